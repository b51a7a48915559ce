"""Can an explanation be believed? Tests that a map can fail."""
