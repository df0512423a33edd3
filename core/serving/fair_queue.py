"""A queue that serves its owners in turn, so that many items of one do not delay the first of another."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """First come, first served for each owner; among owners, the one served longest ago comes next."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[T]] = {}
        self._served: dict[str, float] = {}
        self._count = 0

    def put(self, owner: str, item: T) -> None:
        """Append an item to those of its owner."""
        # A newcomer comes before the owner served last, but after those who have waited longer.
        self._served.setdefault(owner, self._count - 0.5)
        self._waiting.setdefault(owner, deque()).append(item)

    def pop(self) -> T | None:
        """Remove and return the next item; None if the queue is empty."""
        owner = self._next(self._served, self._waiting)
        if owner is None:
            return None
        self._count += 1
        self._served[owner] = self._count
        item = self._waiting[owner].popleft()
        self._tidy()
        return item

    def remove(self, item: T) -> None:
        """Remove an item, wherever it is; do nothing if it is not in the queue."""
        for items in self._waiting.values():
            if item in items:
                items.remove(item)
        self._tidy()

    def waiting(self, owner: str) -> int:
        """The number of waiting items of an owner."""
        return len(self._waiting.get(owner, ()))

    def order(self) -> list[T]:
        """All items in the order in which they would be served now."""
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
        """Forget owners without items, except those served recently, who must not return as newcomers immediately."""
        for owner in [o for o, items in self._waiting.items() if not items]:
            del self._waiting[owner]
        self._served = {o: at for o, at in self._served.items() if o in self._waiting or at > self._count - 64}
