"""What was sampled is read from the metrics as it was written there."""

import numpy as np

from core.data.augmentation.sampled_parameters import as_metrics, from_metrics, label_metric
from core.data.augmentation.transforms.geometric import Rotation
from core.data.augmentation.transforms.policies import RandAugment


def test_transforms_of_the_same_kind_are_told_apart() -> None:
    metrics = {"1/rotation/angle": 5.0, "1/rotation 2/angle": 7.0, "2/rotation/angle": 9.0, label_metric(1): 0.4}
    first, second = from_metrics((Rotation(), Rotation()), metrics, 1)
    assert (first.name, first.values) == ("rotation", {"angle": 5.0})
    assert (second.name, second.values) == ("rotation 2", {"angle": 7.0})


def test_what_is_written_is_read_again() -> None:
    chosen = (Rotation(), RandAugment(), Rotation())
    sampled = [{"angle": np.array([1.0, -2.0])}, {"shear": np.array([0, 2])}, {"angle": np.array([0.0, 4.0])}]
    metrics = as_metrics(chosen, sampled, 2)
    assert metrics == {
        "1/rotation/angle": 1.0,
        "2/rotation/angle": -2.0,
        "2/randaugment/shear": 2.0,  # Nothing is said of the operations that were not applied.
        "1/rotation 2/angle": 0.0,
        "2/rotation 2/angle": 4.0,
    }
    assert [dict(one.values) for one in from_metrics(chosen, metrics, 2)] == [
        {"angle": -2.0},
        {"shear": 2.0},
        {"angle": 4.0},
    ]
