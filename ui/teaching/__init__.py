"""What does a class do with this? The quiz, the steps of a lesson, the worksheet."""
