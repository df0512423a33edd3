"""Grids and walks are made of the images of the generator, in order."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.serving import artifacts
from core.synthesis.gan import generation, image_grid, latent
from core.synthesis.gan.generation_settings import GenerationSettings, WalkSettings
from core.synthesis.gan.generator import Generator
from tests.core.synthesis.gan.untrained import export_untrained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    export_untrained(root)
    return root


@pytest.fixture
def generator(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator:
    monkeypatch.setattr(artifacts, "root", lambda: folder)
    return Generator.load("tiny")


def test_a_grid_has_the_images_of_the_seed_in_rows(generator: Generator) -> None:
    for averaged in (True, False):
        settings = GenerationSettings(count=6, seed=3, averaged=averaged)
        expected = generator.images(generator.noise(6, seed=3), averaged)
        sheet = generation.grid(list(generation.images(generator, settings)))
        assert np.array_equal(image_grid.cut(sheet, columns=3, rows=2), expected)


def test_a_walk_passes_every_image_and_ends_beside_the_first(generator: Generator) -> None:
    settings, route = GenerationSettings(count=3, seed=1), WalkSettings(walk=12)
    frames = np.stack(list(generation.walk(generator, settings, route)))
    stops = np.stack(list(generation.images(generator, settings)))
    assert frames.shape == (12, 16, 16, 3) and np.array_equal(frames[::4], stops)
    linear = np.stack(list(generation.walk(generator, settings, WalkSettings(walk=12, path="linear"))))
    vectors = latent.tour(generator.noise(3, seed=1), 12, "linear")
    assert np.array_equal(linear, generator.images(vectors)) and not np.array_equal(linear, frames)


def test_a_walk_needs_a_place_to_go(generator: Generator) -> None:
    with pytest.raises(ConvolabError, match="at least two images"):
        generation.walk(generator, GenerationSettings(count=1), WalkSettings())
