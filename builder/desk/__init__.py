"""The copy desk: bring a newsletter in, suggest mends, show both languages side by side."""
