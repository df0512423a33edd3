"""The matrices are those of Keras: what they do to an image is what the layers did."""

import numpy as np
import pytest

from core.data import samples
from core.data.augmentation.geometry import corner_distance, is_geometric, matrix, move, product
from core.data.augmentation.preview import preview
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.sampled_parameters import SampledTransform, from_metrics
from core.data.augmentation.transform_chain import active, parse
from core.data.augmentation.transforms.colour import Brightness
from core.data.augmentation.transforms.geometric import (
    GEOMETRIC,
    Flip,
    GeometricTransform,
    Rotation,
    Shear,
    Translation,
    Zoom,
)
from core.snapshots import last


def smooth(model: type[GeometricTransform]) -> str:
    """Bilinear interpolation, if there is a choice: which pixel is nearest depends on rounding."""
    return "-interpolation-bilinear" if "interpolation" in model.model_fields else ""


@pytest.mark.parametrize(
    "line",
    [
        *(model.kind + smooth(model) for model in GEOMETRIC),
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
        moved = move(snapshot.image, from_metrics(chosen, snapshot.metrics, number))
        assert np.abs(moved.astype(int) - snapshot.panels[str(number)]).mean() < 1.5


def test_matrices_by_hand() -> None:
    point = np.array([0.0, 0.0, 1.0])
    assert (matrix(SampledTransform("flip", Flip(), {"horizontal": 1.0}), 11) @ point).tolist() == [10, 0, 1]
    shift = SampledTransform("t", Translation(), {"right": 0.5, "down": -0.1})
    assert (matrix(shift, 10) @ point).tolist() == [5, -1, 1]
    turn = SampledTransform("r", Rotation(), {"angle": 90.0})
    assert matrix(turn, 11) @ point == pytest.approx([0, 10, 1])  # Anticlockwise.
    assert matrix(SampledTransform("z", Zoom(), {"size": 2.0}), 11) @ point == pytest.approx([-5, -5, 1])
    low = np.array([0.0, 10.0, 1.0])
    slant = SampledTransform("s", Shear(), {"sideways": 0.2, "upwards": 0.0})
    assert matrix(slant, 11) @ low == pytest.approx([2, 10, 1])


def test_colours_leave_every_point_in_place() -> None:
    lighter = SampledTransform("b", Brightness(), {"added": 0.2})
    assert not is_geometric(lighter) and is_geometric(SampledTransform("flip", Flip(), {}))
    assert matrix(lighter, 8).tolist() == np.eye(3).tolist()
    image = samples.find("flower").read(64)[:64, :64]
    np.testing.assert_array_equal(move(image, [lighter]), image)


def test_a_shear_that_flattens_the_image_has_no_inverse() -> None:
    flat = SampledTransform("s", Shear(), {"sideways": 1.0, "upwards": -1.0})
    assert matrix(flat, 8).tolist() == np.eye(3).tolist()


def test_a_rotation_and_a_shift_do_not_commute_but_two_rotations_do() -> None:
    turn = SampledTransform("r", Rotation(), {"angle": 90.0})
    shift = SampledTransform("t", Translation(), {"right": 0.5, "down": 0.0})
    one, other = product([turn, shift], 100), product([shift, turn], 100)
    assert corner_distance(one, other, 100) == pytest.approx(50 * np.sqrt(2))  # Half to the right, or half upwards.
    more = SampledTransform("r", Rotation(), {"angle": 20.0})
    one, other = product([turn, more], 100), product([more, turn], 100)
    assert corner_distance(one, other, 100) == pytest.approx(0, abs=1e-9)
