"""Preflight 印前检查: what a print house, or a reader, would hold against a finished PDF."""
