"""How does one go on elsewhere?"""
