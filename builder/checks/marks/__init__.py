"""Punctuation and spacing in both languages."""
