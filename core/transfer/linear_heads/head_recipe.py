"""Recipes of linear heads: data set, split, backbone, views and the grid of C, as a TOML file.

recipe = head_recipe.load("flowers17_features")          # in the folder recipes beside this file, or the path of a file
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.training import recipe
from core.training.recipe import Split
from core.transfer.backbones.registry import BUNDLED
from core.transfer.backbones.views import View
from core.transfer.linear_heads.cross_validation import CS, FOLDS

FOLDER = Path(__file__).parent / "recipes"


class HeadRecipe(BaseModel):
    """One experiment: features of a trained network, and logistic regression on them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(pattern=recipe.NAME, description="The artifact's name; by default the file's.")
    title: str = Field(description="Shown to people.")
    data: str = Field(description="A name or path that core.data.sets.datasets.load knows.")
    split: Split = Field(default_factory=Split)
    backbone: str = Field(default=BUNDLED, description="An artifact of the task “features”.")
    layer: str = Field(
        default="features",
        description="The layer whose map is averaged over positions. Several, joined by “+”, are scaled to equal "
        "variance.",
    )
    square_root: bool = Field(
        default=False, description="Take the square roots of the activations, which tames the largest."
    )
    crop_fraction: float = Field(
        default=0.875,
        gt=0,
        le=1,
        description="The side of the standard view, as a fraction of the image's shorter side.",
    )
    views: tuple[View, ...] = Field(
        default=("standard",), min_length=1, description="Which views of each training image are used."
    )
    cs: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        default=CS,
        alias="C",
        min_length=1,
        description="The inverse regularization strengths to choose from, ascending (scikit-learn's C).",
    )
    folds: int = Field(default=FOLDS, ge=2, le=20, description="Folds of the cross-validation that chooses C.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of the folds and of the map.")
    map: bool = Field(
        default=False,
        description="Also lay the training images out as a map; see core.transfer.linear_heads.feature_space.",
    )
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @field_validator("cs")
    @classmethod
    def _ascending(cls, cs: tuple[float, ...]) -> tuple[float, ...]:
        if list(cs) != sorted(set(cs)):
            raise ValueError("give each value of C once, the smallest first")
        return cs


def names() -> list[str]:
    """The names of the recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> HeadRecipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return recipe.read(source, FOLDER, HeadRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a linear head's recipe: it has no network of its own."""
    return recipe.is_of_kind(source, FOLDER, lambda content: "network" not in content and "stages" not in content)
