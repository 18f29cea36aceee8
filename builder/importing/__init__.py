"""Newsletters brought in: text, Markdown, HTML and Word become an issue that builds."""
