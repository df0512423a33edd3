"""The table of sampled parameters."""

import csv
import io

from core.data.augmentation import parameter_table
from core.data.augmentation.transforms.geometric import Flip, Rotation
from core.data.augmentation.transforms.policies import RandAugment

CHOSEN = (Flip(), Rotation(), Rotation(), RandAugment())
METRICS = {
    "1/flip/horizontal": 1.0,
    "2/flip/horizontal": 0.0,
    "1/rotation/angle": -3.26,
    "2/rotation/angle": -0.01,
    "1/rotation 2/angle": 12.0,
    "2/rotation 2/angle": 1.0,
    "2/randaugment/shear": 2.0,
}


def test_a_row_for_each_version_and_a_column_for_each_number() -> None:
    columns, rows = parameter_table.table(CHOSEN, METRICS, 2)
    assert columns == [
        ("flip, horizontal", "1 = flipped"),
        ("rotation, angle", "° anticlockwise"),
        ("rotation 2, angle", "° anticlockwise"),
        ("randaugment, shear", "times applied"),
    ]
    assert rows == [["1", "−3.3", "+12.0", "–"], ["0", "0.0", "+1.0", "2"]]


def test_an_empty_chain_has_an_empty_table() -> None:
    assert parameter_table.table((), {}, 2) == ([], [[], []])


def test_as_csv_has_a_line_for_each_number() -> None:
    lines = list(csv.DictReader(io.StringIO(parameter_table.as_csv(CHOSEN, METRICS, 2))))
    assert len(lines) == len(METRICS)
    assert lines[1] == {
        "version": "1",
        "transform": "rotation",
        "quantity": "angle",
        "value": "-3.26",
        "unit": "° anticlockwise",
    }
