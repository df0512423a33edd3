"""A small training of styles: two paintings, three photos, a handful of steps."""

from pathlib import Path

import pytest

from core import images
from core.data import samples
from core.synthesis.style.learning import style_recipe
from core.synthesis.style.learning.style_recipe import StyleRecipe
from core.training.recipe import validated


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a folder of paintings and one of photos."""
    folder = tmp_path_factory.mktemp("style-data")
    for kind, names in {"paintings": ("galaxies", "flower"), "photos": ("cat", "coffee", "rocket")}.items():
        (folder / kind).mkdir()
        for name in names:
            images.write(samples.find(name).read(128), folder / kind / f"{name}.png")
    (folder / "paintings" / "paintings.csv").write_text("file,title,artist,year\ngalaxies.png,Deep field,NASA,1995\n")
    return folder


@pytest.fixture(scope="session")
def recipe() -> StyleRecipe:
    """Six steps on crops of 64 pixels."""
    values = style_recipe.load("style_paintings").model_dump()
    phase = {"steps": 4, "crop": 64, "schedule": {"kind": "constant", "rate": 0.03}}
    values |= {"name": "small", "paintings": "paintings", "photos": ("photos",), "painted_samples": False}
    values |= {"phases": [phase, {**phase, "steps": 2}], "painting_size": 96, "photo_size": 96, "checkpoint_every": 3}
    return validated(values, StyleRecipe)
