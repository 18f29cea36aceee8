"""An issue in parts that most checks look at one by one: what they found is kept with each part.

A desk looks at the same issue again and again, and an edit changes one article of many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..ground.latest import Latest
from ..ground.messages import language
from ..issue.glossary import glossary_file, load_glossary
from ..issue.model import Both, Issue, Section


@dataclass(frozen=True, slots=True)
class Part:
    """One article as an issue of its own, or an issue's own titles without its articles."""

    issue: Issue
    told: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False)
    """What checks found in it, by their ids."""

    def of(self, id: str, look: Callable[[Issue], Iterable[Any]]) -> tuple[Any, ...]:
        """What a check finds in it, looked for once."""
        if id not in self.told:
            self.told[id] = tuple(look(self.issue))
        return self.told[id]


def parts(issue: Issue) -> tuple[Part, ...]:
    """The titles of an issue, then each article, which knows the issue's settings alone."""
    manifest = issue.manifest
    stands_on = language(), load_glossary(glossary_file(issue))

    def parted() -> tuple[Part, ...]:
        none = Both()
        bare = replace(manifest, title=none, tagline=none, publisher=none, sections=(), pages=())
        titles = tuple(Section(section.title, ()) for section in issue.sections)
        alone = (Issue(bare, (Section(none, (article,)),)) for article in issue.articles)
        return tuple(
            _PARTS.of((manifest.folder, number), (one, stands_on), partial(Part, one))
            for number, one in enumerate((Issue(manifest, titles), *alone))
        )

    return _ISSUES.of(manifest.folder, (issue, stands_on), parted)


_PARTS: Latest[Part] = Latest(512)
_ISSUES: Latest[tuple[Part, ...]] = Latest(8)
"""Parts as they were last, by the place of their article in the issue."""
