"""How does a class sit in one room?"""
