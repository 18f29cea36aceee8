"""The pictures of docs/ and README: ``python -m tests.tools.pictures [NAME]``.

``spread`` shows an opening of the sample issue; ``desk`` the preview at work on it; ``lines`` a
paragraph in each language by stock WeasyPrint and composed; ``tutorial`` the issue that
docs/tutorial.md makes. Without a name, all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from builder.ground.places import HOUSE
from builder.makeup.fontbook import read_book
from builder.makeup.fontconfig import fontconfig_file
from tests.tools.rendering import drawn_by_pdfium

DOCS = HOUSE / "docs"
SAMPLE = HOUSE / "issues/2017-02"
OPENING = 4
"""The left page of the opening that is shown."""
AT_WORK = 6
"""The page of text that is looked at on the desk."""
MEASURE = {"zh": 190.0, "en": 228.0}
COPY = {
    "zh": "先看两样街头常见的东西。2016年，新能源汽车销量达到50万辆，比上年增长超过60%。"
    "LED照明产品已超过35亿只，中国既是全球最大的生产基地，也是全球最大的市场。两者的相通之处，"
    "在于起步都靠国内需求：产量上去，成本下来；成本下来，买家增多，产量随之再上台阶。",
    "en": "Begin with two things that can be seen on any street. In 2016 sales of new-energy "
    "vehicles reached 500,000, up by over 60% on the year before. LED lighting now amounts to more "
    "than 3.5 billion pieces, and China is both the world’s largest base for making it and the "
    "world’s largest market for it. What the two share is a start made on demand at home.",
}


def spread() -> None:
    """One opening of the sample, as it lies before a reader."""
    drawn = drawn_by_pdfium(_screen(), 96)
    facing = drawn[OPENING - 1 : OPENING + 1]
    rule = np.full((facing[0].shape[0], 1, 3), 190, np.uint8)
    opened = np.concatenate([facing[0], rule, *facing[1:]], axis=1)
    _save(Image.fromarray(_framed(opened)), DOCS / "spread.png")


def desk() -> None:
    """The preview, its grid, loose lines and holes shown, a paragraph found in its file."""
    from playwright.sync_api import sync_playwright

    from tests.desk.test_page import FLAGS
    from tests.tools.browser import CHROMIUM
    from tests.tools.desk import desk_at_work

    with sync_playwright() as started, desk_at_work(SAMPLE) as at_work:
        fonts = {**os.environ, "FONTCONFIG_FILE": str(fontconfig_file(read_book()))}
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), env=fonts)
        tab = chromium.new_context(viewport={"width": 1500, "height": 900}).new_page()
        tab.set_default_timeout(150_000)
        shown = json.dumps(json.dumps(["grid", "loose", "holes", "pins"]))
        tab.add_init_script(f"localStorage.setItem('desk-overlays', {shown})")
        tab.goto(at_work.address)
        tab.wait_for_selector(".page[data-shown] img[src]")
        opening = f".page[data-number='{AT_WORK}']"
        tab.evaluate(f'document.querySelector("{opening}").scrollIntoView()')
        tab.wait_for_selector(f"{opening}[data-shown] svg")
        where = tab.locator(opening).bounding_box()
        tab.mouse.click(where["x"] + 0.7 * where["width"], where["y"] + 0.5 * where["height"])
        tab.wait_for_selector("#panel .line[aria-current]")
        tab.wait_for_timeout(2000)
        with tempfile.TemporaryDirectory() as folder:
            shot = Path(folder) / "desk.png"
            tab.screenshot(path=shot)
            _save(Image.open(shot).convert("RGB"), DOCS / "desk.png")
        chromium.close()


def lines() -> None:
    """Stock lines at the left, composed ones at the right."""
    from tests.bench._setters import ours, stock

    rows = []
    for language, text in COPY.items():
        made = (setter([text], MEASURE[language], language) for setter in (stock, ours))
        rows.append([_inked(pdf) for pdf in made])
    high = [max(cell.shape[0] for cell in row) for row in rows]
    wide = max(cell.shape[1] for row in rows for cell in row)
    gap = 60
    sheet = np.full((sum(high) + 3 * gap, 2 * wide + 3 * gap), 255, np.uint8)
    top = gap
    for row, height in zip(rows, high, strict=True):
        for column, cell in enumerate(row):
            left = gap + column * (wide + gap)
            sheet[top : top + cell.shape[0], left : left + cell.shape[1]] = cell
        top += height + gap
    _save(Image.fromarray(sheet), DOCS / "lines.png")


def tutorial() -> None:
    """What the tutorial's reader sees at its end."""
    from tests.tools.tutorial import PREVIEW, SETTING_UP, replay

    with tempfile.TemporaryDirectory() as folder:

        def shell(line: str, text: str) -> tuple[int, str]:
            here = f'builder() {{ PYTHONPATH="{HOUSE}" "{sys.executable}" -P -m builder "$@"; }}\n'
            done = subprocess.run(
                ["sh", "-c", here + line], cwd=folder, input=text, text=True, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            return done.returncode, done.stdout

        list(replay(shell, leave_out=(*SETTING_UP, PREVIEW)))
        seen = Image.open(Path(folder) / "my-newsletter/pages.png").convert("RGB")
        _save(seen, DOCS / "tutorial.png")


PICTURES: dict[str, Callable[[], None]] = {
    one.__name__: one for one in (spread, desk, lines, tutorial)
}


def main(arguments: list[str]) -> int:
    """Make the picture named, or all; 2 where there is none of that name."""
    name = arguments[0] if arguments else ""
    if name and name not in PICTURES:
        print(f"no picture {name}; there are {', '.join(PICTURES)}")
        return 2
    for one in [name] if name else PICTURES:
        PICTURES[one]()
    return 0


def _screen() -> Path:
    command = [sys.executable, "-m", "builder", "build", SAMPLE, "--edition", "screen"]
    subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.DEVNULL)
    return HOUSE / "out/2017-02/2017-02-screen.pdf"


def _inked(pdf: bytes | None) -> np.ndarray:
    """The one paragraph of a PDF, in grey, cut to its ink."""
    assert pdf
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.pdf"
        file.write_bytes(pdf)
        grey = np.asarray(Image.fromarray(drawn_by_pdfium(file, 160)[0]).convert("L"))
    rows, columns = np.nonzero((grey < 250).any(1))[0], np.nonzero((grey < 250).any(0))[0]
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _framed(picture: np.ndarray, edge: int = 24) -> np.ndarray:
    """On a grey desk, so that white pages have an edge."""
    high, wide, _ = picture.shape
    ground = np.full((high + 2 * edge, wide + 2 * edge, 3), 228, np.uint8)
    ground[edge : edge + high, edge : edge + wide] = picture
    return ground


def _save(picture: Image.Image, into: Path) -> None:
    """In 64 colours, which print and screens of a manual need no more of."""
    small = picture.quantize(64, dither=Image.Dither.NONE) if picture.mode == "RGB" else picture
    small.save(into, optimize=True)
    print(f"{into.relative_to(HOUSE)}: {into.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
