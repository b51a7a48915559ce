"""Which pixels decided? One function, one table of methods, and what they are compared with."""
