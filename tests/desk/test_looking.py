"""What the page asks beside the API for programs: rules, overlays, the press, comparing."""

from __future__ import annotations

import io
import subprocess

import numpy as np
import pytest
from PIL import Image

ARTICLE = "articles/river.md"


def word(desk, phrase):
    """A point inside the first line of the copy that has a phrase: page, x, y."""
    lines = desk.read(ARTICLE).split("\n")
    line = next(n for n, text in enumerate(lines, 1) if phrase in text)
    spot = desk.json("/api/find", file=ARTICLE, line=line)[0]
    return spot["page"], spot["bbox"][0] + 20, spot["bbox"][1] + 5


def test_the_rules_of_a_paragraph_are_told_with_their_place(desk):
    page, x, y = word(desk, "小镇在江的北岸")
    told = desk.json("/api/rules", page=page, x=x, y=y)
    own = [rule for rule in told["rules"] if not rule["origin"]]
    assert told["name"] == "p"
    assert any("text-indent: 2em" in rule["declarations"] for rule in own)
    for rule in told["rules"]:
        lines = desk.read(f"../../{rule['file']}").split("\n")
        assert lines[rule["line"] - 1][rule["column"] - 1 :].startswith(rule["selector"][:8])


def test_a_rule_of_the_layout_goes_before_a_weaker_one(desk):
    sheet = "../../layouts/parallel/layout.css"
    kept = desk.read(sheet)
    desk.write(sheet, f"{kept}\nbody .pair .zh > p {{ text-indent: 3em }}\n")
    page, x, y = word(desk, "小镇在江的北岸")
    first = desk.json("/api/rules", page=page, x=x, y=y)["rules"][0]
    assert first["selector"] == "body .pair .zh > p"
    assert (first["file"], first["line"]) == ("layouts/parallel/layout.css", kept.count("\n") + 2)


def test_overlays_say_where_the_type_area_lies(desk):
    told = desk.json("/api/overlays", page=2)
    left, head, right, foot = told["area"]
    assert told["pitch"] == 15
    assert (foot - head) % 15 == pytest.approx(0, abs=0.01)
    assert len(told["columns"]) == 2
    assert told["columns"][0][0] == pytest.approx(left)
    assert told["columns"][1][2] == pytest.approx(right)
    assert told["fallback"] == []


def test_findings_are_pinned_where_they_stand(desk):
    english = "The market opens before daylight"
    state = desk.write(ARTICLE, desk.read(ARTICLE).replace("天不亮", "5人天不亮"))
    at = next(n for n, one in enumerate(state["findings"]) if one["check"].startswith("numbers/"))
    page, _, y = word(desk, english if state["findings"][at]["line"] > 16 else "天不亮")
    pins = desk.json("/api/overlays", page=page)["pins"]
    assert any(pin["finding"] == at and abs(pin["bbox"][1] - y) < 20 for pin in pins)


def test_the_print_edition_is_built_when_it_is_asked_for(desk):
    told = desk.json("/api/press")
    assert told["version"] == desk.state()["version"]
    assert told["plates"] == ["Cyan", "Magenta", "Yellow", "Black"]
    assert 200 <= told["limit"] <= 400
    path = f"/plates/{told['version']}/1.png?scale=1"
    black = np.asarray(Image.open(io.BytesIO(desk.ask(f"{path}&plates=Black")[1])))
    cyan = np.asarray(Image.open(io.BytesIO(desk.ask(f"{path}&plates=Cyan")[1])))
    assert black.min() < 60 < 200 < cyan.mean()
    assert desk.ask(f"{path}&plates=Gold")[0] == 404
    assert desk.ask(f"/plates/{told['version'] + 1}/1.png")[0] == 410


def test_pages_are_held_against_a_kept_proof(desk):
    assert desk.order("/api/keep")[1] == {"id": "kept"}
    assert "kept" in [one["id"] for one in desk.json("/api/references")]
    page, _, y = word(desk, "天不亮")
    assert desk.json("/api/differences", page=page, **{"with": "kept"}) == []
    desk.write(ARTICLE, desk.read(ARTICLE).replace("天不亮", "天未明"))
    boxes = desk.json("/api/differences", page=page, **{"with": "kept"})
    assert boxes
    assert all(abs(box[1] - y) < 30 for box in boxes)
    assert desk.ask(f"/other/kept/{page}.png?scale=1")[0] == 200
    assert desk.ask("/other/none/1.png")[0] == 404


def test_pages_are_held_against_a_revision(desk):
    home = desk.folder.parents[1]
    git = ["git", "-C", str(home), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "first"], check=True)
    desk.write(ARTICLE, desk.read(ARTICLE).replace("天不亮", "天未明"))
    status, made = desk.order("/api/revision", revision="HEAD")
    assert status == 200, made
    page, _, y = word(desk, "天未明")
    boxes = desk.json("/api/differences", page=page, **{"with": made["id"]})
    assert boxes
    assert all(abs(box[1] - y) < 30 for box in boxes)
    assert desk.order("/api/revision", revision="--output=/tmp/x")[0] == 404
    assert desk.order("/api/revision", revision="nothing")[0] == 404
