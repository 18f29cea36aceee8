"""Changes of one kind each, made in the sample issue, and what a proof of change is to say of them.

A row is a name, what is changed in which file, and the entries that are expected: words as
``op lang old → new``, numbers as ``lang old → new``, pictures as ``op what``. Entries of one row
stand in any order; nothing else may be reported.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.ground.places import HOUSE

Change = tuple[str, str, str]
"""File, old text, new text; the old text stands in the file once."""


@dataclass(frozen=True)
class Seed:
    name: str
    changes: tuple[Change, ...]
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    extra: Callable[[Path], None] | None = None

    def sow(self, issue: Path) -> None:
        """Make the change in a copy of the issue."""
        for file, old, new in self.changes:
            path = issue / file
            text = path.read_text("utf-8")
            assert text.count(old) == 1, (file, old, text.count(old))
            path.write_text(text.replace(old, new), "utf-8")
        if self.extra:
            self.extra(issue)


ZONES, THIRD = "articles/high-tech-zones.md", "articles/chengdu-third.md"
FOUNDRY, CLOUD = "articles/globalfoundries.md", "articles/microsoft-accelerator.md"
PAY, TRIANGLE = "articles/mobile-payments.md", "articles/technology-triangle.md"
CHART, PHASES = "figures/chengdu-zone.svg", "figures/globalfoundries-phases.svg"


def moved(file: str, first: str, after: str) -> Callable[[Path], None]:
    """Moves the paragraph that begins so, and the one after it, behind the one that begins so."""

    def move(issue: Path) -> None:
        path = issue / file
        blocks = path.read_text("utf-8").split("\n\n")
        at = next(i for i, block in enumerate(blocks) if block.startswith(first))
        pair = blocks[at : at + 2]
        rest = blocks[:at] + blocks[at + 2 :]
        to = next(i for i, block in enumerate(rest) if block.startswith(after)) + 1
        path.write_text("\n\n".join(rest[:to] + pair + rest[to:]), "utf-8")

    return move


def paragraph(file: str, first: str) -> str:
    """The paragraph of the sample that begins so, as it is printed."""
    text = (HOUSE / "issues/2017-02" / file).read_text("utf-8")
    block = next(block for block in text.split("\n\n") if block.startswith(first))
    return plain(block)


def plain(block: str) -> str:
    """A paragraph of Markdown as it is printed."""
    block = re.sub(r"\[\^\w+\]", "", block)
    block = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", block)
    return re.sub(r"\*\*|==|\*", "", block).strip()


def _moved(name: str, file: str, zh: str, en: str, after: str) -> Seed:
    words = tuple(
        f"moved {lang} {paragraph(file, text)} → {paragraph(file, text)}"
        for lang, text in (("zh", zh), ("en", en))
    )
    first = zh if _stands_first(file, zh, en) else en
    return Seed(name, (), words, extra=moved(file, first, after))


def _stands_first(file: str, zh: str, en: str) -> bool:
    text = (HOUSE / "issues/2017-02" / file).read_text("utf-8")
    return text.index("\n\n" + zh) < text.index("\n\n" + en)


def one_layout(**changes: str) -> Callable[[Path], None]:
    """A layout of the publication's own, a copy of the house's with lines of its YAML replaced."""

    def write(issue: Path) -> None:
        publication = issue.parent.parent
        for name in ("parallel", "shared"):
            shutil.copytree(HOUSE / "layouts" / name, publication / "layouts" / name)
        path = publication / "layouts/parallel/layout.yaml"
        text = path.read_text("utf-8")
        for key, value in changes.items():
            text, number = re.subn(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.M)
            assert number == 1, key
        path.write_text(text, "utf-8")

    return write


def styled(old: str, new: str) -> Callable[[Path], None]:
    """A layout of the publication's own with one piece of its YAML replaced."""

    def write(issue: Path) -> None:
        one_layout()(issue)
        path = issue.parent.parent / "layouts/parallel/layout.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), "utf-8")

    return write


def drawn(file: str, name: str, picture: str) -> Callable[[Path], None]:
    """Writes a figure and names it after the first paragraph that begins so."""

    def write(issue: Path) -> None:
        (issue / "figures" / name).write_text(picture, "utf-8")
        path = issue / file
        text = path.read_text("utf-8")
        head, line, rest = text.partition("\n\n## 下一步")
        assert line
        path.write_text(f"{head}\n\n![一个方块 | A square](figures/{name}){line}{rest}", "utf-8")

    return write


SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="45pt" viewBox="0 0 90 45">'
    '<rect x="5" y="5" width="80" height="35" fill="#2B5C8A"/></svg>'
)

TAPS = "The same phone and the same few taps serve first to pay and then to invest."
FINANCE = "营业收入580亿元，增加值150亿元；"
STORAGE = "电网之外，储能也在起步。", "Beyond the grid, storage is on its way."

SEEDS = (
    # words, Chinese
    Seed("zh word", ((THIRD, "凭的是密度：", "凭的是规模："),), ("changed zh 密度 → 规模",)),
    Seed("zh longer", ((TRIANGLE, "这正是大学的用处。", "这正是一所好校园存在的理由。"),),
         ("changed zh 大学 → 一所好校园存在", "changed zh 用处 → 理由")),
    Seed("zh added", ((PAY, "同一年，美国的", "同一年，远在大洋彼岸的美国的"),),
         ("added zh  → 远在大洋彼岸的",)),
    Seed("zh struck", ((ZONES, "先看两样街头常见的东西。", "先看两样东西。"),),
         ("struck zh 街头常见的 → ",)),
    Seed("zh sentence", ((CLOUD, "这并不是做慈善。", "这并不是做慈善。账总要有人来付。"),),
         ("added zh  → 账总要有人来付。",)),
    Seed("zh mark", ((FOUNDRY, "选址不难理解。", "选址不难理解！"),), ("changed zh 。 → ！",)),
    Seed("zh note", ((FOUNDRY, "晶圆按直径分档，", "晶圆按尺寸分档，"),),
         ("changed zh 直径 → 尺寸",)),
    Seed("zh headline", ((FOUNDRY, "zh: 格芯在成都动工", "zh: 格芯在成都开建"),),
         ("changed zh 动工 → 开建",) * 2),
    # words, English
    Seed("en word", ((THIRD, "thanks to density:", "thanks to closeness:"),),
         ("changed en density → closeness",)),
    Seed("en phrase", ((TRIANGLE, "That is what a university is for.",
                        "Here lies the purpose of a campus."),),
         ("changed en That is what a university is for → Here lies the purpose of a campus",)),
    Seed("en added", ((ZONES, "recipe is simple to state", "recipe is very simple to state"),),
         ("added en  → very",)),
    Seed("en struck", ((CLOUD, "is no small gift.", "is no gift."),), ("struck en small → ",)),
    Seed("en sentence", ((PAY, f"{TAPS} ", ""),), (f"struck en {TAPS} → ",)),
    Seed("en two words", ((FOUNDRY, "Engineers will be pleased, too: a new job",
                           "Workers will be glad, too: a new job"),),
         ("changed en Engineers → Workers", "changed en pleased → glad")),
    Seed("en hyphen", ((ZONES, "For medical devices, registration",
                        "For life-saving devices, registration"),),
         ("changed en medical → life-saving",)),
    Seed("en capital", ((TRIANGLE, "R&D for hard problems", "research for hard problems"),),
         ("changed en R&D → research",)),
    # numbers
    Seed("zh number", ((THIRD, "占四川全省总量的4.4%", "占四川全省总量的4.6%"),),
         ("changed zh 4.4% → 4.6%",), ("zh 4.4% → 4.6%",)),
    Seed("en number", ((THIRD, "or 4.4% of the total", "or 4.6% of the total"),),
         ("changed en 4.4% → 4.6%",), ("en 4.4% → 4.6%",)),
    Seed("both numbers", ((THIRD, "约3,880.2亿元。", "约3,888.2亿元。"),
                          (THIRD, "about 388.02 billion", "about 388.82 billion")),
         ("changed zh 3,880.2 → 3,888.2", "changed en 388.02 → 388.82"),
         ("zh 3,880.2 → 3,888.2", "en 388.02 → 388.82")),
    Seed("zh scale", ((PAY, "美国的移动支付规模为1,120亿美元", "美国的移动支付规模为1,120万美元"),),
         ("changed zh 亿 → 万",), ("zh 1,120亿 → 1,120万",)),
    Seed("en scale", ((PAY, "amounted to US$112 billion", "amounted to US$112 million"),),
         ("changed en billion → million",), ("en 112 billion → 112 million",)),
    Seed("zh numeral", ((CLOUD, "全球的第八家加速器", "全球的第九家加速器"),),
         ("changed zh 八 → 九",), ("zh 八 → 九",)),
    Seed("en numeral", ((CLOUD, "its eighth in the world", "its ninth in the world"),),
         ("changed en eighth → ninth",), ("en eighth → ninth",)),
    Seed("table", ((THIRD, "| 地方税收 | 112.55 | 8.1 |", "| 地方税收 | 112.65 | 8.1 |"),),
         ("changed zh 112.55 → 112.65",), ("zh 112.55 → 112.65",)),
    Seed("en to words", ((CLOUD, "a few of the 14 grow large", "a few of the lot grow large"),),
         ("changed en 14 → lot",), ("en 14 → ",)),
    Seed("list", ((THIRD, "大型企业50家", "大型企业55家"),
                  (THIRD, "50 large firms", "55 large firms")),
         ("changed zh 50 → 55", "changed en 50 → 55"), ("zh 50 → 55", "en 50 → 55")),
    # pictures
    Seed("bar", ((CHART, 'width="162.97" height="12"', 'width="150.5" height="12"'),),
         pictures=("changed picture",)),
    Seed("figure in a figure", ((PHASES, "fourth quarter of 2019", "third quarter of 2019"),),
         ("changed en fourth → third",), ("en fourth → third",)),
    Seed("colour of a bar", ((CHART, 'width="162.97" height="12" fill="#333333"',
                              'width="162.97" height="12" fill="#2B5C8A"'),),
         pictures=("recoloured picture",)),
    Seed("new picture", (), pictures=("added picture",), extra=drawn(THIRD, "square.svg", SQUARE)),
    Seed("colour of type", (), pictures=("recoloured type", *("recoloured picture",) * 4),
         extra=styled('name: accent, rgb: "#C4321C"', 'name: accent, rgb: "#1C6FC4"')),
    # moved paragraphs
    _moved("moved down", PAY, "差距从何而来", "Where does the gap", "Habits, once"),
    _moved("moved up", TRIANGLE, "这个三角能不能稳", "Whether the triangle", "The Technion"),
    _moved("moved on", CLOUD, "条件颇为特别", "The terms are unusual", "这个项目，国外"),
    Seed("moved list item", ((THIRD, f"- **金融**：{FINANCE}\n", ""),
                             (THIRD, "- **工业**：", f"- **金融**：{FINANCE}\n- **工业**：")),
         (f"moved zh 金融：{FINANCE} → 金融：{FINANCE}",)),
    # nothing but another make-up
    # two charts as wide as the type area are drawn anew
    Seed("narrower", (), pictures=("changed picture",) * 2, extra=one_layout(
        margins="{head: 68pt, foot: 83pt, inner: 54pt, outer: 66pt}")),
    Seed("shorter page", (), extra=one_layout(trim="[210, 270]")),
    Seed("larger type", (), extra=styled("text: {zh: 9.5pt, en: 9.8pt}",
                                         "text: {zh: 10.2pt, en: 10.5pt}")),
    Seed("other alley", (), extra=one_layout(alley="40pt")),
    Seed("nothing", ()),
    # paragraphs come and go
    Seed("struck pair", (),
         tuple(f"struck {lang} {paragraph(PAY, text)} → " for lang, text in
               (("zh", "外国公司也在"), ("en", "Foreign companies"))),
         extra=lambda issue: _struck(issue, PAY, "外国公司也在", "Foreign companies")),
    Seed("added pair", ((ZONES, "## 走进手术室", "\n\n".join((*STORAGE, "## 走进手术室"))),),
         (f"added zh  → {STORAGE[0]}", f"added en  → {STORAGE[1]}")),
)  # fmt: skip


def _struck(issue: Path, file: str, *firsts: str) -> None:
    path = issue / file
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join(b for b in blocks if not b.startswith(firsts)), "utf-8")


def told(difference: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """The entries of a difference as JSON, as the rows write them."""
    words = [
        f"{word['op']} {word['lang']} {word['old']} → {word['new']}"
        for page in difference["pages"]
        for word in page["words"]
    ]
    numbers = [f"{n['lang']} {n['old']} → {n['new']}" for n in difference["numbers"]]
    pictures = [f"{p['op']} {p['what']}" for p in difference["pictures"]]
    return sorted(words), sorted(numbers), sorted(pictures)


def faults(seed: Seed, difference: dict[str, Any]) -> list[str]:
    """What is missing from a difference, or too much in it; empty where all is right."""
    wanted = (sorted(seed.words), sorted(seed.numbers), sorted(seed.pictures))
    lines = []
    kinds = ("words", "numbers", "pictures")
    for what, want, got in zip(kinds, wanted, told(difference), strict=True):
        if want != got:
            lines.append(f"{seed.name}: {what}: wanted {want}, got {got}")
    pictured = {p["new"] or p["old"] for p in difference["pictures"]}
    for page in difference["pages"]:
        edited = bool(page["words"]) or page["new"] in pictured
        if page["old"] and page["new"] and (page["kind"] == "edited") != edited:
            lines.append(f"{seed.name}: page {page['new']} is {page['kind']}")
    if seed.name == "nothing" and any(p["kind"] != "same" for p in difference["pages"]):
        lines.append("nothing changed, yet a page is not the same")
    return lines
