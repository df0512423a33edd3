"""Results that all visitors share: computed once per process, until what they were computed from changes."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.card import Card

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

MOST = 32
"""Results of one function that are kept, the last ones used."""


def shared_while(
    state: Callable[[], Hashable],
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Decorate a function whose results hold as long as what it reads stays in the same state.

    Whoever gets a result must not change it: others get the same one.

    Args:
        state: that of everything the function reads, such as the modification times of files; asked at every call.

    Returns:
        A decorator for functions with hashable arguments. Two visitors at once compute a result once; errors are not
        kept.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        results: OrderedDict[Hashable, tuple[Hashable, Result]] = OrderedDict()
        computing = threading.RLock()

        @wraps(function)
        def shared(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            key = (args, tuple(sorted(kwargs.items())))
            now = state()
            with computing:
                known = results.get(key)
                if known is None or known[0] != now:
                    known = (now, function(*args, **kwargs))
                results[key] = known
                results.move_to_end(key)
                while len(results) > MOST:
                    results.popitem(last=False)
                return known[1]

        return shared

    return decorate


def artifacts_state() -> Hashable:
    """The state of `trained/`: every card with its size and modification time. Cards have checksums of other files."""
    root = str(artifacts.root())
    cards = []
    with suppress(FileNotFoundError):
        for name in os.listdir(root):  # noqa: PTH208 - Paths as objects would take four times as long.
            try:
                state = os.stat(f"{root}/{name}/{artifacts.CARD}")  # noqa: PTH116 - For the same reason.
            except OSError:  # Not an artifact.
                continue
            cards.append((name, state.st_mtime_ns, state.st_size))
    return root, tuple(sorted(cards))


shared_while_trained = shared_while(artifacts_state)
"""Decorates a function of the artifacts in `trained/`."""


@shared_while_trained
def available() -> tuple[Artifact, ...]:
    """All artifacts with a readable card, sorted by name; see `core.serving.artifacts.available`."""
    return tuple(artifacts.available())


def heads() -> list[Card]:
    """The cards of the linear heads in `trained/`, by name."""
    return [artifact.card for artifact in available() if artifact.card.backbone is not None]


@shared_while_trained
def load(name: str) -> Artifact:
    """The artifact of this name; see `core.serving.artifacts.load`.

    Raises:
        ArtifactError: there is no artifact with this name, or its card cannot be read.
    """
    return artifacts.load(name)
