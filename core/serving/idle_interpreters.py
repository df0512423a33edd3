"""Give back the memory of models that nobody needs at the moment.

An interpreter holds the weights, and room for all activations: together with others, hundreds of megabytes. Making one
anew takes less than a tenth of a second, so those that nobody has used for a while can go.
"""

import threading
import weakref
from typing import Protocol


class Pool(Protocol):
    """Interpreters of one model."""

    def release(self, unused_for: float) -> int:
        """Drop the interpreters that have been idle for so many seconds; return how many."""


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()
_lock = threading.Lock()


def register(pool: Pool) -> None:
    """Let a pool take part, as long as it lives."""
    with _lock:
        _pools.add(pool)


def release(unused_for: float) -> int:
    """Drop all interpreters that have been idle for so many seconds; return how many."""
    with _lock:
        pools = list(_pools)
    return sum(pool.release(unused_for) for pool in pools)
