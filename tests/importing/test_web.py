"""HTML, by itself and inside Markdown: its tags say something or nothing, and are never text."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from builder.importing.bring_in import Imported, import_file

from .wordcases import image

HEAD = "# 河道 / Rivers\n\n"
INLINE = [
    ("面积130km<sup>2</sup>，H<sub>2</sub>O。", "面积130km²，H₂O。", ""),
    ("<u>下划线</u>&nbsp;与&copy;。", "下划线\xa0与©。", ""),
    ("A &amp; B &lt;b&gt; &mdash; &#65;.", "A & B <b> — A.", ""),
    ("<b>粗</b>与<i>斜</i>与<em>重</em>。", "**粗**与*斜*与*重*。", ""),
    ("<ruby>汉字<rt>hànzì</rt></ruby>读音。", "{汉字|hànzì}读音。", ""),
    ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字。", "{汉|hàn}字。", ""),
    ("价<del>三百</del>二百元。", "价二百元。", "三百"),
    ("价<s>三百</s>二百元。", "价二百元。", "三百"),
    ('<span style="color:red">红</span>与<font size="3">大</font>。', "红与大。", ""),
    ("速度v<sub>max</sub>很快。", "速度vmax很快。", "max"),
    ("<mark>划重点</mark>，<small>小字</small>，<abbr>缩写</abbr>。", "划重点，小字，缩写。", ""),
]


def imported(text: str, name: str, folder: Path) -> tuple[Imported, str]:
    """An import, and the body of its one article."""
    (folder / name).write_text(text, "utf-8")
    made = import_file(folder / name, folder / "issues" / "one")
    (article,) = (made.folder / "articles").glob("*.md")
    return made, article.read_text("utf-8").split("\n---\n", 1)[1].strip()


@pytest.mark.parametrize(("written", "body", "told"), INLINE)
@pytest.mark.parametrize("form", ["md", "html"])
def test_running_text(form: str, written: str, body: str, told: str, tmp_path: Path) -> None:
    text = f"{HEAD}{written}\n" if form == "md" else f"<h2>河道 / Rivers</h2><p>{written}</p>"
    made, found = imported(text, f"a.{form}", tmp_path)
    assert found == body
    said = [f.message for f in made.findings if f.check in ("import/form", "import/left-out")]
    assert len(said) == bool(told)
    assert all(told in words for words in said)
    assert {f.check for f in made.findings} <= {"import/invented", "import/form", "import/left-out"}


@pytest.mark.parametrize(
    "text",
    [
        "**历时十年，**终于完工。",
        "他说**“不行”**，走了。",
        "姓名：____，年龄：____。",
        "请==务必==到。",
        "{汉字|hànzì}读音。",
        "++曾农++著^^史记^^。",
    ],
)
def test_marks_of_copy_stay_marks(text: str, tmp_path: Path) -> None:
    _, body = imported(f"{HEAD}{text}\n", "a.md", tmp_path)
    assert body == text


def test_struck_in_markdown(tmp_path: Path) -> None:
    made, body = imported(f"{HEAD}价~~三百~~二百元。\n", "a.md", tmp_path)
    assert body == "价二百元。"
    assert ["三百" in f.message for f in made.findings if f.check == "import/left-out"] == [True]


@pytest.mark.parametrize("empty", ["&nbsp;", "<p>&nbsp;</p>", "<br>", "<p><br></p>"])
def test_empty_lines_are_no_noise(empty: str, tmp_path: Path) -> None:
    made, body = imported(f"{HEAD}甲。\n\n{empty}\n\nFirst.\n", "a.md", tmp_path)
    assert body == "甲。\n\nFirst."
    assert {f.check for f in made.findings} == {"import/invented"}


def test_a_picture_that_is_not_there_is_no_text_on_the_page(tmp_path: Path) -> None:
    made, body = imported(f"{HEAD}甲。\n\n![鸟瞰](gone.png)\n\nFirst.\n", "a.md", tmp_path)
    assert body == "甲。\n\nFirst."
    (finding,) = [f for f in made.findings if f.check == "import/picture"]
    assert "gone.png" in finding.message and "鸟瞰" in finding.message


@pytest.mark.parametrize("alt", ["C:\\pics\\a.png", "/home/x/a.jpg", "图1.png", "http://a.b/c.gif"])
def test_a_path_is_no_alternative_text(alt: str, tmp_path: Path) -> None:
    pixel = base64.b64encode(image("PNG")).decode()
    text = f'<h2>河道 / Rivers</h2><p>甲。</p><img alt="{alt}" src="data:image/png;base64,{pixel}">'
    _, body = imported(text, "a.html", tmp_path)
    assert "![](figures/figure-1.png)" in body


WECHAT = """<!DOCTYPE html><html><head><title>公众号</title><script>var a = 1;</script></head><body>
<h1 class="rich_media_title" id="activity-name">河道整治</h1><a id="js_name">园区周刊</a>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">
<section style="box-sizing:border-box"><section><section>
<p><span style="font-size:16px;"><strong>一、工程进度</strong></span></p></section></section>
<p><br></p><section>&#8203;<span>东段已完工，面积130km<sup>2</sup>。</span>
<span style="font-weight: bold;">重点</span>&nbsp;</section>
<p>The eastern section is finished, 130 km<sup>2</sup>.</p>
<p><img data-src="river_files/640.png" src="data:image/gif;base64,R0lGODlhAQABAAD/ACwAAAAAAQAB"></p>
<p style="display:none">隐藏的话</p><mp-common-profile data-nickname="园区"></mp-common-profile>
</section></div><div>预览时标签不可点</div><div>微信扫一扫关注该公众号</div></body></html>"""


def test_an_article_of_wechat(tmp_path: Path) -> None:
    (tmp_path / "river_files").mkdir()
    (tmp_path / "river_files" / "640.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    made, body = imported(WECHAT, "a.html", tmp_path)
    assert body.split("\n\n") == [
        "::: zh alone\n## 一、工程进度\n:::",
        "东段已完工，面积130km²。**重点**",
        "The eastern section is finished, 130 km².",
        "![](figures/640.png)",
    ]
    assert "河道整治" in (made.folder / "articles/01.md").read_text("utf-8")
    assert not [words for words in ("扫一扫", "预览", "园区周刊") if words in body]
    assert "微信扫一扫关注该公众号" in made.report
    told = [f.message for f in made.findings if f.check == "import/left-out"]
    assert ["隐藏的话" in words for words in told] == [True]
