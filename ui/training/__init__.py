"""What does the page Training show?"""
