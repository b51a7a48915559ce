"""Where on a photo of paper is the digit?"""
