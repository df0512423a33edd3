"""The sampled parameters of an augmentation as a table for readers, and as comma-separated values."""

import csv
import io
from collections.abc import Mapping, Sequence

from core.data.augmentation.sampled_parameters import from_metrics
from core.data.augmentation.transforms.base import Quantity, Transform


def table(
    chosen: Sequence[Transform], metrics: Mapping[str, float], count: int
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """The sampled numbers of a preview as texts.

    Args:
        chosen: the transforms of the preview, in the order of their use.
        metrics: of the preview's snapshot.
        count: of its versions.

    Returns:
        Name and unit of each column, and a row for each version; "–" where nothing was sampled.
    """
    quantities: dict[str, Quantity] = {}
    rows = []
    for i in range(count):
        row = {}
        for sampled in from_metrics(chosen, metrics, i + 1):
            for name, value in sampled.values.items():
                column, quantity = f"{sampled.name}, {name}", sampled.transform.quantities[name]
                quantities[column] = quantity
                row[column] = quantity.text(value)
        rows.append(row)
    columns = [(column, quantity.unit) for column, quantity in quantities.items()]
    return columns, [[row.get(column, "–") for column in quantities] for row in rows]


def as_csv(chosen: Sequence[Transform], metrics: Mapping[str, float], count: int) -> str:
    """The sampled numbers as comma-separated values, one per line, under a heading."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["version", "transform", "quantity", "value", "unit"])
    for i in range(count):
        for sampled in from_metrics(chosen, metrics, i + 1):
            for name, value in sampled.values.items():
                writer.writerow([i + 1, sampled.name, name, value, sampled.transform.quantities[name].unit])
    return lines.getvalue()
