"""The advice on training GANs that everybody quotes, each piece with what switches it off; and two ways to fail.

    recipe = changed(gan_recipe.load("mnist_dcgan_short"), ADVICE[0])

`advice_runs` trains every variant with several seeds and records what each piece of advice buys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.synthesis.gan.gan_recipe import GanRecipe
from core.training.recipe import validated


@dataclass(frozen=True)
class Variant:
    """A change of a recipe.

    Attributes:
        name: for addresses and records.
        title: for people: the advice, or how the training fails.
        source: who gave the advice, as a key of the bibliography; empty for failures.
        changes: fields of the recipe that differ; those of a table are given as a table.
    """

    name: str
    title: str
    source: str
    changes: Mapping[str, Any]


RADFORD, CHOLLET = "radford2016", "chollet2017"

ADVICE = (
    Variant("strides", "Strided convolutions, no pooling", RADFORD, {"discriminator": {"downsampling": "pooling"}}),
    Variant(
        "normalization",
        "Batch normalization in both networks",
        RADFORD,
        {"generator": {"normalization": False}, "discriminator": {"normalization": "none"}},
    ),
    Variant(
        "no_hidden_dense",
        "No hidden dense layers",
        RADFORD,
        {"generator": {"hidden": 512}, "discriminator": {"hidden": 512}},
    ),
    Variant("leaky_relu", "Leaky ReLU in the discriminator", RADFORD, {"discriminator": {"activation": "relu"}}),
    Variant("normal_noise", "Normal noise, not uniform", CHOLLET, {"generator": {"noise_kind": "uniform"}}),
    Variant("dropout", "Dropout in the discriminator", CHOLLET, {"discriminator": {"dropout": 0.0}}),
    Variant("label_noise", "Noise on the labels", CHOLLET, {"label_noise": 0.0}),
    Variant(
        "divisible_kernel",
        "A kernel that the stride divides",
        CHOLLET,
        {"generator": {"kernel": 5}, "discriminator": {"kernel": 5}},
    ),
)
"""The changes take the advice away."""

FAILURES = (
    Variant(
        "strong_discriminator",
        "The discriminator learns twenty times faster, and the generator minimises log(1 − D)",
        "",
        {"loss": "minimax", "discriminator_optimizer": {"rate": 4e-3}, "discriminator": {"dropout": 0.0}},
    ),
    Variant(
        "hasty_generator",
        "Both learn fifty times faster, with the usual momentum of Adam",
        "",
        {
            "generator_optimizer": {"rate": 1e-2, "beta_1": 0.9},
            "discriminator_optimizer": {"rate": 1e-2, "beta_1": 0.9},
        },
    ),
)
"""The changes make the training fail."""


def changed(recipe: GanRecipe, variant: Variant) -> GanRecipe:
    """A recipe with the changes of a variant."""
    values = recipe.model_dump()
    for name, value in variant.changes.items():
        values[name] = {**values[name], **value} if isinstance(value, Mapping) else value
    return validated(values, GanRecipe)
