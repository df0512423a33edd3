"""The knobs of a detector that was trained here: which one, and how sure it must be."""

from typing import Literal

from core.settings import Settings, knob


class TrainedDetectorSettings(Settings):
    """Which detector, whose default boxes and measurements are looked at."""

    detector: Literal["bccd_ssd", "raccoon_ssd"] = knob(
        "bccd_ssd",
        help="bccd_ssd finds blood cells of three kinds, raccoon_ssd finds raccoons. Both are the same architecture; "
        "input size and default boxes differ. It runs once for a picture, some 15 to 25 ms.",
    )


class ScoreSettings(Settings):
    """How sure a detector must be."""

    least: float = knob(
        0.4,
        ge=0.02,
        le=0.99,
        step=0.01,
        label="Lowest score",
        help="Boxes below this score are left out. Costs nothing: the detections are recorded.",
    )
