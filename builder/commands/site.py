"""``builder site``: a static site of all issues."""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from ..ground.messages import count, tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--out", type=Path, default=Path("site"), metavar="DIR",
        help=tr("where the site goes; site/ otherwise", "网站放在哪里，默认 site/"),
    )  # fmt: skip
    parser.add_argument(
        "--base", type=_base, metavar="URL",
        help=tr("the address it will stand at; whole addresses in feeds and the sitemap need it; "
                "site: of publication.yaml otherwise",
                "网站的网址；订阅源和站点地图里的完整网址要用它；默认用 publication.yaml 的 site:"),
    )  # fmt: skip


def _base(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        words = tr(
            f"must be an address such as https://example.org/news/, not '{text}'",
            f"应是 https://example.org/news/ 这样的网址，不是“{text}”",
        )
        raise argparse.ArgumentTypeError(words)
    return text if text.endswith("/") else f"{text}/"


def run(options: argparse.Namespace) -> int:
    """Make the site; 1 where an issue could not be put on it."""
    from ..ground.findings import has_errors  # noqa: PLC0415 - loaded when it runs
    from ..issue.manifest import site_of  # noqa: PLC0415
    from ..site.building import Wanted, build_site  # noqa: PLC0415
    from .console import print_findings, progress  # noqa: PLC0415

    base = options.base or site_of(Path("issues"))
    wanted = Wanted(Path("issues"), options.out, Path("out"), base)
    with progress() as say:
        built = build_site(wanted, say)
    print_findings(built.findings)
    if built.environment:
        raise built.environment
    print(f"{options.out / 'index.html'}")
    issues = count(len(built.made) + len(built.current), "issue")
    parts = [
        tr(f"{len(built.made)} made", f"做好 {len(built.made)} 期"),
        tr(f"{len(built.current)} unchanged", f"{len(built.current)} 期没有变动"),
        tr(f"{built.pages} pages", f"共 {built.pages} 页"),
        tr(f"{built.written} files written", f"写入 {built.written} 个文件"),
    ]
    if built.removed:
        parts.append(tr(f"{built.removed} removed", f"移除 {built.removed} 个"))
    print(tr(f"{issues}: {', '.join(parts)}", f"{issues}：{'，'.join(parts)}"))
    if not base:
        print(
            tr(
                "no sitemap without an address: --base, or site: in publication.yaml",
                "没有网址（--base 或 publication.yaml 的 site:），不写站点地图",
            )
        )
    return 1 if has_errors(built.findings) else 0
