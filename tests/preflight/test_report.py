"""The HTML report: self-contained, its spots in the right places, hostile words escaped."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from builder.ground.findings import Finding
from builder.preflight.examining import preflight, report_html
from builder.preflight.report import place_percent

from . import sheets
from .defects import DEFECTS, save_clean

SIZE = (200.0, 400.0)
BOX = (20.0, 40.0, 60.0, 100.0)


@pytest.mark.parametrize(
    ("rotate", "place"),
    [
        (0, (10, 75, 20, 15)),
        (90, (10, 10, 15, 20)),
        (180, (70, 10, 20, 15)),
        (270, (75, 70, 15, 20)),
    ],
)
def test_spots_turn_with_the_page(rotate, place):
    assert place_percent(BOX, SIZE, rotate) == pytest.approx(place)


def picture_in(html: str) -> Image.Image:
    data = re.search(r"data:image/png;base64,([^\"]+)", html)
    return Image.open(io.BytesIO(base64.b64decode(data[1]))).convert("RGB")


@pytest.mark.parametrize(
    "entries",
    [
        *({"Rotate": rotate} for rotate in (0, 90, 180, 270)),
        {"UserUnit": 2},
        {"MediaBox": [-50, -80, 250, 350], "CropBox": [24, 24, 224, 324]},
    ],
)
def test_a_spot_covers_what_it_marks(entries, tmp_path):
    pdf = sheets.clean_press()
    sheets.paint(pdf, b"1 0 0 rg 60 140 40 20 re f")
    for key, value in entries.items():
        pdf.pages[0].obj[f"/{key}"] = value
    save_clean(pdf, tmp_path / "red.pdf", "print")
    findings = [f for f in preflight(tmp_path / "red.pdf") if f.check == "colour/rgb"]
    html = report_html({tmp_path / "red.pdf": findings})
    image = picture_in(html)
    spot = re.search(r'class="spot error"[^>]*style="([^"]+)"', html)[1]
    left, top, wide, high = (float(n) / 100 for n in re.findall(r"([\d.]+)%", spot))
    inside = image.getpixel((int((left + wide / 2) * image.width),
                             int((top + high / 2) * image.height)))  # fmt: skip
    beside = image.getpixel((int((left + wide * 1.2) * image.width),
                             int((top + high / 2) * image.height)))  # fmt: skip
    assert inside[0] > 180 and inside[1] < 80
    assert beside[1] > 200


class Sound(HTMLParser):
    """Notes what a report must not hold, and whether its tags close."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets, self.outside = [], set(), set(), []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"])
        if given.get("href", "").startswith("#"):
            self.targets.add(given["href"][1:])
        self.outside += [v for k, v in attrs if k in ("src", "href") and "://" in (v or "")]
        assert tag != "script"
        assert tag != "img" or given["alt"]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_report_is_sound_and_self_contained(tmp_path):
    pdf = sheets.clean_press()
    for id in ("colour/rgb", "strokes/thin", "pages/empty", "standard/pdfx"):
        DEFECTS[id].spoil(pdf)
    save_clean(pdf, tmp_path / "bad.pdf", "print")
    findings = preflight(tmp_path / "bad.pdf", edition="print")
    html = report_html({tmp_path / "bad.pdf": findings})
    sound = Sound()
    sound.feed(html)
    assert sound.open == [] and sound.outside == []
    assert sound.targets <= sound.ids
    assert {f"finding-{n}" for n in range(1, len(findings) + 1)} <= sound.ids
    for finding in findings:
        assert finding.message in html and finding.check in html and finding.hint in html
    assert html == report_html({tmp_path / "bad.pdf": findings})


def test_hostile_words_stay_words(tmp_path):
    path = tmp_path / "<b>.pdf"
    finding = Finding("x/<i>", "error", "<script>1</script>", 'a"b', file="<u>", details={})
    html = report_html({path: [finding]})
    for tag in ("<script", "<i>", "<u>", "<b>.pdf"):
        assert tag not in html
    assert "&lt;script&gt;" in html


def test_without_pictures_the_findings_still_stand(tmp_path):
    path = tmp_path / "not.pdf"
    path.write_bytes(b"nothing")
    html = report_html({path: [Finding("boxes/trim", "error", "no trim box", page=3)]})
    assert "No picture of this page" in html and "no trim box" in html


def test_no_findings_say_so(tmp_path):
    assert "No findings." in report_html({tmp_path / "clean.pdf": []})


def test_several_files_make_one_sound_page(tmp_path):
    files = {}
    for name in ("one.pdf", "two.pdf"):
        pdf = sheets.clean_press()
        DEFECTS["colour/rgb"].spoil(pdf)
        save_clean(pdf, tmp_path / name, "print")
        files[tmp_path / name] = preflight(tmp_path / name, edition="print")
    html = report_html(files)
    sound = Sound()
    sound.feed(html)
    assert html.count("<!DOCTYPE") == 1 and sound.open == []
    assert {"finding-1", "finding-2"} <= sound.ids and sound.targets <= sound.ids
    assert html.count("data:image/png") == 2
