"""From a recipe to a linear head: features of the training images, C by cross-validation, the fit, the artifact."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from core import progress
from core.arrays import Float32Array
from core.atomic_files import check_folder
from core.data.collections.reading import AUTO, Options
from core.data.hdf5.reader import Reader
from core.data.sets import arrays
from core.serving import artifacts, linear_head
from core.serving.artifacts import Artifact
from core.serving.card import Backbone, Card, Metric
from core.serving.linear_head import LinearHead
from core.snapshots import Snapshot, Stream, stage
from core.training import environment, served_evaluation
from core.training import recipe as recipes
from core.training.split_data import SplitData, report_reading, report_unreadable
from core.transfer.backbones import registry
from core.transfer.linear_heads import (
    cross_validation,
    feature_space,
    head_features,
    head_recipe,
    logistic_regression,
    map_making,
)
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.linear_heads.head_recipe import HeadRecipe
from core.transfer.linear_heads.logistic_regression import Blocks

SELECTION = "selection.json"
"""The file with the result of the cross-validation for each C."""
STAGES = 3
PACKAGES = ("scipy", "numpy", "h5py", "ai-edge-litert")


def train(
    source: str | Path,
    *,
    name: str | None = None,
    data: Path | None = None,
    out: Path | None = None,
    cluster_address: str | None = None,
    options: Options = AUTO,
) -> Artifact:
    """Fit a linear head by a recipe, with progress on standard error, and store it as an artifact.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        name: fit on `data` as the recipe says, whatever `data` holds, and give the artifact this name.
        data: where to look for the data set, or the data set itself.
        out: the artifact's folder; None: `trained/<name>`.
        cluster_address: of a Dask scheduler whose workers extract the features and see the same files; None: threads.
        options: how to read images that can be read in two ways.

    Raises:
        ConvolabError: the recipe, the data set or its images are faulty; with what to do.
    """
    chosen = recipes.read_as(recipes.renamed(head_recipe.load(source), name, data), options)
    folder = (out or artifacts.root() / chosen.name).absolute()
    command = recipes.command(source, name=name, data=data, out=out, **options.flags)
    artifacts.check_place(folder, command)
    check_folder(arrays.cache_folder(), "the environment variable CONVOLAB_CACHE")
    split_data = SplitData.of(chosen, data)
    report_reading(split_data.data)
    split_data = report_unreadable(split_data.readable(cluster_address))
    stream = run(chosen, folder, command, split_data, cluster_address)
    for _ in progress.followed(stream, chosen.title):
        pass
    return artifacts.read(folder)


def run(
    recipe: HeadRecipe, folder: Path, command: str, split_data: SplitData, cluster_address: str | None = None
) -> Stream:
    """Fit a linear head as a stream, a third each for features, cross-validation and evaluation.

    The artifact is written to a temporary folder and moved into place at the end.
    """
    began = time.monotonic()
    train, classes = split_data.splits["train"], len(split_data.data.classes)
    yield from stage(head_features.extract(recipe, split_data, cluster_address), 0, STAGES, "features")
    with Reader(head_features.path(recipe, split_data)) as reader:
        factors = head_features.scale_factors(recipe, reader)
        choosing = _choose(recipe, reader, np.repeat(train.groups, len(recipe.views)), factors)
        choice = yield from stage(choosing, 1, STAGES, "choosing C")
        rows = head_features.blocks(recipe, reader, np.arange(len(reader)), factors)
        head = logistic_regression.fit(rows, classes, choice.c)
        fitted_accuracy = _accuracy(head, rows)
        if recipe.map:
            first_views = np.arange(0, len(reader), len(recipe.views))
            space = map_making.make(reader.read(first_views), reader.labels[first_views], recipe.seed)
    wall_time = time.monotonic() - began
    if factors is not None:  # The artifact's head takes unscaled features.
        head = LinearHead(factors[:, np.newaxis] * head.kernel, head.bias)
    with artifacts.rebuilding(folder) as new:
        head.save(new / linear_head.FILE)
        if recipe.map:
            space.save(new / feature_space.FILE)
        (new / SELECTION).write_text(json.dumps(_described(choice), indent=1) + "\n", encoding="utf-8")
        artifact = artifacts.save_card(new, _card(recipe, split_data, folder.name, command, wall_time))
        evaluating = served_evaluation.evaluate(artifact, split_data, ten_crop=True)
        metrics = yield from stage(evaluating, 2, STAGES, "evaluating")
        on_training_images = {"accuracy_cross_validated": choice.accuracy, "accuracy_training": fitted_accuracy}
        data = split_data.data.source_name
        metrics += [
            Metric(name=name, value=round(value, 6), split="train", data=data, images=len(train))
            for name, value in on_training_images.items()
        ]
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": metrics}))
    yield Snapshot(300, 300)


def _choose(
    recipe: HeadRecipe, reader: Reader, groups: np.ndarray, factors: Float32Array | None
) -> Generator[Snapshot, None, Choice]:
    return cross_validation.choose(
        lambda chosen: head_features.blocks(recipe, reader, chosen, factors),
        reader.labels,
        groups,
        len(reader.classes),
        cs=recipe.cs,
        count=recipe.folds,
        seed=recipe.seed,
        views=len(recipe.views),
        cautious=True,
    )


def _accuracy(head: LinearHead, blocks: Blocks) -> float:
    """The share of rows that a head predicts correctly, 0 to 1."""
    hits = [head.probabilities(rows).argmax(axis=1) == labels for rows, labels in blocks()]
    return float(np.concatenate(hits).mean())


def _described(choice: Choice) -> dict[str, Any]:
    return {
        "C": choice.cs,
        "accuracies": choice.accuracies.round(6).tolist(),
        "losses": choice.losses.round(6).tolist(),
        "chosen": choice.c,
    }


def _card(recipe: HeadRecipe, split_data: SplitData, name: str, command: str, wall_time: float) -> Card:
    source = artifacts.load(recipe.backbone).card
    return Card(
        name=name,
        title=recipe.title,
        task="classification",
        input_size=registry.load(recipe.backbone).input_size,
        preprocessing=head_features.preprocessing(recipe),
        backbone=Backbone(artifact=recipe.backbone, layer=recipe.layer, square_root=recipe.square_root),
        recipe=recipe.name,
        command=command,
        data=split_data.sources,
        split=recipe.split.model_dump(),
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(wall_time, 1),
        machine=environment.machine(),
        licence=environment.LICENCE,
        attribution=f"Fitted by Convolab on {split_data.data.name}. Backbone: {source.attribution}",
        notes=[
            f"head.h5: a softmax of linear scores of the features {recipe.layer} of {recipe.backbone}. {SELECTION}: "
            "cross-validated accuracy and loss on the training images for each C.",
            "wall_time_seconds: feature extraction, choice of C and fit.",
            *split_data.notes,
            *recipe.notes,
        ],
        classes=list(split_data.data.classes),
    )
