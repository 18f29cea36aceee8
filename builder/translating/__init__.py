"""The way to the translator and back: an issue as units, units as files, and their return."""
