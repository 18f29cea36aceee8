"""A print-ready builder of bilingual Chinese/English publications.

The way from copy to delivery, one stage a line, is read in :mod:`builder.press` up to the pages, in
:mod:`builder.layingout` up to the proof, and in :mod:`builder.editions` from there.
"""
