"""The speed of each reading strategy as bars under a ratio in large type: a browser component."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypedDict

from apps.classroom.lessons.data_too_large import text
from apps.classroom.ui import components
from core.snapshots import Snapshot

FOLDER = Path(__file__).parent
COMPARED = ("jpeg", "blocks")
"""The two strategies whose speeds make the ratio."""

_component = components.declare(
    "speed_bars", '<div role="figure"><div class="ratio"></div><div class="claim"></div><ol></ol></div>', FOLDER
)


class SpeedBar(TypedDict):
    """One bar: its label, its length from 0 to 1, its text, and whether it is one of the two that are compared."""

    label: str
    length: float
    text: str
    strong: bool


def show(metrics: Mapping[str, float], pictures: int, key: str) -> None:
    """Show the images per second of each strategy that has been measured so far.

    Args:
        metrics: as `core.data.storage.comparison` names them.
        pictures: the number of JPEG files.
        key: of the component in the session.
    """
    fastest = max([1.0, *(metrics[name] for name in text.STRATEGIES if name in metrics)])
    bars: list[SpeedBar] = [
        {
            "label": label,
            "length": metrics.get(name, 0.0) / fastest,
            "text": text.speed(metrics.get(name)),
            "strong": name in COMPARED,
        }
        for name, label in text.STRATEGIES.items()
    ]
    ratio = metrics["blocks"] / metrics["jpeg"] if set(COMPARED) <= set(metrics) else None
    _component(data={"ratio": text.ratio(ratio), "claim": text.claim(ratio, pictures), "bars": bars}, key=key)


def live(pictures: int) -> Callable[[Snapshot | None], None]:
    """What `job_view.live` draws of a running comparison."""
    return lambda snapshot: show(snapshot.metrics if snapshot else {}, pictures, key="live_race")
