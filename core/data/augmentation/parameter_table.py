"""The drawn numbers of an augmentation as a table for readers, and as comma-separated values."""

import csv
import io
from collections.abc import Mapping, Sequence

from core.data.augmentation.geometry import steps
from core.data.augmentation.transform_settings import UNITS, Transform

_SIGNED = ("translation", "rotation", "shear", "brightness", "colour/hue")
"""Numbers that are drawn to either side of 0."""


def table(
    chosen: Sequence[Transform], metrics: Mapping[str, float], count: int
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """The drawn numbers of a preview as texts.

    Args:
        chosen: the transforms of the preview, in their order.
        metrics: of the preview's snapshot.
        count: of its pictures.

    Returns:
        Name and unit of each column, and a row for each picture; "–" where nothing was drawn.
    """
    every = [
        {
            f"{step.name}/{quantity}": value
            for step in steps(chosen, metrics, i + 1)
            for quantity, value in step.drawn.items()
        }
        for i in range(count)
    ]
    names = list(dict.fromkeys(name for one in every for name in one))
    columns = [(name.replace("/", ", "), unit(name)) for name in names]
    return columns, [[text(name, one[name]) if name in one else "–" for name in names] for one in every]


def unit(name: str) -> str:
    """The unit of a drawn number such as "rotation 2/angle"."""
    kind, quantity = name.split("/")
    kind = kind.split(" ")[0]
    return UNITS.get(f"{kind}/{quantity}", "times done" if kind == "randaugment" else "")


def text(name: str, value: float) -> str:
    """A drawn number with as many digits as say something."""
    if name.startswith(("flip", "randaugment")):
        return f"{value:.0f}"
    digits = 1 if unit(name).startswith("°") else 3 if name.startswith("shear") else 2
    kind, _, quantity = name.partition("/")
    sign = "+" if f"{kind.split(' ')[0]}/{quantity}".startswith(_SIGNED) else ""
    value = round(value, digits) or 0.0  # No minus before zero.
    return f"{value:{sign if value else ''}.{digits}f}".replace("-", "−")


def as_csv(chosen: Sequence[Transform], metrics: Mapping[str, float], count: int) -> str:
    """The drawn numbers as comma-separated values, a line for each, with a heading."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["draw", "transform", "quantity", "value", "unit"])
    for i in range(count):
        for step in steps(chosen, metrics, i + 1):
            for quantity, value in step.drawn.items():
                writer.writerow([i + 1, step.name, quantity, value, unit(f"{step.name}/{quantity}")])
    return lines.getvalue()
