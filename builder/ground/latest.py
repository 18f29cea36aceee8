"""What was made last from what may change, such as a file's text, for as long as it does not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """One value a key; at most ``most`` of them, the longest unused go first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, tuple[object, T]] = OrderedDict()

    def of(self, key: Hashable, made_of: object, make: Callable[[], T]) -> T:
        """The value of a key: the one that was made of what is equal, else a new one.

        What ``make`` raises passes through, and nothing is kept.
        """
        known = self.kept.get(key)
        if known is None or known[0] != made_of:
            known = self.kept[key] = made_of, make()
        self.kept.move_to_end(key)
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return known[1]
