"""The defect table: one small defect, the place that is told and the check that tells it.

Each row is a sound issue with one thing wrong. A manifest row replaces one line; an article row is
the body, which begins on line 4, after the front matter. Places are ``file:line:column``.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from builder.ground.characters import HAN
from builder.ground.findings import (
    EnvironmentProblem,
    Finding,
    Rejected,
    of_a_kind,
    regrade,
    stricter,
)
from builder.ground.messages import set_language
from builder.ground.register import CHECKS

HOUSE = Path(__file__).resolve().parents[2]
MANIFEST = (HOUSE / "tests" / "conftest.py").read_text("utf-8").split('"""\\\n')[1].split('"""')[0]
FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PICTURE = "![图 | A picture](figures/a.svg)\n\n中文。\n\nEnglish.\n"

Look = Callable[[Path], list[Finding]]
Spots = Callable[[list[Finding], Path], list[str]]

# line of issue.yaml | what stands there instead | the finding
YAML = r"""
2 | date: 2017-02-30                             | issue.yaml:2:7 yaml/date
2 | date: 28 Feb                                 | issue.yaml:2:7 manifest/date
2 | date: 1066-10-14                             | issue.yaml:2:7 manifest/date
2 | date: 12:30                                  | issue.yaml:2:7 yaml/trap
1 | number: 0123                                 | issue.yaml:1:9 yaml/trap
1 | number: 1_000                                | issue.yaml:1:9 yaml/trap
1 | number: 0x1F                                 | issue.yaml:1:9 yaml/trap
3 | title: {zh: 刊名, en: no}                    | issue.yaml:3:21 yaml/trap
3 | title: {zh: 刊名, en: Yes}                   | issue.yaml:3:21 yaml/trap
3 | title: {zh: 刊名, en: yes}                   | issue.yaml:3:21 yaml/trap
3 | title: {zh: 刊名, en: Name, zh: 又名}        | issue.yaml:3:27 yaml/duplicate-key
3 | title: {zh: 刊名, en: !!python/name:os Name} | issue.yaml:3:21 yaml/tag
3 | title: {zh: 刊名, en: !secret Name}          | issue.yaml:3:21 yaml/tag
3 | title: {zh: 刊名, <<: {en: Name}}            | issue.yaml:3:17 yaml/key
3 | title: {zh: 刊名, [a, b]: Name}              | issue.yaml:3:17 yaml/key
3 | title: {zh: 刊名, en: "a\0b"}               | issue.yaml:3:21 yaml/character
3 | title: {zh: 刊名, en: "a\ud800b"}           | issue.yaml:3:21 yaml/character
3 | title: {zh: 刊名, en: "\Uffffffff"}         | issue.yaml:1:1 yaml/syntax
3 | title: {zh: 刊名, en: Name                   | issue.yaml:4:9 yaml/syntax
3 | title: {zh: 刊名, en: *name}                 | issue.yaml:3:21 yaml/syntax
3 | title: zh: 刊名                              | issue.yaml:3:10 yaml/syntax
3 | \ttitle: {zh: 刊名}                         | issue.yaml:3:1 yaml/syntax
"""

# line of issue.yaml | what stands there instead | the finding
MANIFESTS = r"""
1 | number: 1\nnumbr: 1                          | issue.yaml:2:1 manifest/schema
1 | number: one                                  | issue.yaml:1:9 manifest/schema
1 | number: 0                                    | issue.yaml:1:9 manifest/schema
1 | # no number                                  | issue.yaml:2:1 manifest/schema
2 | # no date                                    | issue.yaml:1:1 manifest/schema
3 | title: {zh: 刊}\nlanguages: [zh-HK, zh-Hans] | issue.yaml:4:12 manifest/languages
3 | # no title                                   | issue.yaml:1:1 manifest/title
3 | title: 刊名                                  | issue.yaml:3:8 manifest/schema
3 | title: {zh: 刊名, en: 2017}                  | issue.yaml:3:21 manifest/schema
3 | title: {zh: 刊名, en: " "}                   | issue.yaml:3:21 manifest/schema
3 | title: {zh: 刊名, fr: Nom}                   | issue.yaml:3:17 manifest/schema
4 | languages: [zh-Hans, fr]\nsections:         | issue.yaml:4:22 manifest/schema
4 | languages: [en, en]\nsections:              | issue.yaml:4:12 manifest/schema
4 | layout: Parallel\nsections:                 | issue.yaml:4:9 manifest/schema
4 | layout: paralel\nsections:                  | issue.yaml:4:1 layout/missing
4 | missing_glyphs: ignore\nsections:           | issue.yaml:4:17 manifest/schema
4 | checks: {glyph: fatal}\nsections:           | issue.yaml:4:17 manifest/schema
4 | checks: {glyf: note}\nsections:            | issue.yaml:4:10 manifest/check
4 | checks: {numbers/valeu: note}\nsections:   | issue.yaml:4:10 manifest/check
4 | editions: screen\nsections:                 | issue.yaml:4:11 manifest/schema
4 | editions: [scren]\nsections:                | issue.yaml:4:12 manifest/edition
4 | editions: {print: {bled: 5mm}}\nsections:   | issue.yaml:4:20 manifest/edition
4 | editions: {print: {bleed: much}}\nsections: | issue.yaml:4:27 manifest/edition
4 | editions: {gift: {bleed: 3mm}}\nsections:   | issue.yaml:4:12 manifest/edition
4 | cover: figures/none.png\nsections:          | issue.yaml:4:8 file/missing
6 | \    articles: []                           | issue.yaml:6:15 manifest/schema
6 | \    articles: [articles/On.md]             | issue.yaml:6:16 file/missing
6 | \    articles: [articles]                   | issue.yaml:6:16 file/kind
6 | \    articles: [""]                         | issue.yaml:6:16 file/kind
6 | \    articles: [/etc/passwd]                | issue.yaml:6:16 file/outside
6 | \    articles: [../2017-02/articles/one.md] | issue.yaml:6:16 file/outside
6 | \    articles: ["http://a.example/one.md"]  | issue.yaml:6:16 file/outside
6 | \    articles: ["file:///etc/passwd"]       | issue.yaml:6:16 file/outside
6 | \    articles: ['C:\one.md']               | issue.yaml:6:16 file/outside
6 | \    articles: [articles/link.md]           | issue.yaml:6:16 file/outside
6 | \    articles: [articles/one.md, articles/one.md] | issue.yaml:6:33 manifest/article-twice
"""

# the body of an article, whose first line is line 4 | the findings
ARTICLES = r"""
                                                 | articles/one.md:4:1 article/empty
中文\u0007。\n\nEnglish.                       | articles/one.md:4:3 article/control
**甲\n\nEnglish.                                  | articles/one.md:4:1 article/literal
1、甲。\n2、乙。\n\nEnglish.                    | articles/one.md:5:1 article/numbered
中文。\n英文\nEnglish again, at some length.     | articles/one.md:6:1 article/mixed
# 甲\n\n\n::: zh\n中文。                        | articles/one.md:7:1 article/fence
::: zh\n中文。\n::: en\nEnglish.\n:::          | articles/one.md:6:1 article/fence
::: fr\nFrançais.                               | articles/one.md:4:1 article/block
::: quote\n中文。                               | articles/one.md:4:1 article/block
::: box 甲\n中。\n::: aside\n乙。\n:::            | articles/one.md:6:1 article/block
中文。\n:::                                      | articles/one.md:5:1 article/fence
> ::: zh\n> 中文。\n> :::                       | articles/one.md:4:1 article/fence
```\n中文。\n\nEnglish.                         | articles/one.md:4:1 article/fence
- 中文\n  <!-- numbers: ok -->                   | articles/one.md:5:3 article/comment
中文。\n\n  <!-- nubmers: ok -->               | articles/one.md:6:3 article/waiver
<!-- remember -->\n\n中文。                      | articles/one.md:4:1 article/comment
中文[^a]。                                        | articles/one.md:4:3 article/note
中文[^a]。\n\n[^a]: 一。\n\n[^a]: 二。           | articles/one.md:8:1 article/note
中文。\n\n[^a]: 一。                             | articles/one.md:6:1 article/note
中文[^a]。\n\n[^a]:                              | articles/one.md:6:1 article/note
中文[^a]。\n\n[^a]: 一。\n\n    - 二             | articles/one.md:8:5 article/note
中文[^a][^b]。\n\n[^a]: 见[^b]。\n\n[^b]: 一。   | articles/one.md:6:8 article/note
中文[^a]。\n\n[^a]: 一。\n\n    And in English.  | articles/one.md:8:5 article/note
- 中文。\n\n  [^a]: 一。                         | articles/one.md:6:3 article/note
>>>>>>>>>>>>>>>>>>>>>>>>> 中文                    | articles/one.md:4:1 article/nesting
******************************甲****************************** | articles/one.md:4:1 article/nesting
见图 ![图](figures/a.svg)。                       | articles/one.md:4:1 article/picture
- ![图](figures/a.svg)                            | articles/one.md:4:1 article/picture
![图](figures/b.svg)                              | articles/one.md:4:1 file/missing
![图](https://a.example/a.svg)                    | articles/one.md:4:1 file/outside
![图](../2017-02/figures/a.svg)                   | articles/one.md:4:1 file/outside
![图](%2e%2e/a.svg)                               | articles/one.md:4:1 file/outside
![图](file:figures/a.svg)                         | articles/one.md:4:1 file/outside
[中文](javascript:alert)                          | articles/one.md:4:6 article/link
[中文](other.md)                                  | articles/one.md:4:6 article/link
[中文](FILE:///etc/passwd)                        | articles/one.md:4:6 article/link
甲，乙。\n\n\|a\|b\|\n\|-\|-\|\n\|1\|2\|3\|  | articles/one.md:8:1 article/table
中文字符𐎀。                              | articles/one.md:4:5 glyph/missing
"""

# front matter, whose first line is line 2 | the finding
FRONTS = r"""
                                                 | articles/one.md:2:1 article/front-matter
title: {zh: 题目}\ntitel: {zh: 题目}            | articles/one.md:3:1 article/front-matter
title: 题目                                      | articles/one.md:2:8 article/front-matter
title: {}                                        | articles/one.md:2:8 article/front-matter
title: {zh: 题目}\nkicker: {zh: no}             | articles/one.md:3:14 yaml/trap
title: {zh: 题目}\nalign: paragraphs            | articles/one.md:3:8 article/front-matter
title: {zh: 题目}\nallow: {nubmers: ok}        | articles/one.md:3:9 article/waiver
title: {zh: 题目}\nallow: {numbers: }           | articles/one.md:3:17 article/front-matter
"""

# a picture and what keeps it out; all are told where the article names them
SVGS = """
<script>alert(1)</script>
<rect onload="alert(1)"/>
<a href="https://a.example"/>
<image href="file:///etc/passwd"/>
<image href="../../secret.png"/>
<image href="data:text/html;base64,AAAA"/>
<rect fill="url(https://a.example/x)"/>
<style>rect { fill: url('x.svg#a') }</style>
<style>@import 'x.css';</style>
<foreignObject><p>text</p></foreignObject>
<use href="#a" id="a"/>
<rect
"""


def rows(table: str) -> Iterator[list[str]]:
    """The rows of a table; ``\\n``, ``\\t`` and ``\\|`` in a cell mean what they say."""
    for line in table.strip("\n").splitlines():
        cells = [cell.replace("\0", "|") for cell in line.replace("\\|", "\0").split(" | ")]
        yield [_unescaped(cell) for cell in cells]


def _unescaped(cell: str) -> str:
    cell = re.sub(r"^\\(?= )", "", cell.strip())
    return cell.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\a")


def _manifest_rows() -> list[object]:
    return [pytest.param(*row, id=f"{row[1]}"[:40]) for row in (*rows(YAML), *rows(MANIFESTS))]


@pytest.mark.parametrize(("line", "instead", "expected"), _manifest_rows())
def test_a_defect_of_the_manifest(
    line: str,
    instead: str,
    expected: str,
    make_issue: Callable[..., Path],
    look: Look,
    spots: Spots,
) -> None:
    lines = MANIFEST.split("\n")
    lines[int(line) - 1] = instead
    folder = make_issue({"issue.yaml": "\n".join(lines)})
    (folder / "articles" / "link.md").symlink_to("/etc/passwd")
    assert spots(look(folder), folder) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"), [pytest.param(*row, id=row[0][:40]) for row in rows(ARTICLES)]
)
def test_a_defect_of_an_article(
    body: str, expected: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    files = {"articles/one.md": f"{FRONT}{body}\n", "figures/a.svg": SVG.format("<rect/>")}
    folder = make_issue(files)
    assert " ".join(spots(look(folder), folder)) == expected


@pytest.mark.parametrize(
    ("front", "expected"), [pytest.param(*row, id=row[0][:40]) for row in rows(FRONTS)]
)
def test_a_defect_of_front_matter(
    front: str, expected: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    folder = make_issue({"articles/one.md": f"---\n{front}\n---\n中文。\n\nEnglish.\n"})
    assert spots(look(folder), folder) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文。\n", "articles/one.md:1:1 article/front-matter"),
        ("---\ntitle: {zh: 题目}\n", "articles/one.md:1:1 article/front-matter"),
        ("", "articles/one.md:1:1 article/front-matter"),
        (f"{FRONT}中文。\n".encode("gbk"), "articles/one.md:2:13 file/encoding"),
        (f"{FRONT}中文。\n".encode("utf-16"), "articles/one.md:1:1 file/encoding"),
        (f"{FRONT}中\0文。\n".encode(), "articles/one.md:4:2 file/nul"),
        (b"a" * 8_000_001, "articles/one.md:1:1 file/size"),
    ],
    ids=["none", "not closed", "empty file", "GBK", "UTF-16", "NUL", "8 MB"],
)
def test_a_defect_of_an_article_file(
    text: str | bytes, expected: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    folder = make_issue({"articles/one.md": text})
    assert spots(look(folder), folder) == [expected]


def test_paragraphs_that_cannot_be_counted_off(
    make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    front = FRONT.replace("\n---\n", "\nalign: paragraph\n---\n")
    folder = make_issue({"articles/one.md": f"{front}一。\n\n二。\n\nOne.\n"})
    assert spots(look(folder), folder) == ["articles/one.md:5:1 article/align"]


@pytest.mark.parametrize("drawing", SVGS.strip().splitlines())
def test_a_drawing_that_is_kept_out(
    drawing: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    folder = make_issue({"articles/one.md": FRONT + PICTURE, "figures/a.svg": SVG.format(drawing)})
    assert spots(look(folder), folder) == ["articles/one.md:4:1 figure/refused"]


def _png(width: int = 4, height: int = 4) -> bytes:
    buffer = BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def _noise(kind: str) -> bytes:
    buffer = BytesIO()
    Image.effect_noise((200, 200), 90).save(buffer, kind)
    return buffer.getvalue()


PICTURES = {
    "EPS named PNG": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture"),
    "PDF named PNG": (b"%PDF-1.7\n", "is no picture"),
    "GIF named PNG": (b"GIF89a\x01\0\x01\0\0\0\0;", "is no picture"),
    "empty": (b"", "is empty"),
    "cut off PNG": (_noise("PNG")[:2000], "is damaged"),
    "cut off JPEG": (_noise("JPEG")[:2000], "is damaged"),
    "121 megapixels": (_png(11_000, 11_000), "has 121 megapixels"),
    "400 megapixels": (_png(20_000, 20_000), "megapixels"),
    "SVG without size": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "gives no size"),
    "not SVG": (b"<?xml version='1.0'?><html/>", "is not an SVG drawing"),
    "entity bomb": (
        b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><svg>&b;</svg>',
        "declares entities",
    ),
    "use bomb": (
        SVG.format(
            '<g id="g0"><rect/></g>'
            + "".join(
                f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(12)
            )
        ).encode(),
        "draws more than",
    ),
    "pattern bomb": (
        SVG.format(
            '<pattern id="p0"><rect/></pattern>'
            + "".join(
                f'<pattern id="p{n + 1}">'
                + f"<rect style=\"fill: url('#p{n}')\"/>" * 10
                + "</pattern>"
                for n in range(12)
            )
        ).encode(),
        "draws more than",
    ),
    "deep SVG": (SVG.format("<g>" * 80 + "</g>" * 80).encode(), "nests too deep"),
    "UTF-16 SVG": (SVG.format("").encode("utf-16"), "is no picture"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_kept_out(
    name: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    data, words = PICTURES[name]
    text = FRONT + PICTURE.replace("a.svg", "a.png")
    folder = make_issue({"articles/one.md": text, "figures/a.png": data})
    found = look(folder)
    assert spots(found, folder) == ["articles/one.md:4:1 figure/refused"]
    assert words in found[0].message


def test_an_alias_bomb(make_issue: Callable[..., Path], look: Look, spots: Spots) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
    )
    folder = make_issue({"issue.yaml": MANIFEST + bomb})
    assert [told.split()[1] for told in spots(look(folder), folder)] == ["yaml/bounds"]


@pytest.mark.parametrize("text", ["[" * 2000, "a: " + "{a: " * 300 + "1" + "}" * 300, "a: &a [*a]"])
def test_yaml_that_nests_without_end(
    text: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    folder = make_issue({"issue.yaml": text})
    assert [told.split()[1] for told in spots(look(folder), folder)] == ["yaml/bounds"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_manifest(text: str, make_issue: Callable[..., Path], look: Look) -> None:
    messages = [finding.message for finding in look(make_issue({"issue.yaml": text}))]
    assert messages == [f"the file has no '{key}'" for key in ("number", "date", "sections")]


@pytest.mark.parametrize("text", ["- a\n", "text\n", "12\n"])
def test_a_manifest_that_is_no_mapping(
    text: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    folder = make_issue({"issue.yaml": text})
    assert spots(look(folder), folder)[0] == "issue.yaml:1:1 yaml/shape"


@pytest.mark.parametrize(
    ("id", "files"),
    [("2017-02", {"issue.yaml": None}), ("二月号", {}), ("two words", {}), ("-b", {})],
)
def test_a_folder_that_is_no_issue(
    id: str, files: dict[str, None], make_issue: Callable[..., Path], look: Look
) -> None:
    assert [finding.check for finding in look(make_issue(files, id))] == ["manifest/folder"]


def test_a_folder_that_is_not_there(tmp_path: Path, look: Look) -> None:
    for name in ("2017-02", "a" * 300):
        assert [finding.check for finding in look(tmp_path / name)] == ["manifest/folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(make_issue: Callable[..., Path], look: Look) -> None:
    folder = make_issue()
    (folder / "articles" / "one.md").chmod(0)
    assert [finding.check for finding in look(folder)] == ["file/unreadable"]


HINTS = {
    "number: 1\nnumbr: 1": "did you mean 'number'?",
    "layout: paralel": "did you mean 'parallel'?",
    "articles: [articles/On.md]": "did you mean 'one.md'?",
    "title: {zh: 刊名, en: no}": 'put it in quotes: "no"',
    "title: {zh: 刊名, en: 2017}": 'put it in quotes: "2017"',
    "editions: [scren]": "did you mean 'screen'?",
    "checks: {glyf: note}": "did you mean 'glyph'?",
    "checks: {numbers/valeu: note}": "did you mean 'numbers/value'?",
    "languages: [zh-Hans, fr]": "one of: zh-Hans, zh-Hant, zh-TW, zh-HK, en",
}


@pytest.mark.parametrize("instead", HINTS)
def test_a_finding_says_what_to_do(
    instead: str, make_issue: Callable[..., Path], look: Look
) -> None:
    line = next(int(row[0]) for row in rows(YAML + MANIFESTS.lstrip()) if instead in row[1])
    text = next(row[1] for row in rows(YAML + MANIFESTS.lstrip()) if instead in row[1])
    lines = MANIFEST.split("\n")
    lines[line - 1] = text
    finding = look(make_issue({"issue.yaml": "\n".join(lines)}))[0]
    assert HINTS[instead] in finding.as_line()


def test_everything_is_told_at_once(
    make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    manifest = MANIFEST.replace("number: 1", "number: 007\nnumbr: 1\nlayout: nosuch").replace(
        "[articles/one.md]", "[articles/one.md, articles/two.md, articles/three.md]"
    )
    front = "---\ntitle: {zh: no}\nkiker: {zh: 眉}\n---\n"
    folder = make_issue(
        {
            "issue.yaml": manifest,
            "articles/one.md": f"{front}中文[^a]。\n\n![图](../a.png)\n",
            "articles/two.md": f"{FRONT}中文\a。\n".encode(),
        }
    )
    assert spots(look(folder), folder) == [
        "issue.yaml:1:9 yaml/trap",
        "issue.yaml:2:1 manifest/schema",
        "articles/one.md:2:13 yaml/trap",
        "articles/one.md:3:1 article/front-matter",
        "articles/one.md:7:1 file/outside",
        "articles/one.md:5:3 article/note",
        "articles/two.md:4:3 article/control",
        "issue.yaml:8:50 file/missing",
    ]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ("\n<text>中</text>", "figures/a.svg:2:1 figure/unmarked"),
        ('<text lang="zh">中</text>', "articles/one.md:4:1 figure/emptied"),
    ],
)
def test_labels_that_an_english_publication_cannot_show(
    labels: str, told: str, make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    files = {
        "issue.yaml": MANIFEST.replace("sections:", "languages: [en]\nsections:"),
        "articles/one.md": FRONT + PICTURE,
        "figures/a.svg": SVG.format(labels),
    }
    folder = make_issue(files)
    assert spots(look(folder), folder) == [told]


def test_a_picture_whose_profile_cannot_be_used_is_told(
    make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    data = BytesIO()
    Image.new("RGB", (900, 600)).save(data, "JPEG", icc_profile=b"nonsense")
    text = FRONT + PICTURE.replace("a.svg", "a.jpg")
    folder = make_issue({"articles/one.md": text, "figures/a.jpg": data.getvalue()})
    assert spots(look(folder), folder) == ["articles/one.md:4:1 figure/misprofiled"]


def test_figures_layout_and_editions_are_told_with_the_articles(
    make_issue: Callable[..., Path], look: Look, spots: Spots
) -> None:
    manifest = MANIFEST.replace("sections:", "layout: nosuch\neditions: [gift]\nsections:").replace(
        "[articles/one.md]", "[articles/one.md, articles/two.md]"
    )
    files = {
        "issue.yaml": manifest,
        "articles/one.md": f"{FRONT}中文[^a]。\n",
        "articles/two.md": f"{FRONT}{PICTURE}",
        "figures/a.svg": SVG.format("<script/>"),
    }
    folder = make_issue(files)
    assert spots(look(folder), folder) == [
        "articles/one.md:4:3 article/note",
        "issue.yaml:4:1 layout/missing",
        "articles/two.md:4:1 figure/refused",
        "issue.yaml:5:12 manifest/edition",
    ]


@pytest.fixture
def in_chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


NOT_YET = re.compile("yaml/|manifest/(schema|edition)|layout/missing|article/front-matter|glyph/")
"""What the readers of YAML and of editions say."""


def _is_chinese(words: str) -> bool:
    """Whether Chinese is spoken around what is quoted, and no English sentence."""
    own = re.sub("“[^”]*”", "", words)
    return bool(re.search(f"[{HAN}]", own)) and not re.search(r"([A-Za-z]{2,}[ ,]+){3}", own)


def _in_chinese(findings: list[Finding]) -> None:
    for finding in findings:
        if not NOT_YET.match(finding.check):
            assert _is_chinese(finding.message), finding
            assert _is_chinese(finding.hint), finding
            assert re.search("错误：|警告：|提示：", finding.as_line()), finding


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(("line", "instead"), [row[:2] for row in rows(MANIFESTS)])
def test_a_manifest_is_spoken_of_in_chinese(
    line: str, instead: str, make_issue: Callable[..., Path], look: Look
) -> None:
    lines = MANIFEST.split("\n")
    lines[int(line) - 1] = instead
    folder = make_issue({"issue.yaml": "\n".join(lines)})
    (folder / "articles" / "link.md").symlink_to("/etc/passwd")
    found = look(folder)
    assert found
    _in_chinese(found)


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(
    "text",
    [f"{FRONT}{row[0]}\n" for row in rows(ARTICLES)]
    + [f"---\n{row[0]}\n---\n中文。\n" for row in rows(FRONTS)]
    + ["中文。\n", f"{FRONT}中\0文。\n", f"{FRONT}中文。\n".encode("gbk"), b"a" * 8_000_001],
    ids=lambda text: repr(text[:60])[-24:],
)
def test_an_article_is_spoken_of_in_chinese(
    text: str | bytes, make_issue: Callable[..., Path], look: Look
) -> None:
    files = {"articles/one.md": text, "figures/a.svg": SVG.format("<rect/>")}
    found = look(make_issue(files))
    assert found
    _in_chinese(found)


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize("drawing", [SVG.format(one).encode() for one in SVGS.strip().split("\n")])
def test_a_drawing_is_spoken_of_in_chinese(
    drawing: bytes, make_issue: Callable[..., Path], look: Look
) -> None:
    found = look(make_issue({"articles/one.md": FRONT + PICTURE, "figures/a.svg": drawing}))
    assert [finding.check for finding in found] == ["figure/refused"]
    _in_chinese(found)


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize("name", sorted({*PICTURES} - {"cut off PNG", "cut off JPEG"}))
def test_a_picture_is_spoken_of_in_chinese(
    name: str, make_issue: Callable[..., Path], look: Look
) -> None:
    """Of a damaged one, the reader's own words are quoted."""
    text = FRONT + PICTURE.replace("a.svg", "a.png")
    found = look(make_issue({"articles/one.md": text, "figures/a.png": PICTURES[name][0]}))
    assert [finding.check for finding in found] == ["figure/refused"]
    _in_chinese(found)


def test_every_check_of_the_copy_stands_in_the_table() -> None:
    """Ids that no small issue can bring about are tested where they are made."""
    elsewhere = re.compile(
        r"arrival/|fonts/|proof/|new/|layout/|limit/|terms/|article/options"
        r"|chart/|placed/|manifest/page"
    )
    sources = [
        *(HOUSE / "builder" / "issue").glob("*.py"),
        *(HOUSE / "builder" / "makeup").glob("*.py"),
    ]
    ids = {
        id
        for path in (*sources, HOUSE / "builder/press/way.py", HOUSE / "builder/checks/glyphs.py")
        for id in re.findall(r'"([a-z]+/[a-z-]+)"', path.read_text("utf-8"))
        if not elsewhere.match(id) and id not in CHECKS
    }
    here = Path(__file__).read_text("utf-8")
    assert ids - set(re.findall(r"[a-z]+/[a-z-]+", here)) == set()
    assert len(ids) > 25


def test_a_line_holds_no_control_characters() -> None:
    finding = Finding("article/x", "error", "a\nb\x9bc", "do\rthis", "a\x1b[2J.md", 3, 4)
    assert finding.as_line() == ("a\\x1b[2J.md:3:4: error: a\\x0ab\\x9bc — do\\x0dthis [article/x]")


def test_grades_go_by_the_longer_name() -> None:
    findings = [Finding("glyph/missing", "error", "m"), Finding("article/mixed", "warning", "m")]
    grades = {"glyph": "off", "glyph/missing": "note", "article": "off"}
    assert [f.severity for f in regrade(findings, grades)] == ["note"]  # type: ignore[arg-type]
    assert [f.severity for f in stricter(findings)] == ["error", "error"]


def test_a_finding_in_the_report() -> None:
    box = {"bbox": [1, 2, 3, 4]}
    finding = Finding("x/y", "warning", "m", "h", "a.md", 3, 4, details=box)
    assert finding.as_json() == {
        "check": "x/y",
        "severity": "warning",
        "file": "a.md",
        "line": 3,
        "column": 4,
        "page": None,
        "message": "m",
        "hint": "h",
        "confidence": "sure",
        "name": None,
        "bbox": [1, 2, 3, 4],
    }


def test_exceptions_travel_between_processes() -> None:
    rejected = Rejected([Finding("x/y", "error", "m", file="a.md", line=3)])
    assert pickle.loads(pickle.dumps(rejected)).findings == rejected.findings
    problem = pickle.loads(pickle.dumps(EnvironmentProblem("no fonts", "run: builder fonts")))
    assert (problem.message, problem.remedy) == ("no fonts", "run: builder fonts")


def test_of_thousands_of_a_kind_a_few_and_their_number_are_told() -> None:
    many = [Finding("marks/half-width", "warning", str(n)) for n in range(5_000)]
    told = of_a_kind([*many, Finding("terms/form", "error", "one")])
    assert [f.message for f in told[:20]] == [str(n) for n in range(20)]
    assert [(f.message, f.severity) for f in told[20:]] == [
        ("one", "error"), ("and 4,980 more", "warning"),
    ]  # fmt: skip
