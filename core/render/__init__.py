"""How do numbers become pictures and words?"""
