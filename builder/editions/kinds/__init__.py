"""The kinds of editions, a module each: what all variants of a kind have in common.

A module here holds one :class:`~builder.editions.edition.Kind` as ``KIND`` and is found by its
name, ``kind: press`` in an edition's YAML. What a kind needs to work with is imported when it
works, so that naming an edition loads no PDF library.
"""
