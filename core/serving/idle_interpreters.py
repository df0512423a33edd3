"""Give back the memory of models that nobody needs at the moment.

An interpreter holds the weights, and room for all activations: together with others, hundreds of megabytes. Making one
anew takes less than a tenth of a second, so those that nobody has used for a while can go, and all but the latest few.
"""

import os
import threading
import time
import weakref
from typing import Protocol

MOST = 2 + (os.cpu_count() or 1)
"""Idle interpreters of all models of a process that are kept; each holds 5 to 60 MB."""


class Pool(Protocol):
    """Interpreters of one model."""

    def idle(self) -> list[float]:
        """When each of its idle interpreters was used last (monotonic seconds)."""

    def release(self, unused_for: float) -> int:
        """Drop the interpreters that have been idle for so many seconds; return how many."""


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()
_lock = threading.Lock()


def register(pool: Pool) -> None:
    """Let a pool take part, as long as it lives."""
    with _lock:
        _pools.add(pool)


def tidy() -> None:
    """Drop the interpreters beyond `MOST` that have been idle longest; called by a pool that has got one back."""
    with _lock:
        pools = list(_pools)
    used = sorted((moment for pool in pools for moment in pool.idle()), reverse=True)
    if len(used) > MOST:
        unused_for = time.monotonic() - (used[MOST - 1] + used[MOST]) / 2
        for pool in pools:
            pool.release(unused_for)


def release(unused_for: float) -> int:
    """Drop all interpreters that have been idle for so many seconds; return how many."""
    with _lock:
        pools = list(_pools)
    return sum(pool.release(unused_for) for pool in pools)
