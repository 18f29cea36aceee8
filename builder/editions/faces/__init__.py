"""Type faces as they stand in a PDF: their programs, codes, outlines and sizes."""
