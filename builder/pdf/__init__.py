"""What a PDF is, known once: boxes, content, colour spaces, fonts, and one walk over a page."""
