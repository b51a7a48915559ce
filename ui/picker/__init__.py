"""Where does the digit come from, and what did the network see of it?"""
