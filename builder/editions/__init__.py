"""Editions: finishers that each turn a copy of the one proof into a finished PDF.

Pages are laid out once; an edition differs in boxes, colour, metadata and size, never in its
lines. ``edition.load`` reads an edition, ``prepare.prepare`` does what all editions need once, and
``finishing.finish`` writes the file.
"""
