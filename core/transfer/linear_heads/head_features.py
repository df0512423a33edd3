"""The features that a linear head is fitted on: extracted as a recipe says, kept in the cache, and scaled."""

from pathlib import Path

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.data.hdf5.reader import Reader
from core.data.sets import arrays
from core.serving.card import Preprocessing
from core.serving.linear_head import rooted
from core.snapshots import Stream
from core.training.split_data import SplitData
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.linear_heads import feature_extraction, feature_scaling, logistic_regression
from core.transfer.linear_heads.head_recipe import HeadRecipe
from core.transfer.linear_heads.logistic_regression import Blocks


def preprocessing(recipe: HeadRecipe) -> Preprocessing:
    """The backbone's preprocessing with the window of the recipe."""
    return registry.load(recipe.backbone).preprocessing.model_copy(update={"crop_fraction": recipe.crop_fraction})


def path(recipe: HeadRecipe, split_data: SplitData) -> Path:
    """The file of the training images' features; its name changes with everything that they depend on."""
    key = feature_extraction.file_key(
        split_data.splits["train"], split_data.data.state, recipe.backbone, Layer(recipe.layer), recipe.views,
        preprocessing(recipe),
    )  # fmt: skip
    return arrays.cache_folder() / f"{recipe.name}-features-{key[:12]}.h5"


def extract(recipe: HeadRecipe, split_data: SplitData, cluster_address: str | None = None) -> Stream:
    """Write the features of the training images; nothing to do if their file exists.

    Raises:
        ConvolabError: see `feature_extraction.extract`.
    """
    file = path(recipe, split_data)
    if not file.exists():
        yield from feature_extraction.extract(
            split_data.splits["train"], file, split_data.data.classes, backbone=recipe.backbone,
            layer=Layer(recipe.layer), views=recipe.views, preprocessing=preprocessing(recipe),
            source=split_data.data.state, cluster_address=cluster_address,
        )  # fmt: skip


def blocks(recipe: HeadRecipe, reader: Reader, chosen: Int64Array, factors: Float32Array | None = None) -> Blocks:
    """Some rows as the head sees them: their square roots, if the recipe says so, times the factors."""
    found = logistic_regression.in_file(reader, chosen)
    if recipe.square_root:
        found = logistic_regression.changed(found, rooted)
    return found if factors is None else logistic_regression.changed(found, lambda rows: rows * factors)


def scale_factors(recipe: HeadRecipe, reader: Reader) -> Float32Array | None:
    """Factors, float32 (D,), that give the features of each of several layers the same variance; None for one layer."""
    backbone = registry.load(recipe.backbone)
    widths = [backbone.width(Layer(name)) for name in Layer(recipe.layer).names]
    if len(widths) == 1:
        return None
    total, squares = np.zeros(sum(widths)), np.zeros(sum(widths))
    for rows, _ in blocks(recipe, reader, np.arange(len(reader)))():
        total += rows.sum(axis=0, dtype=np.float64)
        squares += np.square(rows, dtype=np.float64).sum(axis=0)
    variances = squares / len(reader) - (total / len(reader)) ** 2
    lengths = [float(np.sqrt(of_layer.sum())) for of_layer in np.split(variances, np.cumsum(widths)[:-1])]
    return np.repeat([feature_scaling.LENGTH / max(length, 1e-6) for length in lengths], widths).astype(np.float32)
