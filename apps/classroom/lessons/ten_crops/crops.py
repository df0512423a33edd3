"""The views of a picture with their votes: a browser component of this lesson."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components
from apps.shared.once_per_image import once_per_image
from core.evaluation.ten_crop import NAMES, TenCrops
from core.evaluation.windows import COLOURS
from core.images import RGB
from core.numbers import percent

FOLDER = Path(__file__).parent

_component = components.declare("crops", "<ol></ol>", FOLDER)


class View(TypedDict):
    """One view on the page: its image source, the CSS colour of its frame, its name, and the vote of the network."""

    source: str
    colour: str
    name: str
    label: str
    text: str
    probability: float
    agrees: bool


def views(crops: TenCrops, labels: Sequence[str]) -> list[View]:
    """The views with their votes; one that votes against the average stands out."""
    return [
        {
            "source": source,
            "colour": f"rgb{COLOURS[i % len(COLOURS)]}",
            "name": f"{i + 1} · {NAMES[i]}",
            "label": labels[vote],
            "text": percent(float(crops.probabilities[i, vote])),
            "probability": float(crops.probabilities[i, vote]),
            "agrees": int(vote) == crops.winner,
        }
        for i, (source, vote) in enumerate(zip(_sources(crops.crops), crops.votes, strict=True))
    ]


@once_per_image
def _sources(crops: RGB) -> list[str]:
    """The crops, uint8 RGB (N, S, S, 3), as data URIs."""
    return [components.data_uri(crop) for crop in crops]


def show(crops: TenCrops, labels: Sequence[str], key: str) -> None:
    """Show all views with their votes in a row, or in two; on a phone each beside its mirror image."""
    _component(data={"crops": views(crops, labels)}, key=key)
