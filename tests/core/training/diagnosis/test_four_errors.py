"""The experiment of the training recipe: four errors after each epoch, and each setting changes the right one."""

import numpy as np
import pytest

from core.snapshots import Snapshot, last
from core.training.diagnosis import four_errors
from core.training.diagnosis.diagnosis import Errors, MeasuredError, diagnose
from core.training.diagnosis.four_errors import split_digits, train, worse_camera
from core.training.diagnosis.four_errors_settings import FourErrorsSettings

KINDS = ("training", "training_validation", "validation", "testing")
SHORT = FourErrorsSettings(filters="2", pictures="50", epochs=5)


def cause(snapshot: Snapshot) -> tuple[str, ...]:
    measured = {
        kind: MeasuredError(error=snapshot.metrics[kind], images=int(snapshot.metrics[f"{kind}_pictures"]))
        for kind in KINDS
    }
    found = diagnose(Errors(**measured))  # type: ignore[arg-type]
    return found.first.causes if found.first else ()


def test_there_is_a_snapshot_at_the_start_and_after_each_epoch_with_four_errors() -> None:
    snapshots = list(train(SHORT))
    assert [s.step for s in snapshots] == list(range(6)) and snapshots[-1].total == 5
    assert all(0 <= s.metrics[kind] <= 1 for s in snapshots for kind in KINDS)
    assert snapshots[0].metrics["training_pictures"] == 50
    assert snapshots[0].image is not None and snapshots[0].image.shape == (352, 480, 3)
    assert [dict(s.metrics) for s in train(SHORT)] == [dict(s.metrics) for s in snapshots]


def test_the_recipe_leads_from_bias_to_variance_to_data_mismatch() -> None:
    assert cause(last(train(FourErrorsSettings(filters="1", epochs=5)))) == ("bias",)
    assert cause(last(train(FourErrorsSettings(filters="16")))) == ("variance",)
    assert cause(last(train(FourErrorsSettings(filters="16", pictures="700")))) == ("data mismatch",)


def test_splits_are_disjoint_and_a_smaller_training_set_is_a_subset_of_a_larger_one() -> None:
    few, many = split_digits(50, 0.0), split_digits(700, 0.0)
    assert [len(many[kind][1]) for kind in KINDS] == [700, 270, 357, 451]
    assert np.array_equal(few["training"][0], many["training"][0][:50])
    assert np.array_equal(few["testing"][0], many["testing"][0])


@pytest.mark.parametrize(("alike", "pale"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_a_fraction_of_the_training_images_is_like_the_test_images(alike: float, pale: float) -> None:
    digits = split_digits(700, alike)
    brightest = {kind: digits[kind][0].max(axis=(1, 2, 3)) < 0.95 for kind in KINDS}
    assert brightest["training"].mean() == pytest.approx(pale, abs=0.06)
    assert brightest["training_validation"].mean() == pytest.approx(pale, abs=0.1)
    assert brightest["testing"].mean() > 0.95


def test_the_worse_camera_is_shifted_by_a_pixel_pale_and_noisy() -> None:
    ink = np.zeros((200, 8, 8, 1), np.float32)
    ink[:, 2, 3] = 1
    worse = worse_camera(ink, np.random.default_rng(0))
    assert worse.shape == ink.shape and worse.dtype == np.float32
    assert worse[:, 3, 4].mean() == pytest.approx(four_errors.PALE, abs=0.02)
    assert worse[:, 3, 4].std() == pytest.approx(four_errors.NOISE, rel=0.2)
    assert worse[:, 2, 3].mean() < 0.1 and worse.min() == 0


def test_more_of_everything_is_more_work() -> None:
    work = FourErrorsSettings().work()
    for more in ({"filters": "32"}, {"pictures": "700"}, {"epochs": 60}):
        assert FourErrorsSettings.parse(more).work() > work
