"""Sentences that one side of a pair lacks."""
