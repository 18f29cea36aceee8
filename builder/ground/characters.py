"""Sets of characters, each as it stands between the brackets of a regular expression."""

from __future__ import annotations

COMMON_HAN = "\u4e00-\u9fff"
"""The ideographs of everyday print: the block of Unicode 1.1. For guessing, and for words of
measure and names in which a rarer character would be a slip."""

HAN = f"\u3400-\u4dbf{COMMON_HAN}\uf900-\ufaff\U00020000-\U0003ffff"
"""All ideographs: those, the extensions, and the compatibility ideographs."""

RADICALS = "\u2e80-\u2fdf"
"""Radicals, which look like ideographs and are none."""

HAN_SCRIPT = f"{RADICALS}\u3005\u3007\u3021-\u3029\u3038-\u303b{HAN}"
"""What Unicode counts to the script Han: ideographs, radicals, 々, 〇 and numerals."""
