"""How good is a network, and how sure may it be?"""
