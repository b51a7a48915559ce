"""How does a network learn? Training as reports, its curves, its replay."""
