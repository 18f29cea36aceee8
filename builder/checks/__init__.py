"""Checks of copy: what it says, held against its other language and against itself."""
