"""Patches are cut where they should be, stored as the training reads them, and made again when they no longer fit."""

from pathlib import Path

import numpy as np
import pytest

from core.data.hdf5.reader import Reader
from core.data.sets.archives import DataError
from core.snapshots import last
from core.synthesis.super_resolution import luminance_images, patches
from core.synthesis.super_resolution.luminance_images import pair
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.training.toml_writer import toml
from tests.core.synthesis.super_resolution import small


def srcnn() -> SrRecipe:
    network = {"kind": "srcnn", "kernels": (5, 1, 3)}
    return small.recipe(network=network, patches={"size": 12, "stride": 5})


@pytest.mark.parametrize("recipe", [small.recipe(scale=3), srcnn()], ids=["low", "enlarged"])
def test_each_row_is_an_input_and_the_same_place_of_the_original(recipe: SrRecipe) -> None:
    luminance = np.random.default_rng(0).uniform(16, 235, (70, 90)).astype(np.float32)
    first = next(patches.of_image(luminance, recipe))
    size, stride, growth = recipe.patches.size, recipe.patches.stride, recipe.growth
    given, wanted = pair(luminance, recipe.scale, recipe.input == "enlarged")
    rows, columns = ((side - size) // stride + 1 for side in given.shape)
    assert first.shape == (rows * columns, size**2 * (1 + growth**2)) and first.dtype == np.float16
    last_row = 255 * first[-1].astype(np.float32)
    top, left = stride * ((rows * columns - 1) // columns), stride * (columns - 1)
    low, high = last_row[: size**2].reshape(size, size), last_row[size**2 :].reshape(growth * size, growth * size)
    np.testing.assert_allclose(low, given[top : top + size, left : left + size], atol=1 / 16)
    inside = wanted[growth * top : growth * (top + size), growth * left : growth * (left + size)]
    np.testing.assert_allclose(high, inside, atol=1 / 16)


def test_the_file_belongs_to_its_settings_and_images(tmp_path: Path) -> None:
    small.save_photos(tmp_path)
    recipe, path = small.recipe(), tmp_path / "patches.h5"
    train, _ = luminance_images.divided(recipe, tmp_path)
    snapshot = last(patches.write(recipe, train, path))
    with Reader(path) as reader:
        assert len(reader) == snapshot.metrics["patches"] > 16 and reader.classes == ("train",)
    assert patches.is_current(path, patches.key(recipe, train))
    assert not patches.is_current(path, patches.key(recipe, train[:-1]))
    assert not patches.is_current(path, patches.key(small.recipe(scale=3), train))
    assert not patches.is_current(tmp_path / "none.h5", patches.key(recipe, train))


def test_images_that_are_too_small_get_a_sentence(tmp_path: Path) -> None:
    small.save_photos(tmp_path)
    recipe = small.recipe(patches={"size": 100, "stride": 10})
    train, _ = luminance_images.divided(recipe, tmp_path)
    with pytest.raises(DataError, match="No image is large enough for patches of 100 pixels"):
        last(patches.write(recipe, train, tmp_path / "patches.h5"))
    assert not (tmp_path / "patches.h5").exists()


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.save_photos(tmp_path)
    recipe = tmp_path / "small.toml"
    recipe.write_text(toml(small.RECIPE), encoding="utf-8")
    out = tmp_path / "patches.h5"
    assert patches.main([str(recipe), str(out), "--data", str(tmp_path)]) == 0
    assert "patches of 16 × 16 pixels" in capsys.readouterr().out and out.is_file()
    assert patches.main(["nothing", str(out)]) == 2
    assert "There is no recipe “nothing”" in capsys.readouterr().err
