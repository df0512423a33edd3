"""Every transform declares all its facts; transforms are read from dicts and written back, and mistakes are named."""

import inspect
import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest
from pydantic import BaseModel

from core.data.augmentation.pipeline import Augmentation
from core.data.augmentation.transforms.base import Transform
from core.data.augmentation.transforms.geometric import Flip, GeometricTransform, Rotation
from core.data.augmentation.transforms.registry import TRANSFORMS, Transforms, as_dicts, from_dicts
from core.settings import SettingsError

COUNT, SIZE = 8, 32
IMAGES = np.random.default_rng(0).integers(0, 256, (COUNT, SIZE, SIZE, 3), np.uint8)
LABELS = np.eye(COUNT, dtype=np.float32)


class Recipe(BaseModel):
    augmentation: Transforms = ()


@pytest.fixture(params=TRANSFORMS)
def model(request: pytest.FixtureRequest) -> type[Transform]:
    return TRANSFORMS[request.param]


def every_choice(model: type[Transform]) -> Iterator[Transform]:
    """The transform with its defaults, and with each value of each choice."""
    yield model()
    for knob in model.knobs():
        for choice in knob.choices:
            yield model.parse({knob.name: choice})


def sampled(transform: Transform) -> dict[str, Any]:
    """What the transform samples for some images."""
    (samples,) = Augmentation((transform,), (SIZE, SIZE), COUNT).sample(IMAGES, LABELS, key=(0, 0))
    tensors = [{name: np.asarray(tensor) for name, tensor in one.items()} for one in samples]
    return transform.sampled_values(tensors, SIZE)


def subclasses(model: Any) -> Iterator[type[Transform]]:
    """All classes below this one."""
    for subclass in model.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


def test_every_transform_is_registered() -> None:
    assert {model for model in subclasses(Transform) if not inspect.isabstract(model)} == set(TRANSFORMS.values())


def test_it_has_names_help_and_knobs(model: type[Transform]) -> None:
    assert TRANSFORMS[model.kind] is model
    assert model.kind.isalpha() and model.kind.islower()  # It stands in addresses and in the names of metrics.
    assert model.title.lower() == model.kind
    assert (model.__doc__ or "").strip().endswith((".", ").")) and model.__doc__ != Transform.__doc__
    assert model.knobs() and all(knob.help.endswith(".") for knob in model.knobs())


def test_its_keras_layers_exist_and_take_its_arguments(model: type[Transform]) -> None:
    for transform in every_choice(model):
        assert transform.layers()
        for layer in transform.layers():
            getattr(keras.layers, layer.name)(**layer.arguments)


def test_it_samples_the_quantities_that_it_declares(model: type[Transform]) -> None:
    found = set()
    for transform in every_choice(model):
        values = sampled(transform)
        assert all(np.shape(numbers) == (COUNT,) and np.isfinite(numbers).all() for numbers in values.values())
        found |= set(values)
    assert found == set(model.quantities)
    for name, quantity in model.quantities.items():
        assert quantity.unit and "/" not in name
        assert quantity.text(0) == f"{0:.{quantity.digits}f}"
        assert quantity.text(1).startswith("+") == quantity.is_signed


def test_only_signed_quantities_are_sampled_below_zero(model: type[Transform]) -> None:
    for name, numbers in sampled(model()).items():
        assert model.quantities[name].is_signed or np.min(numbers) >= 0


def test_a_geometric_transform_has_a_matrix_for_what_it_samples(model: type[Transform]) -> None:
    for transform in every_choice(model):
        if not isinstance(transform, GeometricTransform):
            continue
        values = sampled(transform)
        for n in range(COUNT):
            matrix = transform.matrix({name: float(numbers[n]) for name, numbers in values.items()}, SIZE)
            assert matrix.shape == (3, 3) and matrix.dtype == np.float64 and np.isfinite(matrix).all()
            assert matrix[2].tolist() == [0, 0, 1]


def test_it_mixes_labels_exactly_if_it_says_so(model: type[Transform]) -> None:
    _, labels = Augmentation((model(),), (SIZE, SIZE), COUNT)(IMAGES, LABELS, (0, 0))
    assert (np.abs(labels - LABELS).max() > 1e-6) == model.mixes


def test_the_operations_of_randaugment_are_those_of_keras() -> None:
    operations = [name.removeprefix("random_").replace("_", " ") for name in keras.layers.RandAugment._AUGMENT_LAYERS]
    assert list(TRANSFORMS["randaugment"].quantities) == operations


def test_every_transform_survives_a_trip_through_dicts() -> None:
    for kind, model in TRANSFORMS.items():
        assert model.kind == kind
        for knob in model.knobs():
            value = knob.choices[-1] if knob.choices else knob.minimum
            changed = model.parse({knob.name: value})
            assert from_dicts(as_dicts([changed])) == (changed,)
    assert from_dicts([{"kind": "rotation"}]) == (Rotation(),)


def test_a_recipe_holds_transforms_and_writes_them_as_dicts() -> None:
    recipe = Recipe.model_validate({"augmentation": [{"kind": "rotation", "angle": 30}, Flip(direction="both")]})
    assert recipe.augmentation == (Rotation(angle=30), Flip(direction="both"))
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert recipe.model_dump()["augmentation"][1] == {"kind": "flip", "direction": "both"}
    assert Recipe().augmentation == ()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([{"kind": "wobble"}], "There is no augmentation “wobble”; the kinds are flip, translation"),
        ([{"angle": 3}], "needs a kind"),
        (["flip"], "needs a kind"),
        ("flip", "is a list"),
        ({"kind": "flip"}, "is a list"),
        (7, "is a list"),
        ([{"kind": "rotation", "angle": 500}], "Angle must be a number from 0 to 180, not “500”"),
        ([{"kind": "rotation", "radius": 1}], "There is no setting “radius”"),
        ([{"kind": "translation", "fill": "sand"}], "Fill must be reflect"),
    ],
)
def test_a_mistake_is_named_in_a_sentence(values: Any, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        from_dicts(values)
    assert str(caught.value).endswith(".")
    with pytest.raises(SettingsError, match=sentence):
        Recipe.model_validate({"augmentation": values})
