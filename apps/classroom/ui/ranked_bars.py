"""Rows of `components.ranking`: ranked predictions, shares of a whole, and numbers."""

from collections.abc import Sequence

from apps.classroom.ui import components
from core.numbers import percent
from core.serving.litert import Prediction


def rows(
    predictions: Sequence[Prediction], counted: int, truth: int | None, narrow: bool = False
) -> list[components.RankedBar]:
    """Turn ranked predictions into bars as long as their probabilities.

    Args:
        predictions: best first.
        counted: how many of the first ranks are coloured, because they count.
        truth: the index of the true class, whose bar is marked; None if it is unknown.
        narrow: leave out the rank numbers and mark the truth with a tick, to save width.
    """
    mark = "✓" if narrow else "truth"
    return [
        bar(p.label, p.probability, rank <= counted, "" if narrow else rank, mark if p.index == truth else "")
        for rank, p in enumerate(predictions, start=1)
    ]


def bar(label: str, share: float, counts: bool = True, rank: int | str = "", mark: str = "") -> components.RankedBar:
    """One bar as long as a share of a whole, with that share as a percentage behind it.

    Args:
        label: what the bar stands for.
        share: from 0 to 1.
        counts: whether the bar is coloured.
        rank: a number in front of the label, or empty.
        mark: a word or sign behind the label, or empty.
    """
    return {"rank": rank, "label": label, "length": share, "text": percent(share), "counts": counts, "mark": mark}


def number(label: str, value: float, most: float) -> components.RankedBar:
    """One bar for a number of at least 0, with three decimals behind it; that of `most` fills the row."""
    return {"rank": "", "label": label, "length": value / most, "text": f"{value:.3f}", "counts": True, "mark": ""}
