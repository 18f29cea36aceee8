"""Where things are: the house's own folders and the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
"""The checkout: layouts/ and fonts/ lie here, whatever folder the issue is in."""

LAYOUTS = HOUSE / "layouts"
FONTS_FILE = HOUSE / "fonts" / "fonts.yaml"


def cache_folder() -> Path:
    """The user's cache of this program; shared by every checkout, safe to delete."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "bilingual-press"


def fonts_folder() -> Path:
    """Where fetched fonts are kept."""
    named = os.environ.get("BUILDER_FONTS_DIR")
    return Path(named) if named else cache_folder() / "fonts"
