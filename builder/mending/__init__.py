"""Mends proposed for what checks find, shown as a difference, applied where named."""
