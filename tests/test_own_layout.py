"""The layout that the manual draws up: built as it stands there, and looked at."""

from __future__ import annotations

import re
import textwrap

import pikepdf
import pytest

import builder
from builder.ground.places import HOUSE
from builder.issue.newissue import new_publication
from builder.makeup.newlayout import new_layout
from tests.test_layouts import Glyph, pages, size_mm

MANUAL = HOUSE / "docs" / "layouts.md"
HEADS = 10.8
"""The size of Chinese headlines of short items in points: text of 9 pt, a fifth larger."""
MOST_LINES = 60
"""Of style sheets and templates together."""
HEAD = "---\ntitle: {{zh: {zh}, en: {en}}}\nkind: {kind}\n{more}---\n"
FEATURE = HEAD.format(
    zh="夜里的城市", en="The City at Night", kind="feature",
    more="standfirst: {zh: 天黑以后，换了一班人。, en: After dark another shift takes over.}\n",
) + """凌晨三点，菜场的灯先亮。

At three in the morning the lights of the market go on.

::: box 谁在上夜班 | Who works nights
护士、司机、面包师、守夜人。

Nurses, drivers, bakers, watchmen.
:::
"""  # fmt: skip
BRIEF = HEAD.format(zh="短讯{n}", en="Item {n}", kind="brief", more="") + (
    "昨夜的雨下到天亮才停，河水涨了两尺，桥下的船都系牢了。\n\n"
    "Last night’s rain went on until dawn, the river rose, and the boats under the bridge held.\n"
)
ISSUE = """number: 1
date: 2026-11-01
layout: evening
sections:
  - title: {{zh: 特写, en: Feature}}
    articles: [articles/feature.md]
  - title: {{zh: 短讯, en: In Brief}}
    articles: [{briefs}]
"""


def drawn_up() -> dict[str, str]:
    """The files of the layout by their names, as the manual has them."""
    text = MANUAL.read_text("utf-8")
    found = re.findall(r"^`layouts/evening/(\S+)`:\n\n((?:    .*\n|\n)+)", text, re.M)
    return {name: textwrap.dedent(body).strip() + "\n" for name, body in found}


@pytest.fixture(scope="module")
def built(fonts: object, tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    home = new_publication(tmp_path_factory.mktemp("evening") / "paper")
    new_layout(str(home / "layouts" / "evening"), "columns")
    for name, text in drawn_up().items():
        (home / "layouts" / "evening" / name).write_text(text, "utf-8")
    issue = home / "issues" / "2026-11"
    names = [f"articles/brief{n}.md" for n in range(1, 7)]
    (issue / "articles").mkdir(parents=True, exist_ok=True)
    (issue / "articles" / "feature.md").write_text(FEATURE, "utf-8")
    for n, name in enumerate(names, 1):
        (issue / name).write_text(BRIEF.replace("{n}", str(n)), "utf-8")
    (issue / "issue.yaml").write_text(ISSUE.format(briefs=", ".join(names)), "utf-8")
    built = builder.build(issue, editions=["screen", "print"], out=home / "out")
    assert [one.as_line() for one in built.findings] == [] and built.ok
    return built


def test_it_is_short_and_no_program() -> None:
    files = drawn_up()
    assert set(files) == {"layout.yaml", "layout.css", "feature.html", "pages.html"}
    own = [text for name, text in files.items() if name != "layout.yaml"]
    assert sum(len(text.splitlines()) for text in own) <= MOST_LINES


def test_it_has_its_trim_and_faces(built: builder.Built) -> None:
    assert size_mm(built.files["screen"]) == {(230, 300)}
    with pikepdf.open(built.files["screen"]) as pdf:
        fonts = pdf.pages[2].resources.Font
        names = " ".join(str(font.BaseFont).replace("-", "") for font in fonts.values())
    assert "SourceSans3" in names and "NotoSansSC" in names


def test_an_opener_has_a_page_of_its_own(built: builder.Built) -> None:
    text = words(pages(built.files["screen"])[1])
    assert "夜里的城市" in text and "TheCityatNight" in text and "特写" in text
    assert "凌晨" not in text and not text.endswith("2")


def test_short_items_stand_in_a_grid(built: builder.Built) -> None:
    """Three columns, the first items of which begin level."""
    shown = pages(built.files["screen"])[2]
    heads = [glyph for glyph in shown if glyph.char == "讯" and glyph.size == HEADS]
    lefts = sorted({round(glyph.left) for glyph in heads})
    assert len(heads) == 6 and len(lefts) == 3
    tops = {max(g.baseline for g in heads if round(g.left) == left) for left in lefts}
    assert max(tops) - min(tops) < 0.1


def words(shown: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in shown)
