"""Recipes of super-resolution are read, told from others, and refused where they contradict themselves."""

import pytest

from core.errors import ConvolabError
from core.synthesis.super_resolution import sr_recipe
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.training.recipe import validated
from tests.core.synthesis.super_resolution import small


def test_the_recipes_of_the_suite_are_valid() -> None:
    expected = {f"{kind}_x{scale}" for kind in ("srcnn", "compact_sr") for scale in (2, 3, 4)}
    assert expected | {"compact_sr_perceptual_x4"} == set(sr_recipe.names())
    for name in sr_recipe.names():
        recipe = sr_recipe.load(name)
        assert recipe.name == name and name.endswith(f"_x{recipe.scale}") and sr_recipe.is_one(name)
    assert not sr_recipe.is_one("mnist_dcgan")


def test_the_perceptual_variant_is_the_network_that_it_starts_from() -> None:
    variant = sr_recipe.load("compact_sr_perceptual_x4")
    assert variant.network == sr_recipe.load(variant.start_from).network


def test_patches_smaller_than_the_kernels_are_refused() -> None:
    values = {**small.recipe().model_dump(), "network": {"kind": "srcnn"}, "patches": {"size": 17, "stride": 5}}
    with pytest.raises(ConvolabError, match="patches of 17 pixels are too small for the kernels"):
        validated(values, SrRecipe)
