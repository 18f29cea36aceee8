"""One laid-out sample and its finished editions, shared by tests of several rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.editions.edition import load
from builder.editions.faces import outlines
from builder.editions.faces.glyphcache import GlyphCache
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.profiles import made_profile
from builder.makeup.swatches import Swatch
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from tests.editions import sample

TRIM = (595.275591, 841.889764)
BLEED = 8.503937
TITLES = {"zh-Hans": "中国创新观察", "en": "China Innovation Insights"}


def facts_of_sample(**changes: object) -> ProofFacts:
    values: dict[str, object] = {
        "title": " ".join(TITLES.values()),
        "languages": ("zh-Hans", "en"),
        "date": dt.date(2017, 2, 28),
        "document_id": "sample",
        "swatches": tuple(Swatch(*swatch) for swatch in sample.SWATCHES),
        "bleed": BLEED,
        "trim": TRIM,
        "titles": TITLES,
    }
    return ProofFacts(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session", autouse=True)
def own_glyph_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test draws is drawn by the code at hand, not by what the user's cache remembers."""
    own = GlyphCache(tmp_path_factory.mktemp("outlines") / "glyphs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outlines, "glyph_cache", lambda: own)
        yield


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Path:
    absent = sample.missing_fonts()
    if absent:
        pytest.skip(f"fonts are not in {sample.FONTS}: {', '.join(absent)}; run: builder fonts")
    return sample.write_proof(tmp_path_factory.mktemp("proof"))


@pytest.fixture(scope="session")
def prepared(proof: Path) -> PreparedProof:
    return prepare(proof)


@pytest.fixture(scope="session")
def facts() -> ProofFacts:
    return facts_of_sample()


@pytest.fixture(scope="session")
def screen(
    prepared: PreparedProof, facts: ProofFacts, tmp_path_factory: pytest.TempPathFactory
) -> Finished:
    return finish(prepared, load("screen"), facts, tmp_path_factory.mktemp("screen") / "a.pdf")


@pytest.fixture(scope="session")
def email(
    prepared: PreparedProof, facts: ProofFacts, tmp_path_factory: pytest.TempPathFactory
) -> Finished:
    return finish(prepared, load("email"), facts, tmp_path_factory.mktemp("email") / "a.pdf")


@pytest.fixture(scope="session")
def press_profile() -> Path:
    profile = made_profile()
    if profile is None:
        pytest.skip("the press profile has not been made; run: builder profiles")
    return profile


@pytest.fixture(scope="session")
def press(
    prepared: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Finished:
    return finish(prepared, load("print"), facts, tmp_path_factory.mktemp("print") / "a.pdf")
