"""The commands, one file each, and the line they are called on.

A command loads what it needs when it runs: a build with nothing to do must be back at once.
"""
