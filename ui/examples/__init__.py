"""What does the page about the digits a network learned from show?"""
