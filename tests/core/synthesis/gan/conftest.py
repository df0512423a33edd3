"""A recipe that trains in a second, on the digits of scikit-learn."""

import pytest

from core.synthesis.gan.gan_recipe import GanRecipe

TINY = {
    "name": "tiny",
    "title": "A tiny GAN",
    "data": "digits",
    "size": 16,
    "channels": 1,
    "epochs": 1,
    "batch_size": 64,
    "seed": 3,
    "precision": "float32",
    "average": 0.9,
    "samples": (2, 3),
    "generator": {"noise": 8, "width": 4},
    "discriminator": {"width": 4},
}


@pytest.fixture(scope="session")
def recipe() -> GanRecipe:
    return GanRecipe.model_validate(TINY)
