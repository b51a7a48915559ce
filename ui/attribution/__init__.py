"""What do the pages that explain show?"""
