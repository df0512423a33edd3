"""Feature maps: the stream, the choice of channels, and pixels that are neurons."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from apps.shared import finished
from core import images
from core.data import samples
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis import feature_maps as showing
from core.synthesis.feature_map_settings import COLUMNS, LAYERS, FeatureMapSettings
from core.synthesis.feature_maps import GAP, TILE, choose, coloured, feature_maps, sheet


@pytest.fixture(scope="module")
def photo() -> RGB:
    return samples.find("cat").read()


@pytest.fixture(scope="module")
def shown(photo: RGB) -> list[Snapshot]:
    return list(feature_maps(photo))


def test_a_snapshot_after_each_layer(shown: list[Snapshot]) -> None:
    assert [(s.step, s.total) for s in shown] == [(i, len(LAYERS)) for i in range(len(LAYERS) + 1)]
    assert list(shown[-1].panels) == ["window", *LAYERS]
    assert list(shown[2].panels) == ["window", *list(LAYERS)[:2]]
    for snapshot in shown:
        assert snapshot.image is not None and snapshot.image.dtype == np.uint8
        np.testing.assert_array_equal(snapshot.image, list(snapshot.panels.values())[-1])


def test_shapes_fall_and_channels_are_those_of_the_network(shown: list[Snapshot]) -> None:
    sides = [s.metrics["height"] for s in shown[1:]]
    assert sides == sorted(sides, reverse=True) and (sides[0], sides[-1]) == (112, 7)
    assert [s.metrics["channels"] for s in shown[1:]] == [32, 16, 24, 40, 80, 112, 192, 320, 1280]
    assert [s.metrics["shown"] for s in shown[1:]] == [18, 16, *[18] * 7]


def test_the_strongest_vary_most() -> None:
    rng = np.random.default_rng(0)
    maps = (rng.normal(size=(5, 4, 30)) * np.arange(30) + 100).astype(np.float32)
    maps[..., 3] = 1000  # Strong everywhere, but constant.
    chosen = choose(maps, FeatureMapSettings(channels=6))
    spread = maps.std(axis=(0, 1))
    assert len(chosen) == 6 and 3 not in chosen
    assert min(spread[chosen]) >= np.sort(spread)[-6] and list(spread[chosen]) == sorted(spread[chosen], reverse=True)
    assert choose(maps, FeatureMapSettings(channels=6, order="first")) == list(range(6))
    assert choose(maps[..., :4], FeatureMapSettings(channels=6, order="first")) == [0, 1, 2, 3]


@pytest.mark.parametrize("side", [7, 14, 112, 150])
def test_every_pixel_of_a_tile_is_a_neuron(side: int) -> None:
    maps = np.random.default_rng(1).normal(size=(side, side, COLUMNS + 1)).astype(np.float32)
    laid = sheet(maps)
    factor = max(1, TILE // side)
    tile = side * factor
    assert laid.shape == (2 * tile + GAP, COLUMNS * (tile + GAP) - GAP, 3)
    for channel, (top, left) in {1: (0, tile + GAP), COLUMNS: (tile + GAP, 0)}.items():
        part = laid[top : top + tile, left : left + tile]
        np.testing.assert_array_equal(part[::factor, ::factor], coloured(maps[..., channel]))
        np.testing.assert_array_equal(part, part[::factor, ::factor].repeat(factor, 0).repeat(factor, 1))


def test_colours_show_sign_and_strength() -> None:
    colours = coloured(np.array([[0, 1, 2, -1, -2]], np.float32))[0].tolist()
    assert colours == [[0, 0, 0], [230, 159, 0], [255, 255, 255], [0, 114, 178], [255, 255, 255]]
    assert not coloured(np.zeros((3, 3), np.float32)).any()


def test_closing_stops(photo: RGB) -> None:
    stream = feature_maps(photo)
    next(stream)
    stream.close()
    with pytest.raises(StopIteration):
        next(stream)


@pytest.mark.parametrize("image", [np.zeros((1, 1, 3), np.uint8), np.full((30, 500, 3), 200, np.uint8)])
def test_any_picture_has_feature_maps(image: RGB) -> None:
    *_, final = feature_maps(image, FeatureMapSettings(channels=6))
    assert len(final.panels) == len(LAYERS) + 1


def test_the_finished_sheets_can_be_made_again(shown: list[Snapshot]) -> None:
    record = finished.load("architectures")
    assert record.sample == "cat" and not record.settings
    assert [metrics for _, metrics in record.history] == [dict(s.metrics) for s in shown]
    for name, panel in shown[-1].panels.items():
        stored = finished.picture(f"feature_maps/{name}")
        assert stored.shape == panel.shape
        small = (panel.shape[0] // 6, panel.shape[1] // 6)  # WebP halves the resolution of colours.
        difference = images.resize(stored, small).astype(int) - images.resize(panel, small)
        assert np.abs(difference).mean() < 6, name


def test_it_is_the_bundled_network_that_is_shown() -> None:
    assert showing.MODEL == "efficientnet_lite0"
