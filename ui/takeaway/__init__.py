"""What every page gives to others and takes home: its link, its pictures, its numbers, its notebook."""
