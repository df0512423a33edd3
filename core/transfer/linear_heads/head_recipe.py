"""Recipes of linear heads: data set, split, backbone, views and the grid of C, as a TOML file.

recipe = head_recipe.load("flowers17_features")          # in the folder recipes beside this file, or any path
"""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.training import recipe
from core.training.recipe import Split
from core.transfer.backbones.registry import BUNDLED
from core.transfer.backbones.views import View
from core.transfer.linear_heads.cross_validation import FOLDS, PENALTIES

FOLDER = Path(__file__).parent / "recipes"


class HeadRecipe(BaseModel):
    """One experiment: features of a trained network, and logistic regression on them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(pattern=recipe.NAME, description="Of the artifact; by default the file's name.")
    title: str = Field(description="For people.")
    data: str = Field(description="A name or path that core.data.sets.datasets.load knows.")
    split: Split = Field(default_factory=Split)
    backbone: str = Field(default=BUNDLED, description="An artifact of the task “features”.")
    layer: str = Field(
        default="features",
        description="Where the backbone is cut; its map is averaged over positions. Of several, joined by “+”, each is "
        "scaled to vary as much as the others.",
    )
    square_root: bool = Field(default=False, description="Take the roots of the activations, so that few dominate.")
    crop_fraction: float = Field(
        default=0.875, gt=0, le=1, description="The standard view's side, as a part of the picture's shorter one."
    )
    views: tuple[View, ...] = Field(
        default=("standard",), min_length=1, description="What of each training picture is looked at."
    )
    penalties: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        default=PENALTIES, min_length=1, description="Values of C to choose from, ascending; see scikit-learn."
    )
    folds: int = Field(default=FOLDS, ge=2, le=20, description="Of the cross-validation that chooses C.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of the folds.")
    map: bool = Field(
        default=False,
        description="Lay the training pictures out as a map too; see core.transfer.linear_heads.feature_space.",
    )
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @field_validator("penalties")
    @classmethod
    def _ascending(cls, penalties: tuple[float, ...]) -> tuple[float, ...]:
        if list(penalties) != sorted(set(penalties)):
            raise ValueError("give each value of C once, the smallest first")
        return penalties


def names() -> list[str]:
    """The recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> HeadRecipe:
    """A recipe by its name, or that of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or a field of it does not fit; the text names the first one.
    """
    return recipe.read(source, FOLDER, HeadRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a head's recipe: it has no network of its own."""
    path = Path(source)
    if path.suffix != ".toml":
        return str(source) in names()
    try:
        return "network" not in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
