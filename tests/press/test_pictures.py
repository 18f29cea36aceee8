"""An issue whose pictures are as people send them, through every edition."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from builder.editions.pictures import all_pictures
from builder.ground.places import HOUSE
from builder.pdf.content import contents
from tests.conftest import run_builder
from tests.makeup import originals
from tests.tools import verapdf

EDITIONS = ("print", "screen", "email", "web", "epub")
PORTRAIT, SMALL, DEEP, ORNAMENT = "portrait.jpg", "small.jpg", "deep.png", "ornament.png"
ARTICLE = f"""---
title: {{zh: 试验, en: Trial}}
---

图如下。

The figure.

![竖的 | Upright](figures/{PORTRAIT} "图注 | Caption")

小图如下。

The small one.

![小图 | A small one](figures/{SMALL} "图注 | Caption")

![深灰 | Deep grey](figures/{DEEP} "图注 | Caption")

![](figures/{ORNAMENT})

图三如下。

The drawing.

![图 | A drawing](figures/nested.svg "图注 | Caption")
"""
NESTED = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60">
<text x="10" y="40"><tspan>总计 <tspan font-weight="bold">1,436.5</tspan> 亿元</tspan></text>
</svg>"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, press_profile: Path) -> Path:
    """The output folder of such an issue, with ``log`` beside what was built."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "2017-02"
    for name in ("articles", "figures"):
        (folder / name).mkdir(parents=True)
    (home / "publication.yaml").write_text(
        "title: {zh: 试刊, en: Trial}\npublisher: {zh: 编辑部, en: Editors}\n"
        "languages: [zh-Hans, en]\nlayout: parallel\n"
    )
    (folder / "issue.yaml").write_text(
        "number: 1\ndate: 2017-02-28\nsections:\n"
        "  - title: {zh: 试验, en: Trials}\n    articles: [articles/a.md]\n"
    )
    (folder / "articles" / "a.md").write_text(ARTICLE)
    upright = originals.quarters(size=(2000, 3000))
    figures = {
        PORTRAIT: originals.turned(upright, 6, "JPEG"),
        SMALL: originals.saved(originals.quarters(size=(300, 200)), "JPEG"),
        DEEP: originals.KINDS["16-bit grey PNG"](),
        ORNAMENT: originals.KINDS["palette PNG with alpha"](),
    }
    (folder / "figures" / "nested.svg").write_text(NESTED)
    for name, data in figures.items():
        (folder / "figures" / name).write_bytes(data)
    wanted = [word for name in EDITIONS for word in ("--edition", name)]
    done = run_builder("build", folder, *wanted, "--out", "out", cwd=home)
    assert done.returncode == 0, done.stderr
    (home / "out" / "log").write_text(done.stdout + done.stderr)
    return home / "out"


def test_every_edition_is_made(built: Path) -> None:
    made = {path.name for path in (built / "2017-02").iterdir() if path.suffix in (".pdf", ".html")}
    assert {"2017-02-print.pdf", "2017-02-screen.pdf", "2017-02-email.pdf"} <= made
    with zipfile.ZipFile(built / "2017-02" / "2017-02-epub.epub") as book:
        assert len([name for name in book.namelist() if "images/" in name]) == 5


def test_a_portrait_is_upright_on_the_page(built: Path) -> None:
    with pypdfium2.PdfDocument(built / "2017-02" / "2017-02-screen.pdf") as document:
        pictures = [
            (one.get_bounds(), one.get_px_size())
            for page in document
            for one in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))
        ]
    (left, foot, right, head), (width, height) = pictures[0]
    assert (right - left) / (head - foot) == pytest.approx(2 / 3, abs=0.01)
    assert width / height == pytest.approx(2 / 3, abs=0.01)


@pytest.mark.parametrize("edition", ["print", "screen", "email"])
def test_nested_text_of_a_drawing_is_on_the_page(built: Path, edition: str) -> None:
    with pypdfium2.PdfDocument(built / "2017-02" / f"2017-02-{edition}.pdf") as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "总计 1,436.5 亿元" in text


def test_what_a_build_tells_of_a_small_picture(built: Path) -> None:
    log = (built / "log").read_text()
    line = ARTICLE.split("\n").index(f'![小图 | A small one](figures/{SMALL} "图注 | Caption")') + 1
    (told,) = re.findall(rf".*a\.md:{line}:1: warning: 'small\.jpg' has (\d+) ppi.*print.*", log)
    assert int(told) == pytest.approx(300 / (482 / 72), abs=4)
    report = json.loads((built / "2017-02" / "2017-02-report.json").read_text())
    assert "figure/low-ppi" in {finding["check"] for finding in report["findings"]}


def test_an_ornament_is_in_no_tree(built: Path) -> None:
    with pikepdf.open(built / "2017-02" / "2017-02-screen.pdf") as pdf:
        figures = [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
        assert figures == [
            "竖的 / Upright",
            "小图 / A small one",
            "深灰 / Deep grey",
            "图 / A drawing",
        ]
        assert len(list(all_pictures(contents(pdf)))) == 4
    web = (built / "2017-02" / "2017-02-web.html").read_text()
    assert 'alt=""' in web


def test_verapdf_passes_the_screen_edition(built: Path) -> None:
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    file = built / "2017-02" / "2017-02-screen.pdf"
    failures = verapdf.validate([("ua1", file), ("2a", file)])
    assert not any(failures.values()), failures


MEASURE = """
import resource, sys
from pathlib import Path
from builder.makeup import raster
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
image = raster.decoded(Path(sys.argv[1]), (2000, 1500))
print(image.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_very_large_photograph_takes_little_memory(tmp_path: Path) -> None:
    """108 megapixels take 432 MB where they are read whole."""
    path = tmp_path / "large.jpg"
    Image.new("RGB", (12_000, 9_000), (90, 120, 60)).save(path, quality=80)
    run = [sys.executable, "-c", MEASURE, str(path)]
    told = subprocess.run(run, cwd=HOUSE, check=True, capture_output=True, text=True, timeout=100)
    grown_kb = int(told.stdout.rpartition(" ")[2])
    assert grown_kb < 80_000
