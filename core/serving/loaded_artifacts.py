"""What is served from artifacts, made once per process for each artifact until its card changes."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from core.serving import artifacts
from core.serving.artifacts import Artifact

Served = TypeVar("Served")


class LoadedArtifacts(Generic[Served]):
    """Artifacts as one kind of model; thread-safe.

    Args:
        make: makes the model of an artifact.
    """

    def __init__(self, make: Callable[[Artifact], Served]) -> None:
        self._make = make
        self._loaded: dict[Path, tuple[int, Served]] = {}
        self._loading = threading.Lock()

    def load(self, name: str) -> Served:
        """The model of the artifact of this name in `trained/`.

        Raises:
            ArtifactError: the artifact is missing or damaged.
        """
        card = artifacts.root() / name / artifacts.CARD
        with self._loading:
            known = self._loaded.get(card)
            if known is None or not card.is_file() or known[0] != card.stat().st_mtime_ns:
                artifact = artifacts.load(name)
                known = self._loaded[card] = (card.stat().st_mtime_ns, self._make(artifact))
            return known[1]
