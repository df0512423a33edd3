"""A copy is found, also mirrored, and the distances say that it is one."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sets import datasets
from core.synthesis.gan import gan_recipe, nearest_training_image
from core.synthesis.gan.real_images import RealImages

RECIPE = 'title = "Digits"\ndata = "digits"\nsize = 16\nchannels = 1\nepochs = 1\nflip = {flip}\n'


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE.format(flip="true"), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_copy_is_found(recipe: str, is_mirrored: bool) -> None:
    original = RealImages.load(gan_recipe.load(recipe), None).train[123]
    image = np.repeat(original[:, ::-1] if is_mirrored else original, 3, axis=2)
    found = nearest_training_image.find(recipe, np.ascontiguousarray(image))
    assert np.array_equal(found.image, image) and found.distance == 0 < found.second_distance
    assert found.searched > 1000


def test_mirror_images_count_only_if_the_training_mirrors(tmp_path: Path) -> None:
    path = tmp_path / "straight.toml"
    path.write_text(RECIPE.format(flip="false"), encoding="utf-8")
    original = RealImages.load(gan_recipe.load(path), None).train[123]
    found = nearest_training_image.find(str(path), np.repeat(original[:, ::-1], 3, axis=2))
    assert found.distance > 0


def test_a_data_set_that_is_not_here_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda name: None)
    assert not nearest_training_image.is_available("flowers_dcgan")
