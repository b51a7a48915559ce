"""What would you have said? Answers and maps stay covered until a guess is locked."""
