"""The matrices are those of Keras: what they do to a picture is what the layers did."""

import numpy as np
import pytest

from core.data import samples
from core.data.augmentation.geometry import Step, apart, matrix, move, product, steps
from core.data.augmentation.preview import preview
from core.data.augmentation.transform_chain import active, parse
from core.data.augmentation.transform_settings import Flip, PreviewSettings, Rotation, Shear, Translation, Zoom
from core.snapshots import last


@pytest.mark.parametrize(
    "line",
    [
        "flip-direction-both",
        "translation-interpolation-bilinear-fill-constant",
        "rotation-angle-180",
        "zoom-amount-0.8-fill-nearest",
        "shear-x-0.4-y-0.3-fill-wrap",
        "flip~rotation~translation-interpolation-bilinear~shear-y-0.2~zoom~rotation-angle-60",
    ],
)
def test_moving_gives_what_augmentation_gave(line: str) -> None:
    chosen = active(parse(line))
    image = samples.find("flower").read()
    snapshot = last(preview(image, chosen, PreviewSettings(size=96, seed=3, count=6)))  # type: ignore[arg-type]
    assert snapshot.image is not None
    for number in range(1, 7):
        moved = move(snapshot.image, steps(chosen, snapshot.metrics, number))
        assert np.abs(moved.astype(int) - snapshot.panels[str(number)]).mean() < 1.5


def test_steps_of_the_same_kind_are_told_apart() -> None:
    metrics = {"1/rotation/angle": 5.0, "1/rotation 2/angle": 7.0, "2/rotation/angle": 9.0, "1/label": 0.4}
    first, second = steps((Rotation(), Rotation()), metrics, 1)
    assert (first.name, first.drawn) == ("rotation", {"angle": 5.0})
    assert (second.name, second.drawn) == ("rotation 2", {"angle": 7.0})


def test_matrices_by_hand() -> None:
    point = np.array([0.0, 0.0, 1.0])
    assert (matrix(Step("flip", Flip(), {"horizontal": 1.0}), 11) @ point).tolist() == [10, 0, 1]
    assert (matrix(Step("t", Translation(), {"right": 0.5, "down": -0.1}), 10) @ point).tolist() == [5, -1, 1]
    assert matrix(Step("r", Rotation(), {"angle": 90.0}), 11) @ point == pytest.approx([0, 10, 1])  # Anticlockwise.
    assert matrix(Step("z", Zoom(), {"size": 2.0}), 11) @ point == pytest.approx([-5, -5, 1])
    low = np.array([0.0, 10.0, 1.0])
    assert matrix(Step("s", Shear(), {"sideways": 0.2, "upwards": 0.0}), 11) @ low == pytest.approx([2, 10, 1])


def test_a_shear_that_flattens_the_picture_has_no_way_back() -> None:
    flat = Step("s", Shear(), {"sideways": 1.0, "upwards": -1.0})
    assert matrix(flat, 8).tolist() == np.eye(3).tolist()


def test_turning_and_shifting_may_not_be_exchanged_but_two_turns_may() -> None:
    turn, shift = Step("r", Rotation(), {"angle": 90.0}), Step("t", Translation(), {"right": 0.5, "down": 0.0})
    one, other = product([turn, shift], 100), product([shift, turn], 100)
    assert apart(one, other, 100) == pytest.approx(50 * np.sqrt(2))  # Half to the right, or half upwards.
    more = Step("r", Rotation(), {"angle": 20.0})
    assert apart(product([turn, more], 100), product([more, turn], 100), 100) == pytest.approx(0, abs=1e-9)
