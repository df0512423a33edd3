"""Styles are numbers: mixed by arithmetic, painted at any size, with the knobs that the settings declare."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import samples
from core.images import RGB, fit, resize
from core.synthesis.style import network
from core.synthesis.style.network import PaintingError
from core.synthesis.style.network_settings import NetworkSettings
from tests.repository import ROOT

STYLES = network.styles()
WOODCUT, BRUSH = STYLES["Woodcut"], STYLES["Blue brush"]


def photo(side: int = 96) -> RGB:
    return fit(samples.find("astronaut").read(), side)


def test_there_are_26_different_styles() -> None:
    assert len(STYLES) == 26
    pictures = np.stack([network.stylize(photo(64), style).astype(int) for style in STYLES.values()])
    distance = np.abs(pictures[:, None] - pictures[None]).mean(axis=(2, 3, 4)) + 255 * np.eye(26)
    assert distance.min() > 5


@given(st.integers(16, 90), st.integers(16, 90))
@settings(max_examples=15)
def test_any_size(height: int, width: int) -> None:
    image = resize(photo(), (height, width))
    assert network.painter().paint(image, WOODCUT).picture.shape == (height, width, 3)


@pytest.mark.parametrize("size", [(1, 1), (5, 300), (31, 33), (600, 20)])
def test_tiny_and_elongated_photos_are_painted(size: tuple[int, int]) -> None:
    found = network.stylize(resize(photo(), size), WOODCUT)
    assert found.shape == (*size, 3) and found.dtype == np.uint8


def test_a_mixture_is_the_weighted_mean_of_the_numbers() -> None:
    mixed = network.mix({"Woodcut": 3, "Blue brush": 1}, STYLES)
    np.testing.assert_allclose(mixed, 0.75 * WOODCUT + 0.25 * BRUSH, rtol=1e-5)
    np.testing.assert_array_equal(network.mix({"Woodcut": 0.2, "Mosaic": 0}, STYLES), WOODCUT)
    halfway = network.stylize(photo(), network.mix({"Woodcut": 1, "Blue brush": 1}, STYLES)).astype(int)
    ends = [network.stylize(photo(), style).astype(int) for style in (WOODCUT, BRUSH)]
    apart = np.abs(ends[0] - ends[1]).mean()
    assert all(5 < np.abs(halfway - end).mean() < apart for end in ends)


def test_mixtures_that_make_no_sense() -> None:
    for weights in ({}, {"Woodcut": 0}, {"Woodcut": 2, "Mosaic": -1}, {"Woodcut": float("nan")}, {"Unknown": 1}):
        with pytest.raises(PaintingError, match=r"raise one of them|There is no style"):
            network.mix(weights, STYLES)
    for style in (np.zeros(694, np.float32), np.full(990, np.inf, np.float32)):
        with pytest.raises(PaintingError, match="990 finite numbers"):
            network.stylize(photo(), style)


def test_strength_goes_from_the_photo_to_the_picture() -> None:
    image = photo()
    none, half, full = (network.stylize(image, WOODCUT, NetworkSettings(strength=s)).astype(int) for s in (0, 0.5, 1))
    np.testing.assert_array_equal(none, image)
    assert np.abs(half - (none + full) / 2).max() <= 1


def test_colours_are_kept_in_two_ways() -> None:
    image = photo()
    painting, luminance, matched = (
        network.stylize(image, WOODCUT, NetworkSettings(colours=how)).astype(float)
        for how in ("painting", "luminance", "matched")
    )

    def saturation(picture: np.ndarray) -> float:
        return float(np.abs((picture.max(axis=2) - picture.min(axis=2)) - np.ptp(image.astype(float), axis=2)).mean())

    assert saturation(luminance) < 0.5 * saturation(painting)
    colour = image.reshape(-1, 3).mean(axis=0)
    assert np.abs(matched.reshape(-1, 3).mean(axis=0) - colour).max() < 8
    assert np.abs(painting.reshape(-1, 3).mean(axis=0) - colour).max() > 20


def test_larger_strokes_are_smoother_and_the_size_stays() -> None:
    image = photo(192)

    def roughness(stroke: float) -> float:
        picture = network.stylize(image, WOODCUT, NetworkSettings(stroke=stroke))
        assert picture.shape == image.shape
        return float(np.abs(np.diff(picture.astype(int), axis=1)).mean())

    fine, plain, broad = (roughness(stroke) for stroke in (0.5, 1.0, 2.5))
    assert broad < 0.8 * plain and fine > broad


def test_sizes_that_the_settings_say() -> None:
    chosen = NetworkSettings(longest_side=512, stroke=2.0)
    assert chosen.size(1024, 768) == (512, 384) and chosen.size(100, 50) == (100, 50)
    assert chosen.seen(1024, 768) == (256, 192) and chosen.seen(40, 80) == (32, 64)
    assert not chosen.in_tiles(3000, 4000) and NetworkSettings(longest_side=4096).in_tiles(3000, 4000)
    assert chosen.work(1024, 768) == pytest.approx(0.25 * NetworkSettings(longest_side=512).work(1024, 768))
    with pytest.raises(PaintingError, match="in tiles"):
        network.stylize(np.zeros((1600, 1600, 3), np.uint8), WOODCUT, NetworkSettings(longest_side=1600))


def test_given_statistics_paint_the_same_picture() -> None:
    painted = network.painter().paint(photo(), BRUSH)
    again = network.painter().paint_with(photo(), BRUSH, painted.statistics)
    assert np.abs(painted.picture.astype(int) - again).max() <= 1


def test_thirty_visitors_at_the_same_time() -> None:
    tasks = [(photo(64 + 16 * (i % 3)), (WOODCUT, BRUSH)[i % 2]) for i in range(30)]
    expected = [network.stylize(image, style) for image, style in tasks[:6]]
    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(lambda task: network.stylize(*task), tasks))
    for number, picture in enumerate(found):
        np.testing.assert_array_equal(picture, expected[number % 6])


def test_no_tensorflow_where_pages_are_served() -> None:
    script = (
        "import sys, numpy as np\n"
        "from core.synthesis.style import arbitrary, moving, network, tiles\n"
        "network.stylize(np.zeros((32, 32, 3), np.uint8), network.styles()['Woodcut'])\n"
        "print(sorted({'tensorflow', 'keras', 'sklearn', 'skimage'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
