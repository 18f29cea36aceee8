"""A print-ready builder of bilingual Chinese/English publications.

The way from copy to delivery is :func:`builder.press.build`, one stage a line.
"""
