"""Views of images with boxes: the boxes stay on what they were drawn around."""

import numpy as np
import pytest

from core.boxes import area
from core.detection.ssd.augmentation import BoxAugmentation, Draw, apply, sample

PLAIN = {"contrast": 1.0, "brightness": 0.0, "saturation": 1.0, "tint": (1.0, 1.0, 1.0)}


def painted(boxes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A grey image with a red rectangle for each box, given as shares."""
    image = np.full((*size, 3), 100, np.uint8)
    for left, top, right, bottom in boxes * [size[1], size[0], size[1], size[0]]:
        image[round(top) : round(bottom), round(left) : round(right)] = (255, 0, 0)
    return image


BOXES = np.array([[0.25, 0.25, 0.5, 0.75]], np.float32)
LABELS = np.array([2])


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("upside_down", [False, True])
@pytest.mark.parametrize("view", [(0, 0, 1, 1), (0.2, 0.1, 0.9, 0.9), (-0.3, -0.2, 1.1, 1.3), (0.25, 0.25, 0.5, 0.75)])
def test_the_box_stays_on_the_thing(view: tuple[float, ...], mirrored: bool, upside_down: bool) -> None:
    draw = Draw(view=view, mirrored=mirrored, upside_down=upside_down, **PLAIN)  # type: ignore[arg-type]
    image, boxes, labels = apply(draw, painted(BOXES, (240, 400)), BOXES, LABELS, 320)
    assert image.shape == (320, 320, 3) and labels.tolist() == [2]
    red = (image[..., 0].astype(int) - image[..., 1]) > 128
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    seen = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]) / 320
    np.testing.assert_allclose(boxes[0], seen, atol=0.006)


def test_what_is_hardly_visible_is_left_out() -> None:
    image = painted(BOXES, (100, 100))
    for right, kept in ((0.30, 0), (0.45, 1)):
        draw = Draw(view=(0.0, 0.0, right, 1.0), mirrored=False, upside_down=False, **PLAIN)  # type: ignore[arg-type]
        _, boxes, _ = apply(draw, image, BOXES, LABELS, 64)
        assert len(boxes) == kept
        assert not kept or boxes[0, 2] == pytest.approx(1.0)


def test_draws_hold_the_bounds_and_cut_nothing_in_half() -> None:
    settings, rng = BoxAugmentation(), np.random.default_rng(0)
    boxes = np.array([[0.1, 0.1, 0.3, 0.4], [0.6, 0.5, 0.9, 0.95]], np.float32)
    areas, half_cut = [], 0
    for _ in range(300):
        draw = sample(settings, boxes, rng)
        left, top, right, bottom = draw.view
        areas.append((right - left) * (bottom - top))
        within = np.clip(boxes, [left, top] * 2, [right, bottom] * 2)
        shares = area(within) / area(boxes)
        half_cut += int(np.any((shares > 0.15) & (shares < 0.45)))
    assert 0.39 < min(areas) < 0.6 and 1.3 < max(areas) < 1.81
    assert half_cut <= 3, "only where no draw of twelve was better"


def test_the_same_generator_gives_the_same_view() -> None:
    draws = [sample(BoxAugmentation(), BOXES, np.random.default_rng(7)) for _ in range(2)]
    assert draws[0] == draws[1]
