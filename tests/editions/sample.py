"""A small bilingual proof with one of everything a finisher has to deal with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from weasyprint import HTML

from builder.composition.tagging import mended_tags
from builder.ground.places import fonts_folder

FONTS = fonts_folder()
FACES = {
    "Noto Serif SC": {400: "NotoSerifSC_400Regular.ttf", 700: "NotoSerifSC_700Bold.ttf"},
    "Noto Sans SC": {400: "NotoSansSC_400Regular.ttf"},
    "Source Serif 4": {400: "SourceSerif4_400Regular.ttf", 600: "SourceSerif4_600SemiBold.ttf"},
}
SWATCHES = (
    ("text", "111111", (0, 0, 0, 100)),
    ("vermilion", "c4321c", (0, 88, 95, 10)),
    ("grey", "6b6b6b", (0, 0, 0, 68)),
    ("tint", "f4f1ea", (3, 4, 9, 0)),
    ("blue", "2b5c8a", (85, 58, 22, 6)),
)
"""Name, sRGB as six hexadecimal digits, CMYK in per cent."""

CHINESE = (
    "二〇一六年，全国一百四十六家高新区预计实现营业收入28.3万亿元；“十二五”期间年均增长17.4%。"
    "新能源汽车销量达50万辆，增长逾六成——产业链从材料、电池到整车日趋完整。"
)
ENGLISH = (
    "In 2016 the 146 national high-tech zones were expected to earn 28.3 trillion yuan; "
    "revenue had grown by 17.4% a year during the 12th Five-Year Plan. Half a million "
    "new-energy vehicles were sold, up by more than sixty per cent."
)
STYLE = """
@page { size: 210mm 297mm; bleed: %(bleed)smm; margin: 24mm 18mm;
  @top-left { content: "中国创新观察"; font: 7.5pt "Noto Sans SC"; color: #6b6b6b }
  @bottom-right { content: counter(page); font: 8pt "Noto Sans SC" }
}
html { font: 9.5pt/15pt "Noto Serif SC"; color: #111111 }
[lang|=en] { font-family: "Source Serif 4" }
h1 { font-size: 19pt; line-height: 30pt; color: #c4321c; margin: 0; bookmark-level: 1 }
h2 { font-size: 12pt; bookmark-level: 2; break-after: avoid }
.cover { position: absolute; left: -21mm; top: -27mm; width: 216mm; height: 60mm;
  background: #f4f1ea; z-index: -1 }
.lead { height: 60mm }
.pair { display: table; table-layout: fixed; width: 100%%; border-top: .5pt solid #6b6b6b }
.pair > div { display: table-cell; width: 50%%; padding-right: 8pt }
p { margin: 0; text-align: justify; text-indent: 2em }
table.data { width: 100%%; border-collapse: collapse; font: 8pt/12pt "Noto Sans SC";
  table-layout: fixed }
table.data td, table.data th { border-bottom: .5pt solid #111111; text-align: right }
.note { float: footnote; font-size: 7.5pt; line-height: 11pt }
a { color: #2b5c8a; text-decoration: none }
img { image-rendering: crisp-edges }
.fade { background: linear-gradient(90deg, #c4321c, #f4f1ea); height: 12pt }
.veil { opacity: .5; background: #2b5c8a; height: 10pt }
"""
FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120">
<defs><linearGradient id="g"><stop offset="0" stop-color="#c4321c"/>
<stop offset=".5" stop-color="#f4f1ea"/><stop offset="1" stop-color="#2b5c8a"/></linearGradient>
<radialGradient id="r"><stop offset="0" stop-color="#fff" stop-opacity="1"/>
<stop offset="1" stop-color="#2b5c8a" stop-opacity="0.2"/></radialGradient>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse">
<rect width="5" height="5" fill="#2b5c8a"/></pattern></defs>
<rect x="0" y="0" width="400" height="40" fill="url(#g)"/>
<rect x="0" y="45" width="190" height="40" fill="url(#p)"/>
<circle cx="300" cy="80" r="38" fill="url(#r)" stroke="#111111" stroke-width="1.5"/>
<text x="10" y="112" font-family="Source Serif 4" font-size="14" fill="#111111">2012 2016</text>
</svg>"""


def font_file(name: str) -> Path | None:
    """Where a face lies under the fonts' folder, however deep."""
    return _font_files().get(name)


@cache
def _font_files() -> dict[str, Path]:
    return {path.name: path for path in sorted(FONTS.rglob("*.ttf"))}


def missing_fonts() -> list[str]:
    return [name for face in FACES.values() for name in face.values() if not font_file(name)]


def pictures(folder: Path) -> None:
    """Draw the sample's pictures: RGB JPEG, CMYK JPEG, grey and transparent PNG."""
    y, x = np.mgrid[0:420, 0:620]
    photo = np.stack([x * 255 // 620, y * 255 // 420, (x + y) % 256], axis=-1).astype(np.uint8)
    Image.fromarray(photo).save(folder / "photo.jpg", quality=90)
    Image.fromarray(photo).convert("CMYK").save(folder / "press.jpg", quality=90)
    Image.fromarray(photo[:, :, 0]).save(folder / "grey.png")
    logo = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((10, 10, 290, 110), fill=(196, 50, 28, 200))
    logo.save(folder / "logo.png")
    (folder / "figure.svg").write_text(FIGURE, encoding="utf-8")


def html(pairs: int) -> str:
    """The sample's HTML: cover, pairs, figures, table, notes, links and bookmarks."""
    body = [
        '<div class="cover"></div><div class="lead"><h1>国家高新区</h1>'
        '<p lang="en">National High-tech Zones and <span lang="zh-Hans">中关村</span></p></div>',
        '<img src="figure.svg" alt="营业收入 Revenue" style="width: 100%">',
        '<img src="photo.jpg" alt="色谱 Colour field" style="width: 60mm"> '
        '<img src="press.jpg" alt="印前色谱 Press colour field" style="width: 40mm"> '
        '<img src="logo.png" alt="标志 Logo" style="width: 30mm">'
        '<img src="grey.png" alt="灰度 Grey ramp" style="width: 20mm">',
        '<div class="fade"></div><div class="veil"></div>',
        "<table class=data><tr><th>指标 <span lang=en>Item</span></th><th>2016</th></tr>"
        '<tr><td>营业收入 <span lang="en">Revenue</span></td><td>28.3</td></tr></table>',
    ]
    for number in range(pairs):
        body.append(
            f'<h2 id="s{number}">第{number + 1}节 <span lang="en">Section {number + 1}</span></h2>'
            f'<div class="pair"><div><p>{CHINESE}<a href="#s0">见首节</a>。</p></div>'
            f'<div lang="en"><p>{ENGLISH} <a href="https://example.org/{number}">Source</a>'
            f'<span class="note">Note {number}, <span lang="zh-Hans">注释</span>.</span></p></div>'
            "</div>"
        )
    return (
        '<html lang="zh-Hans"><head><title>中国创新观察 China Innovation Insights</title></head>'
        f"<body>{''.join(body)}</body></html>"
    )


def font_faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("{path.as_uri()}") }}'
        for family, weights in FACES.items()
        for weight, name in weights.items()
        if (path := font_file(name))
    )


def write_proof(folder: Path, pairs: int = 6, bleed_mm: float = 3) -> Path:
    """Lay the sample out as the one tagged RGB proof."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures(folder)
    style = f"<style>{font_faces()}{STYLE % {'bleed': bleed_mm}}</style>"
    document = HTML(string=html(pairs) + style, base_url=str(folder) + "/").render()
    proof = folder / "proof.pdf"
    with mended_tags(document):
        document.write_pdf(str(proof), pdf_tags=True)
    return proof
