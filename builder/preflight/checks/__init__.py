"""The checks of finished PDFs, a subject a module."""
