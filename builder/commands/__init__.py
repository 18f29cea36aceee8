"""The commands, by the person who uses them; each module adds its own to the parser.

A command loads what it needs when it runs: a build with nothing to do must be back at once.
"""
