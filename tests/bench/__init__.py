"""Measurements: long runs that are printed, never asserted."""
