"""What was made last from the text of each file, for as long as the text stays the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """One value a key, made from a text; at most ``most`` of them, the longest unused go first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, tuple[str, T]] = OrderedDict()

    def of(self, key: Hashable, text: str, make: Callable[[], T]) -> T:
        """The value of a key: the one that there is for this text, else a new one.

        What ``make`` raises passes through, and nothing is kept.
        """
        known = self.kept.get(key)
        if known is None or known[0] != text:
            known = self.kept[key] = text, make()
        self.kept.move_to_end(key)
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return known[1]
