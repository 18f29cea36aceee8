"""Checks of copy and of finished PDFs."""
