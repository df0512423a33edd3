"""A queue that serves its owners in turn, so that many items of one do not delay the first of another."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """First come, first served for each owner; among owners, the one served longest ago comes next.

    Owners who go first come before all others. An item of several owners is served once, with the first of them.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[T]] = {}
        self._served: dict[str, float] = {}
        self._first: set[str] = set()
        self._count = 0

    def put(self, owner: str, item: T, *, first: bool = False) -> None:
        """Append an item to those of its owner, who goes first if asked for."""
        # A newcomer comes before the owner served last, but after those who have waited longer.
        self._served.setdefault(owner, self._count - 0.5)
        self._waiting.setdefault(owner, deque()).append(item)
        if first:
            self._first.add(owner)

    def pop(self) -> T | None:
        """Remove and return the next item; None if the queue is empty."""
        owner = self._next()
        if owner is None:
            return None
        self._count += 1
        self._served[owner] = self._count
        item = self._waiting[owner][0]
        self.remove(item)
        return item

    def remove(self, item: T) -> None:
        """Remove an item, whoever owns it; do nothing if it is not in the queue."""
        for owner, items in self._waiting.items():
            self._waiting[owner] = deque(each for each in items if each is not item)
        self._tidy()

    def waiting(self, owner: str) -> int:
        """The number of waiting items of an owner."""
        return len(self._waiting.get(owner, ()))

    def order(self) -> list[T]:
        """All items in the order in which they would be served now."""
        left, order = self._copy(), []
        while (item := left.pop()) is not None:
            order.append(item)
        return order

    def order_with(self, owner: str, item: T, *, first: bool = False) -> list[T]:
        """All items in the order in which they would be served if this one were put, too."""
        queue = self._copy()
        queue.put(owner, item, first=first)
        return queue.order()

    def __len__(self) -> int:
        return len({id(item) for items in self._waiting.values() for item in items})

    def _copy(self) -> "FairQueue[T]":
        copy: FairQueue[T] = FairQueue()
        copy._waiting = {owner: deque(items) for owner, items in self._waiting.items()}
        copy._served, copy._first, copy._count = dict(self._served), set(self._first), self._count
        return copy

    def _next(self) -> str | None:
        """The owner whose turn it is; None if nothing waits."""
        return min(self._waiting, key=lambda owner: (owner not in self._first, self._served[owner]), default=None)

    def _tidy(self) -> None:
        """Forget owners without items, except those served recently, who must not return as newcomers immediately."""
        for owner in [o for o, items in self._waiting.items() if not items]:
            del self._waiting[owner]
        self._first &= self._waiting.keys()
        self._served = {o: at for o, at in self._served.items() if o in self._waiting or at > self._count - 64}
