"""What is told of simplified and traditional characters, where, and what takes it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.checks.running import copy_checks
from builder.ground.findings import regrade
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from tests.conftest import MANIFEST

Spots = Callable[..., list[str]]

HANT = "editions:\n  hant: {extends: screen, languages: [zh-Hant]}\n"
FRONT = "---\ntitle: {zh: 文, en: Headline}\n---\n"

# more of the manifest, a paragraph, what is told
TOLD = [
    (HANT, "头发干了。", ["one.md:4:2 script/doubtful", "one.md:4:3 script/doubtful"]),
    (HANT, "**头发**干了。", ["one.md:4:4 script/doubtful", "one.md:4:7 script/doubtful"]),
    ("", "头发干了。", []),
    (f"{HANT}protect: [头发干了]\n", "头发干了。", []),
    (f"{HANT}protect: [头发干了=頭髮乾了]\n", "头发干了。", []),
    (HANT, "范先生说。", []),
    ("languages: [zh-Hant, en]\n", "頭髮干了，软件。", ["one.md:4:6 script/simplified"]),
    ("languages: [zh-HK, en]\n", "頭髮，软件。", ["one.md:4:4 script/simplified"]),
    ("languages: [zh-Hant, en]\nprotect: [软件]\n", "頭髮，软件。", []),
    ("languages: [zh-Hant, en]\n", "軟件，軟件。", ["one.md:4:1 script/mainland"]),
    ("languages: [zh-Hant, en]\nprotect: [軟件]\n", "軟件。", []),
    (f"{HANT}checks: {{script: off}}\n", "头发干了。", []),
    ("", "我们在這裡开会。", ["one.md:4:4 script/traditional"]),
    ("", "乾坤、著名、瞭望、慰藉、徵羽，都不是繁体。", []),
    ("protect: [張愛玲]\n", "他读**張愛玲**。", []),
    ("", "新的软体，软体。", ["one.md:4:3 script/regional"]),
    ("", "方程式有软体动物吗？", []),
    ("languages: [zh-Hant, en]\n", "這裡的軟體。", []),
]


@pytest.mark.parametrize(("manifest", "text", "told"), TOLD)
def test_what_is_told(
    make_issue: Callable[..., Path], spots: Spots, manifest: str, text: str, told: list[str]
) -> None:
    files = {
        "issue.yaml": MANIFEST.replace("刊名", "刊").replace("聚焦", "要") + manifest,
        "articles/one.md": f"{FRONT}{text}\n\nEnglish.\n",
    }
    issue, _ = read_issue(read_manifest(folder := make_issue(files)))
    found = [f for f in copy_checks(issue) if f.check.startswith("script/")]
    found = regrade(found, issue.manifest.checks)
    assert [each.removeprefix("articles/") for each in spots(found, folder)] == told
