"""The publication's site: every issue and article at an address of its own, in static files."""
