"""A queue that serves its owners in turn: the many items of one do not keep the first of another waiting."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """First come, first served within an owner; between owners, whoever was served longest ago comes next."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[T]] = {}
        self._served: dict[str, float] = {}
        self._count = 0

    def put(self, owner: str, item: T) -> None:
        """Append an item to those of its owner."""
        # A newcomer stands before whoever was served just now, but behind those who have waited longer.
        self._served.setdefault(owner, self._count - 0.5)
        self._waiting.setdefault(owner, deque()).append(item)

    def pop(self) -> T | None:
        """Take the next item, None if there is none."""
        owner = self._next(self._served, self._waiting)
        if owner is None:
            return None
        self._count += 1
        self._served[owner] = self._count
        item = self._waiting[owner].popleft()
        self._tidy()
        return item

    def remove(self, item: T) -> None:
        """Take an item out, wherever it stands; nothing happens if it is not there."""
        for items in self._waiting.values():
            if item in items:
                items.remove(item)
        self._tidy()

    def waiting(self, owner: str) -> int:
        """How many items of an owner wait."""
        return len(self._waiting.get(owner, ()))

    def order(self) -> list[T]:
        """All items in the order in which they would be taken now."""
        served, left, count, order = dict(self._served), {o: list(i) for o, i in self._waiting.items()}, 0, []
        while (owner := self._next(served, left)) is not None:
            count += 1
            served[owner] = self._count + count
            order.append(left[owner].pop(0))
        return order

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    @staticmethod
    def _next(served: dict[str, float], waiting: dict[str, deque[T]] | dict[str, list[T]]) -> str | None:
        return min((owner for owner, items in waiting.items() if items), key=lambda o: served[o], default=None)

    def _tidy(self) -> None:
        """Forget owners without items, except those just served, lest they come back as newcomers at once."""
        for owner in [o for o, items in self._waiting.items() if not items]:
            del self._waiting[owner]
        self._served = {o: at for o, at in self._served.items() if o in self._waiting or at > self._count - 64}
