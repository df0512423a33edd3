"""A scan whose numbers travel: the same as a scan in this process, in less space."""

import numpy as np
import pytest

from core.data import samples
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.sliding.sliding_windows import Scan
from core.detection.sliding.window_scan import PROBABLE, WindowScores, planned, scan
from core.images import RGB, fit
from core.serving.litert import Classifier
from core.snapshots import Snapshot, last

NETWORK = "efficientnet_lite0"
FEW = WindowSettings(scales=2, stride=0.35)
SIZE = (128, 192)


@pytest.fixture(scope="module")
def image() -> RGB:
    return fit(samples.find("coffee").read(), SIZE[1])


@pytest.fixture(scope="module")
def snapshots(image: RGB) -> list[Snapshot]:
    return list(scan(image, NETWORK, FEW))


@pytest.fixture(scope="module")
def scores(snapshots: list[Snapshot]) -> WindowScores:
    return WindowScores.of(SIZE, FEW, [(s.step, s.metrics) for s in snapshots])


def test_the_numbers_are_those_of_the_scan(image: RGB, scores: WindowScores) -> None:
    network = Classifier.load(NETWORK)
    run = Scan(image, network, FEW)
    last(run.stream())
    full = run.so_far.probabilities
    assert scores.regions == run.windows == planned(SIZE, FEW) and np.array_equal(scores.boxes, run.so_far.boxes)
    espresso = network.labels.index("espresso")
    expected = np.where(full[:, espresso] >= PROBABLE, full[:, espresso], 0)
    np.testing.assert_allclose(scores.of_class(espresso), expected, rtol=1e-6)
    for row, of_window in zip(full, scores.answers(), strict=True):
        assert [label for label, _ in of_window] == [k for k in np.argsort(-row)[:3] if row[k] >= PROBABLE]
    best = scores.best(0.05)
    assert {label for label, _ in best} == set(np.flatnonzero(full.max(axis=0) >= 0.05))
    assert [value for _, value in best] == sorted((value for _, value in best), reverse=True)


def test_every_snapshot_is_a_usable_result(image: RGB, snapshots: list[Snapshot], scores: WindowScores) -> None:
    first = snapshots[0]
    assert first.image is not None and first.image.shape == image.shape
    assert first.step < first.total == snapshots[-1].step
    part = WindowScores.of(SIZE, FEW, [(first.step, first.metrics)])
    assert part.regions == scores.regions[: first.step]
    espresso = Classifier.load(NETWORK).labels.index("espresso")
    assert np.array_equal(part.of_class(espresso), scores.of_class(espresso)[: first.step])
    assert WindowScores.of(SIZE, FEW, []).answers() == []


def test_fewer_scales_are_a_part_of_more(image: RGB, scores: WindowScores) -> None:
    settings = WindowSettings(scales=1, stride=0.35)
    fewer = scores.largest(1)
    assert fewer.regions == planned(SIZE, settings)
    alone = WindowScores.of(SIZE, settings, [(s.step, s.metrics) for s in scan(image, NETWORK, settings)])
    assert np.array_equal(fewer.windows, alone.windows) and np.array_equal(fewer.labels, alone.labels)
    assert np.array_equal(fewer.probabilities, alone.probabilities)


@pytest.mark.parametrize("scales", [1, 3, 6])
def test_windows_are_equally_large_on_the_levels_of_the_pyramid(scales: int) -> None:
    settings = WindowSettings(scales=scales)
    assert settings.levels[-1] == 1 and sorted(settings.levels) == list(settings.levels)
    sides = [level * size for level, size in zip(settings.levels, settings.sizes, strict=True)]
    np.testing.assert_allclose(sides, sides[0])
