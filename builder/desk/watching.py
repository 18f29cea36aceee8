"""Watching the files that pages are made of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from ..ground.places import HOUSE, LAYOUTS, publication_of, real

_LOOK_AGAIN_MS = 1000
"""How often it is looked whether a folder is another one now: one that was deleted and made anew
is no longer watched."""
_SETTLED_MS = 25
"""Editors save in several steps: a change is told when nothing more came for so long."""
_GROUPED_MS = 300


def watched_folders(issue: Path) -> tuple[Path, ...]:
    """The folders whose files make the pages of an issue, whole."""
    home = publication_of(issue)
    folders = [real(issue), home / "layouts", home / "fonts", LAYOUTS, HOUSE / "fonts"]
    return tuple(dict.fromkeys(real(folder) for folder in folders))


def shared_files(issue: Path) -> frozenset[Path]:
    """The files beside the issue and in its publication that pages are made of."""
    homes = (real(issue).parent, publication_of(issue))
    names = ("publication.yaml", "glossary.yaml")
    return frozenset(real(home) / name for home in homes for name in names)


def follow(issue: Path, tell: Callable[[], None], stop: threading.Event) -> None:
    """Call ``tell``, from threads of its own, whenever a file changed; until ``stop`` is set."""
    files = shared_files(issue)
    for roots, wanted in (
        (watched_folders(issue), None),
        (tuple(sorted({file.parent for file in files})), files),
    ):
        threading.Thread(
            target=_follow, args=(roots, _Relevant(wanted), tell, stop), daemon=True
        ).start()


class _Relevant(DefaultFilter):
    """Lets through what may change a page: certain files, or all but what editors keep beside."""

    def __init__(self, files: frozenset[Path] | None) -> None:
        super().__init__()
        self.files = files

    @property
    def is_deep(self) -> bool:
        return self.files is None

    def __call__(self, change: Change, path: str) -> bool:
        here = Path(path)
        if self.files is not None:
            return here in self.files
        return super().__call__(change, path) and here.name[0] not in ".#"


def _follow(
    roots: tuple[Path, ...], relevant: _Relevant, tell: Callable[[], None], stop: threading.Event
) -> None:
    while not stop.is_set():
        known = _identities(roots)
        try:
            for found in watch(
                *(root for root, there in known.items() if there),
                watch_filter=relevant,
                stop_event=stop,
                debounce=_GROUPED_MS,
                step=_SETTLED_MS,
                rust_timeout=_LOOK_AGAIN_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=relevant.is_deep,
            ):
                if found:
                    tell()
                if _identities(roots) != known:
                    tell()
                    break
        except (OSError, RuntimeError):  # a folder went while it was about to be watched
            stop.wait(_LOOK_AGAIN_MS / 1000)


def _identities(roots: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    """What tells each folder from another of its name; None where there is none."""
    told: dict[Path, tuple[int, int] | None] = {}
    for root in roots:
        try:
            state = root.stat()
            told[root] = (state.st_dev, state.st_ino)
        except OSError:
            told[root] = None
    return told
