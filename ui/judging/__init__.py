"""What does the page Two networks show?"""
