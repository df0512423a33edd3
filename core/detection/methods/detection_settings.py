"""The knobs of the four detectors."""

from typing import TYPE_CHECKING, Literal

from core.detection.classical import cascades
from core.detection.methods import networks
from core.settings import Settings, knob

if TYPE_CHECKING:
    Network = str
else:
    Network = Literal[networks.names()]  # They are listed once, when the process starts.


class DetectionSettings(Settings):
    """What each of the four detectors looks for, and how sure it must be."""

    network: Network = knob(
        "nanodet",
        help="NanoDet knows the 80 classes of COCO, Google's network for Open Images 23 classes; both were trained on "
        "many thousand photos. The others were trained here and know only what they are named after. Each runs once "
        "for a picture, some 10 to 30 ms.",
    )
    least: float = knob(
        0.4,
        ge=0.05,
        le=0.95,
        step=0.05,
        label="Lowest score",
        help="Boxes of the network below this score are left out. Costs nothing: the network does not run again.",
    )
    overlap: float = knob(
        0.6,
        ge=0.05,
        le=1.0,
        step=0.05,
        label="Overlap",
        help="Of two boxes of a class that overlap by more than this, the network keeps the better one; 1 keeps both. "
        "Costs nothing.",
    )
    cascade: Literal["face", "profile", "eye", "smile", "cat", "body", "upper_body", "plate"] = knob(
        "face", help="What the cascade was trained for; it can find nothing else. Costs about 45 ms."
    )
    neighbours: int = knob(
        5,
        ge=0,
        le=12,
        help="How many overlapping windows of the cascade must agree; 0 shows all that passed. Costs about 45 ms.",
    )
    shrink: float = knob(
        cascades.SHRINK,
        ge=1.0,
        le=4.0,
        step=0.25,
        label="Shrink first",
        more=True,
        help="How many times smaller the picture is made for the cascade. At 1 it finds faces from 24 pixels on and "
        "costs about 90 ms, at 1.5 from 36 on and costs 45, at 2 from 48 on and costs 25.",
    )
    margin: float = knob(
        0.0,
        ge=-1.0,
        le=2.0,
        step=0.1,
        more=True,
        help="Lowest margin of the support vector machine on HOG; below 0 it also shows what it takes for background. "
        "Costs about 0.1 s.",
    )
