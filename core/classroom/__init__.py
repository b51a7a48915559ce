"""What does a class share while it sits in one room?"""
