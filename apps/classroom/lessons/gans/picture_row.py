"""Images side by side, perhaps with what the discriminator thinks below them: a browser component of this lesson."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.lessons.gans import text
from apps.classroom.lessons.gans.chosen import enlarged
from apps.classroom.ui import components
from core.images import RGB
from core.synthesis.gan.generator import Opinion

_component = components.declare(
    "picture_row",
    '<div class="row"><div class="pictures"></div><div class="opinion"></div></div>',
    Path(__file__).parent,
)


class Picture(TypedDict):
    """An image as a data URI, its caption, what it shows in words, and a sign that stands before it, or ""."""

    source: str
    caption: str
    alt: str
    sign: str


def picture(image: RGB, caption: str, alt: str, sign: str = "") -> Picture:
    """An image, uint8 RGB (H, W, 3), with its texts."""
    return {"source": components.data_uri(enlarged(image)), "caption": caption, "alt": alt, "sign": sign}


class Said(TypedDict):
    """An opinion: the probability of real, the same in words, a note below it, and what both ends of the bar mean."""

    share: float
    verdict: str
    note: str
    ends: tuple[str, str]


def said(opinion: Opinion, note: str) -> Said:
    """What a discriminator says of an image."""
    return {"share": opinion.probability, "verdict": text.verdict(opinion), "note": note, "ends": text.ENDS}


def show(pictures: Sequence[Picture], key: str, opinion: Said | None = None, widest: str = "14rem") -> None:
    """Show images.

    Args:
        pictures: from left to right.
        key: of the component in the session.
        opinion: of the discriminator, shown below them.
        widest: the largest width of an image, as a length of CSS.
    """
    _component(data={"pictures": list(pictures), "opinion": opinion, "widest": widest}, key=key)
