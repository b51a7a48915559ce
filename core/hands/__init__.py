"""How do people write? Invented people, their ways to write ten digits, and the drawings they made."""
