"""Images are found once each, evenly held out, and paired with what the papers shrink them to."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sets.archives import DataError
from core.synthesis.super_resolution import bicubic, luminance_images, sr_recipe
from core.synthesis.super_resolution.luminance_images import pair
from core.synthesis.super_resolution.sr_recipe import Source
from tests import development_data
from tests.core.synthesis.super_resolution import small


def test_a_file_that_occurs_twice_counts_once(tmp_path: Path) -> None:
    small.save_photos(tmp_path)
    train, held_out = luminance_images.divided(small.recipe(), tmp_path)
    assert len(train) == 2 and len(held_out) == 1
    assert {image.digest for image in train}.isdisjoint(image.digest for image in held_out)
    luminance = train[0].read()
    assert luminance.dtype == np.float32 and luminance.ndim == 2 and 16 <= luminance.min() < luminance.max() <= 235


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_pair_is_shrunk_and_on_request_enlarged_again(scale: int) -> None:
    luminance = np.random.default_rng(0).uniform(16, 235, (29, 38)).astype(np.float32)
    low, original = pair(luminance, scale, is_enlarged=False)
    assert np.array_equal(original, luminance[: 29 // scale * scale, : 38 // scale * scale])
    assert low.shape == (29 // scale, 38 // scale)
    enlarged, _ = pair(luminance, scale, is_enlarged=True)
    assert np.array_equal(enlarged, bicubic.enlarged(low, scale))


def test_what_is_missing_gets_a_sentence(tmp_path: Path) -> None:
    small.save_photos(tmp_path)
    with pytest.raises(DataError, match=r"^There is no nothing\.zip in .*; put it there"):
        luminance_images.found([Source(file="nothing.zip")], tmp_path)
    with pytest.raises(DataError, match=r"There is no image in .*photos/none; put some there"):
        luminance_images.found([Source(file="photos", folder="none")], tmp_path)
    with pytest.raises(DataError, match="There are 3 images, of which 3 are held out; give more"):
        luminance_images.divided(small.recipe(held_out=3), tmp_path)


class TestData:
    pytestmark = development_data.needed

    def test_no_benchmark_is_trained_on(self) -> None:
        assert development_data.FOLDER is not None
        for name in sr_recipe.names():
            recipe = sr_recipe.load(name)
            train, held_out = luminance_images.divided(recipe, development_data.FOLDER)
            assert len(train) + len(held_out) == (90 if len(recipe.images) == 1 else 290)  # T91 has one image twice.
            measured = {image.digest for image in luminance_images.found(recipe.benchmarks, development_data.FOLDER)}
            assert measured.isdisjoint(image.digest for image in train + held_out)
