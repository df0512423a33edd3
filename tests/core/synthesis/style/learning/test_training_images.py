"""Paintings come with their titles, and crops depend on seed and step alone."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sets.archives import DataError
from core.synthesis.style.learning.style_recipe import StyleRecipe
from core.synthesis.style.learning.training_images import Photos, paintings
from core.training.recipe import validated


def test_paintings_have_names_titles_and_makers(recipe: StyleRecipe, data: Path) -> None:
    flower, galaxies = paintings(recipe, data)
    assert (galaxies.name, galaxies.title, galaxies.made_by) == ("galaxies", "Deep field", "NASA, 1995")
    assert (flower.name, flower.title, flower.made_by) == ("flower", "Flower", "")
    ours = paintings(validated({**recipe.model_dump(), "painted_samples": True}, StyleRecipe), data)
    assert [painting.name for painting in ours[2:4]] == ["night_swirls", "stained_glass"]


def test_crops_depend_on_seed_and_step_alone(recipe: StyleRecipe, data: Path) -> None:
    photos = Photos.load(recipe, data)
    assert len(photos.photos) == 3 and all(min(photo.shape[:2]) <= 96 for photo in photos.photos)
    one, again, other = photos.crops(5, 4, 64), photos.crops(5, 4, 64), photos.crops(6, 4, 64)
    assert all(crop.shape == (64, 64, 3) and crop.dtype == np.uint8 for crop in one)
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_a_photo_smaller_than_the_crop_is_enlarged() -> None:
    assert Photos([np.zeros((20, 90, 3), np.uint8)]).crops(0, 2, 64)[0].shape == (64, 64, 3)


def test_missing_data_say_where_they_belong(recipe: StyleRecipe, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no paintings in"):
        paintings(recipe, tmp_path)
    (tmp_path / "photos").mkdir()
    with pytest.raises(DataError, match="no image in"):
        Photos.load(recipe, tmp_path)
