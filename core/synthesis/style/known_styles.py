"""The styles of the network that paints: those that it came with, and the paintings that it was taught."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.arrays import Float32Array
from core.serving import artifacts
from core.synthesis.style import network

LEARNED = "style_paintings"
"""The artifact with the styles that were learned for this suite."""


@dataclass(frozen=True, eq=False)
class KnownStyle:
    """A style of the network.

    Attributes:
        name: for addresses and the command line.
        title: for people.
        vector: gamma and beta, float32 (990,).
        learned: whether it was learned here, from a painting.
    """

    name: str
    title: str
    vector: Float32Array
    learned: bool


def all_styles() -> Mapping[str, KnownStyle]:
    """All styles by name, the learned ones first.

    Raises:
        ArtifactError: an artifact is missing or damaged.
    """
    return {style.name: style for artifact in (LEARNED, network.NAME) for style in _of(artifact)}


def _of(artifact: str) -> list[KnownStyle]:
    card = artifacts.load(artifact).card
    titles = dict(zip(card.class_ids or card.classes, card.classes, strict=True))
    found = []
    for name, vector in network.styles(artifact).items():
        found.append(KnownStyle(_slug(name), titles.get(name, name), vector, artifact == LEARNED))
    return found


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_")
