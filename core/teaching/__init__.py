"""What does a class do with this? A quiz, lessons, a worksheet."""
