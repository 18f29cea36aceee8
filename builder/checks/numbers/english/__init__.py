"""Reading the numbers of an English text."""
