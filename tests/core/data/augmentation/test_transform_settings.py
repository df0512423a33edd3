"""Transforms from dicts and back, answers to wrong ones, and code to take away that runs as it is printed."""

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
from pydantic import BaseModel

from core.data.augmentation.transform_settings import (
    TRANSFORMS,
    UNITS,
    Flip,
    Rotation,
    Transforms,
    as_dicts,
    source,
    transforms,
)
from core.settings import SettingsError

RNG = np.random.default_rng(0)
PICTURES = RNG.integers(0, 256, (6, 16, 24, 3), np.uint8)
LABELS = np.eye(4, dtype=np.float32)[RNG.integers(0, 4, 6)]


class Recipe(BaseModel):
    augmentation: Transforms = ()


def test_every_transform_survives_a_trip_through_dicts() -> None:
    for kind, model in TRANSFORMS.items():
        assert model.kind == kind
        for knob in model.knobs():
            value = knob.choices[-1] if knob.choices else knob.minimum
            changed = model.parse({knob.name: value})
            assert transforms(as_dicts([changed])) == (changed,)
    assert transforms([{"kind": "rotation"}]) == (Rotation(),)


def test_a_recipe_holds_transforms_and_writes_them_as_dicts() -> None:
    recipe = Recipe.model_validate({"augmentation": [{"kind": "rotation", "angle": 30}, Flip(direction="both")]})
    assert recipe.augmentation == (Rotation(angle=30), Flip(direction="both"))
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert recipe.model_dump()["augmentation"][1] == {"kind": "flip", "direction": "both"}
    assert Recipe().augmentation == ()


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([{"kind": "wobble"}], "There is no augmentation “wobble”; the kinds are flip, translation"),
        ([{"angle": 3}], "needs a kind"),
        (["flip"], "needs a kind"),
        ("flip", "is a list"),
        ({"kind": "flip"}, "is a list"),
        (7, "is a list"),
        ([{"kind": "rotation", "angle": 500}], "Angle is a number from 0 to 180; “500” was given"),
        ([{"kind": "rotation", "radius": 1}], "There is no setting “radius”"),
        ([{"kind": "translation", "fill": "sand"}], "Fill is one of reflect"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(values: Any, answer: str) -> None:
    with pytest.raises(SettingsError, match=answer) as caught:
        transforms(values)
    assert str(caught.value).endswith(".")
    with pytest.raises(SettingsError, match=answer):
        Recipe.model_validate({"augmentation": values})


@pytest.mark.parametrize("kinds", [[kind] for kind in TRANSFORMS] + [[]] + [["flip", "translation", "colour", "mixup"]])
def test_the_printed_code_runs_as_it_is(kinds: list[str]) -> None:
    code = source(transforms([{"kind": kind} for kind in kinds]), (16, 24))
    space: dict[str, Any] = {}
    exec(code, space)
    images, labels = (np.asarray(tensor) for tensor in space["augment"](PICTURES, LABELS))
    assert images.shape == PICTURES.shape and labels.shape == LABELS.shape
    assert images.min() >= -0.01 and images.max() <= 255.01
    assert code.count("keras.layers.") == len(space["layers"])
    assert "'" not in code and max(map(len, code.splitlines())) <= 100
    assert (np.abs(images - PICTURES).max() > 1) == bool(kinds)


def test_units_are_of_transforms_that_there_are() -> None:
    assert {name.split("/")[0] for name in UNITS} == set(TRANSFORMS) - {"randaugment"}
