"""The compact network enlarges, starts as repeated pixels, and looks no further than it says."""

import numpy as np
import pytest

from core.nets.super_resolution import compact


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_it_starts_close_to_repeated_pixels(scale: int) -> None:
    image = np.random.default_rng(0).random((2, 7, 5, 1), np.float32)
    enlarged = np.asarray(compact.build(scale)(image))
    assert enlarged.shape == (2, 7 * scale, 5 * scale, 1)
    assert np.abs(enlarged - image.repeat(scale, 1).repeat(scale, 2)).max() < 0.1


def test_its_size_is_that_of_the_text() -> None:
    assert compact.build(2, depth=7).count_params() == 17_364
    assert max(compact.build(scale, depth=11).count_params() for scale in (2, 3, 4)) < 30_000


def test_a_pixel_depends_on_its_reach_and_no_further() -> None:
    network = compact.build(2, channels=4, depth=3)
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0.1, 0.3, weight.shape) for weight in network.get_weights()])
    reach, image = compact.reach(3), np.full((1, 25, 25, 1), 0.5, np.float32)
    changed = image.copy()
    changed[0, 12, 12] = 1.0
    rows = np.nonzero(np.abs(np.asarray(network(changed)) - np.asarray(network(image))).max(axis=(0, 2, 3)))[0]
    assert (rows.min(), rows.max()) == (2 * (12 - reach), 2 * (12 + reach) + 1)
