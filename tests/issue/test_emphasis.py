"""Where emphasis begins and ends in Chinese and English copy, and what stays as written."""

from __future__ import annotations

import re

import pytest

from builder.issue.markdown import body_tokens


def marked(text: str) -> str:
    """A paragraph with its emphasis as ⟨em⟩ and ⟪strong⟫."""
    out = []
    signs = {"em_open": "⟨", "em_close": "⟩", "strong_open": "⟪", "strong_close": "⟫"}
    for token in body_tokens(text):
        if token.type == "hr":
            out.append("―rule―")
        for child in token.children or ():
            out.append(signs.get(child.type, child.content))
    return "".join(out)


@pytest.mark.parametrize(
    "written, read",
    [
        ("**历时十年，**终于建成。", "⟪历时十年，⟫终于建成。"),
        ("她说**“可以”**就走。", "她说⟪“可以”⟫就走。"),
        ("*《大地》*一书", "⟨《大地》⟩一书"),
        ("前文。**《大地》**后文", "前文。⟪《大地》⟫后文"),
        ("共**1,436.5亿元。**其中", "共⟪1,436.5亿元。⟫其中"),
        ("**（一）**总则，**（二）**分则", "⟪（一）⟫总则，⟪（二）⟫分则"),
        ("他**——**停了**……**", "他⟪——⟫停了⟪……⟫"),
        ("用**Windows（微软）**的", "用⟪Windows（微软）⟫的"),
        ("这是**重点**内容", "这是⟪重点⟫内容"),
        ("**「引」**字", "⟪「引」⟫字"),
        ("**㐀，**𠮷", "⟪㐀，⟫𠮷"),
        ("***十年，***终于", "⟨⟪十年，⟫⟩终于"),
        ("共_十年，_后", "共_十年，_后"),
        ("It took **ten years** to build.", "It took ⟪ten years⟫ to build."),
        ("un**believ**able _and_ __so__", "un⟪believ⟫able ⟨and⟩ ⟪so⟫"),
        ('He said _"no"_, and **"yes"**.', 'He said ⟨"no"⟩, and ⟪"yes"⟫.'),
        ("**5**G", "⟪5⟫G"),
        ("**甲、****乙、**丙", "⟪甲、⟫⟪乙、⟫丙"),
        ("*注：以上未经审计*", "⟨注：以上未经审计⟩"),
    ],
)
def test_emphasis_beside_chinese_marks(written: str, read: str) -> None:
    assert marked(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "date: __/__/__，日期：__-__-__，时间：__：__",
        "2**3**4，x**2+y**2",
        "价格*注：不含税，数量*注",
        "姓名：____，电话：____。签名：__________",
        "Name: ____, telephone: ____. Signature: __________",
        "（__）年（__）月（__）日",
        "共__人，计__元",
        "姓名：__，电话：__。",
        "Name: __, tel: __.",
        "价格 * 数量 * 折扣，2*3*4=24，见 *号 和 *注。",
        "Price*quantity*discount, 2*3*4 = 24, snake_case_here, file_name_.",
        "a*b*c, 3*x*y",
        "5 * 6 * 7",
        "________________________________",
        "12 * 8 毫米，公差 * 见下",
    ],
)
def test_what_is_no_emphasis_stays_as_written(written: str) -> None:
    assert marked(written) == written


def test_a_rule_is_still_a_rule() -> None:
    for line in ("---", "***", "___", "* * *"):
        assert marked(f"上\n\n{line}\n\n下") == "上―rule―下"
    assert marked("签名：\n\n______\n\n日期") == "签名：______日期"


def test_escapes_still_win() -> None:
    assert marked(r"\*\*历时，\*\*终于") == "**历时，**终于"
    assert re.fullmatch("⟨a⟩", marked("*a*"))
