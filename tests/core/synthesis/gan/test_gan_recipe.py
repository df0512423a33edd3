"""Recipes of GANs are read, told from others, and refused where they contradict themselves."""

import pytest

from core.errors import ConvolabError
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_recipe import GanRecipe
from core.training.recipe import validated


def test_the_recipes_of_the_suite_are_valid() -> None:
    assert {"flowers_dcgan", "mnist_dcgan"} <= set(gan_recipe.names())
    for name in gan_recipe.names():
        assert gan_recipe.load(name).name == name and gan_recipe.is_one(name)
    assert not gan_recipe.is_one("mnist_mini_vgg")


def test_labels_without_use_are_refused(recipe: GanRecipe) -> None:
    with pytest.raises(ConvolabError, match="the loss hinge has no labels"):
        validated({**recipe.model_dump(), "loss": "hinge", "label_noise": 0.1}, GanRecipe)
