"""What does the page Can I trust it? show?"""
