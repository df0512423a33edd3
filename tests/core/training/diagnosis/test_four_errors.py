"""The experiment of the training recipe: four errors after each epoch, and that each knob moves the one it should."""

import numpy as np
import pytest

from core.snapshots import Snapshot, last
from core.training.diagnosis import four_errors
from core.training.diagnosis.diagnosis import Errors, Measured, diagnose
from core.training.diagnosis.four_errors import parts, train, worse_camera
from core.training.diagnosis.four_errors_settings import FourErrorsSettings

PLACES = ("training", "training_validation", "validation", "testing")
SHORT = FourErrorsSettings(filters="2", pictures="50", epochs=5)


def cause(snapshot: Snapshot) -> tuple[str, ...]:
    measured = {
        place: Measured(error=snapshot.metrics[place], pictures=int(snapshot.metrics[f"{place}_pictures"]))
        for place in PLACES
    }
    found = diagnose(Errors(**measured))  # type: ignore[arg-type]
    return found.first.causes if found.first else ()


def test_there_is_a_snapshot_at_the_start_and_after_each_epoch_with_four_errors() -> None:
    snapshots = list(train(SHORT))
    assert [s.step for s in snapshots] == list(range(6)) and snapshots[-1].total == 5
    assert all(0 <= s.metrics[place] <= 1 for s in snapshots for place in PLACES)
    assert snapshots[0].metrics["training_pictures"] == 50
    assert snapshots[0].image is not None and snapshots[0].image.shape == (352, 480, 3)
    assert [dict(s.metrics) for s in train(SHORT)] == [dict(s.metrics) for s in snapshots]


def test_the_recipe_leads_from_bias_over_variance_to_mismatch() -> None:
    assert cause(last(train(FourErrorsSettings(filters="1", epochs=5)))) == ("bias",)
    assert cause(last(train(FourErrorsSettings(filters="16")))) == ("variance",)
    assert cause(last(train(FourErrorsSettings(filters="16", pictures="700")))) == ("data mismatch",)


def test_parts_keep_apart_and_fewer_pictures_are_some_of_the_more() -> None:
    few, many = parts(50, 0.0), parts(700, 0.0)
    assert [len(many[place][1]) for place in PLACES] == [700, 270, 357, 451]
    assert np.array_equal(few["training"][0], many["training"][0][:50])
    assert np.array_equal(few["testing"][0], many["testing"][0])


@pytest.mark.parametrize(("alike", "pale"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_a_part_of_the_training_pictures_is_like_the_test_pictures(alike: float, pale: float) -> None:
    found = parts(700, alike)
    brightest = {place: found[place][0].max(axis=(1, 2, 3)) < 0.95 for place in PLACES}
    assert brightest["training"].mean() == pytest.approx(pale, abs=0.06)
    assert brightest["training_validation"].mean() == pytest.approx(pale, abs=0.1)
    assert brightest["testing"].mean() > 0.95


def test_the_worse_camera_is_a_pixel_off_pale_and_noisy() -> None:
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
