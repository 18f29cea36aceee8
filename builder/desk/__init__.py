"""The desk: pages that follow the keyboard, on a local page of the designer's own browser."""
