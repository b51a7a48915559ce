"""Where do we know the right answer, and who finds it?"""
