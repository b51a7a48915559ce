"""What do the pages that look inside show?"""
