"""The catalogue of channels: its tiles, and the places that excite a channel."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from core import images
from core.data import samples
from core.synthesis.dream import channels
from core.synthesis.dream.channel_sheet import COUNT, LAYERS, TILE, VIEW, places, tile, view


@pytest.mark.parametrize("layer", LAYERS)
def test_a_channel_dreams_and_responds_to_its_dream(layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "FIELD", 512)
    photo = samples.find("palace").read()
    first = next(channels.catalogue([photo], layer, steps=4))
    assert first.image is not None and first.image.shape == (COUNT // 8 * TILE, 8 * TILE, 3)
    assert (first.step, first.total) == (1, COUNT)
    assert (tile(first.image, 0) != 128).any() and (tile(first.image, 1) == 128).all()
    found = places(first.metrics)
    assert 1 <= len(found) <= channels.MOST_FROM_ONE
    number, row, column, activation = found[0]
    maps = channels.activations(images.fit(photo, 480), layer)[..., 0]
    assert number == 0 and activation == pytest.approx(float(maps.max()), rel=0.02)
    assert view(images.fit(photo, 480), layer, row, column).shape == (VIEW[layer], VIEW[layer], 3)


def test_the_strongest_places_are_apart_and_in_order() -> None:
    one, two = np.zeros((10, 10), np.float32), np.zeros((10, 10), np.float32)
    one[2, 3], one[2, 4], one[8, 8], one[0, 8] = 9, 8, 5, 4
    two[5, 5] = 7
    found = channels.strongest([one, two], [(100, 100), (100, 100)], apart=30)
    assert [place[3] for place in found] == [9, 7, 5, 0]
    assert found[0][:3] == (0, 25, 35) and found[1][:3] == (1, 55, 55)


def test_a_view_at_the_edge_is_moved_inside() -> None:
    photo = np.arange(200 * 300 * 3, dtype=np.uint32).reshape(200, 300, 3).astype(np.uint8)
    np.testing.assert_array_equal(view(photo, "conv3_3", 0, 299), photo[:40, 260:])
    assert view(photo[:20], "conv3_3", 10, 10).shape == (20, 40, 3)
