"""Surfaces: gradients against differences, minima that are minima, and the section through a network's loss."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.data.sets import datasets
from core.errors import ConvolabError
from core.optimization import loss_section, surfaces
from core.optimization.grid_surface import FILE, GridSurface
from core.optimization.losses import one_hot
from core.optimization.surfaces import Surface

SURFACES = [surfaces.find(name) for name in surfaces.NAMES]


def differences(surface: Surface, points: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """The gradient by central differences."""
    steps = h * np.eye(2)
    sides = [(surface.value(points + step) - surface.value(points - step)) / (2 * h) for step in steps]
    return np.stack(sides, axis=-1)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
def test_the_gradient_matches_the_values(surface: Surface) -> None:
    points = np.random.default_rng(0).uniform(surface.low, surface.high, (200, 2))
    gradients = surface.gradient(points)
    np.testing.assert_allclose(gradients, differences(surface, points), rtol=1e-4, atol=1e-4)
    assert surface.value(points).shape == (200,) and gradients.shape == (200, 2)
    np.testing.assert_allclose(surface.gradient(points[7]), gradients[7])


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
def test_the_minima_are_the_lowest_points_that_are_drawn(surface: Surface) -> None:
    axes = [np.linspace(low, high, 101) for low, high in zip(surface.low, surface.high, strict=True)]
    everywhere = surface.value(np.stack(np.meshgrid(*axes), axis=-1))
    lowest = surface.value(np.array(surface.minima))
    height = everywhere.max() - everywhere.min()
    assert np.all(lowest <= everywhere.min() + 0.01 * height)
    assert np.all(surface.value(np.array([surface.start])) > lowest)
    assert surface.clip(surface.start) == surface.start and surface.clip((99.0, -99.0)) == (
        surface.high[0],
        surface.low[1],
    )


def test_an_unknown_surface_is_a_sentence() -> None:
    with pytest.raises(ConvolabError, match="There is no surface “hill”; the surfaces are bowl"):
        surfaces.find("hill")


def test_the_section_passes_through_its_values_and_continues_linearly() -> None:
    grid = GridSurface.load()
    rows, columns = grid.values.shape
    axes = (np.linspace(grid.low[0], grid.high[0], columns), np.linspace(grid.low[1], grid.high[1], rows))
    np.testing.assert_allclose(grid.value(np.stack(np.meshgrid(*axes), axis=-1)), grid.values, atol=1e-9)
    border = np.array([grid.high[0], grid.start[1]])
    slope = grid.gradient(border)[0]
    for beyond in (1.0, 3.0):
        point = border + np.array([beyond, 0])
        np.testing.assert_allclose(grid.value(point), grid.value(border) + beyond * slope, rtol=1e-9)


def test_the_gradient_matches_the_values_beyond_the_section_too() -> None:
    network = surfaces.find("network")
    size = np.subtract(network.high, network.low)
    points = np.random.default_rng(0).uniform(network.low - size, network.high + size, (400, 2))
    np.testing.assert_allclose(network.gradient(points), differences(network, points), rtol=1e-4, atol=1e-4)


def test_the_command_makes_the_section_and_its_network_has_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert min(kept["accuracy_other_pictures"]) > 0.95 and kept["pictures"] == loss_section.TRAINING_IMAGES
    monkeypatch.setattr(loss_section, "FILE", tmp_path / "section.json")
    monkeypatch.setattr(loss_section, "EPOCHS", 1)
    monkeypatch.setattr(loss_section, "POINTS", 5)
    loss_section.main()
    made = GridSurface.load(tmp_path / "section.json")
    assert made.values.shape == (5, 5)
    # At the initial weights the loss is the same however long the training is.
    first = surfaces.find("network")
    assert made.value(np.array(made.start)) == pytest.approx(float(first.value(np.array(first.start))), abs=0.5)


def test_backpropagation_of_the_network_is_right() -> None:
    part = datasets.load("digits").splits["train"]
    images = np.stack([part.read(i)[..., 0] for i in range(20)]).reshape(-1, 64) / 255
    targets = one_hot(part.labels[:20], 10)
    weights = loss_section.initial_weights(np.random.default_rng(0))
    slope = loss_section.gradient(weights, images, targets)
    for i in np.random.default_rng(1).choice(len(weights), 20, replace=False):
        step = 1e-6 * (np.arange(len(weights)) == i)
        ends = [loss_section.loss(weights + sign * step, images, targets) for sign in (1, -1)]
        assert slope[i] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)


def test_a_damaged_section_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "section.json").write_text('{"low": 3}')
    with pytest.raises(ConvolabError, match="make it again: python -m"):
        GridSurface.load(tmp_path / "section.json")
