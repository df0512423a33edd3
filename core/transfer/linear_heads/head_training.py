"""From a recipe to an artifact: features of the training pictures, C by cross-validation, the head, its card."""

import json
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from core import progress
from core.data.hdf5.reader import Reader
from core.data.sets import arrays
from core.data.sets.parts import Integers, Part
from core.evaluation import evaluation_record
from core.evaluation.evaluate import Evaluating
from core.serving import artifacts, linear_head
from core.serving.artifacts import Artifact, Backbone, Card, DataSource, Metric, Preprocessing
from core.serving.linear_head import Floats, LinearHead, rooted
from core.serving.litert import Classifier
from core.snapshots import Snapshot, part_of
from core.training import environment
from core.training import recipe as recipes
from core.training.split_data import Pieces, sifted
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.linear_heads import (
    cross_validation,
    feature_extraction,
    feature_space,
    head_recipe,
    logistic_regression,
    map_making,
)
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.linear_heads.head_recipe import HeadRecipe
from core.transfer.linear_heads.logistic_regression import Blocks

SELECTION = "selection.json"
"""What cross-validation found for each C."""
PARTS = 3
PACKAGES = ("scipy", "numpy", "h5py", "ai-edge-litert")


def train(
    source: str | Path,
    *,
    name: str | None = None,
    data: Path | None = None,
    out: Path | None = None,
    cluster_address: str | None = None,
) -> Artifact:
    """Run a recipe, with progress on standard error, and put the head where artifacts lie.

    Args:
        source: name of a recipe, or path of a .toml file.
        name: fit in the same way on `data`, whatever it holds, and call the artifact so.
        data: where to look for the data set, or the data set itself.
        out: the artifact's folder; `trained/<name>` where None.
        cluster_address: of a Dask scheduler whose workers take the features.

    Raises:
        ConvolabError: of the recipe, the data set or the pictures, with what to do.
    """
    chosen = recipes.renamed(head_recipe.load(source), name, data)
    folder = (out or artifacts.root() / chosen.name).absolute()
    artifacts.check_place(folder)
    command = recipes.command(source, name=name, data=data, out=out)
    pieces = sifted(Pieces.of(chosen, data), cluster_address)
    stream = run(chosen, folder, command, pieces, cluster_address)
    for _ in progress.followed(stream, chosen.title):
        pass
    return artifacts.read(folder)


def run(
    recipe: HeadRecipe, folder: Path, command: str, pieces: Pieces, cluster_address: str | None = None
) -> Generator[Snapshot, None, None]:
    """The same as a stream: a third each for features, cross-validation and evaluation.

    The artifact's folder is filled beside its place and moved there at the end.
    """
    began = time.monotonic()
    part = pieces.parts["training"]
    path = _file(recipe, pieces)
    if not path.exists():
        extracting = feature_extraction.extract(
            part, path, pieces.data.classes, backbone=recipe.backbone, layer=Layer(recipe.layer), views=recipe.views,
            preprocessing=_preprocessing(recipe), source=pieces.data.state, cluster_address=cluster_address,
        )  # fmt: skip
        yield from part_of(extracting, 0, PARTS, "features")
    with Reader(path) as reader:
        scales = _scales(recipe, reader)
        choice = yield from part_of(_choose(recipe, reader, part, scales), 1, PARTS, "choosing C")
        everything = _blocks(recipe, reader, np.arange(len(reader)), scales)
        head = logistic_regression.fit(everything, len(pieces.data.classes), choice.penalty)
        if recipe.map:
            first_views = np.arange(0, len(reader), len(recipe.views))
            space = map_making.make(reader.read(first_views), reader.labels[first_views], recipe.seed)
        fitted_right = sum(int((head.probabilities(x).argmax(axis=1) == y).sum()) for x, y in everything()) / len(
            reader
        )
    wall_time = time.monotonic() - began
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        new = Path(temporary) / folder.name
        new.mkdir()
        if scales is not None:  # So that the head can be asked about features as they come.
            head = LinearHead(scales[:, np.newaxis] * head.kernel, head.bias)
        head.save(new / linear_head.FILE)
        if recipe.map:
            space.save(new / feature_space.FILE)
        (new / SELECTION).write_text(json.dumps(_described(choice), indent=1) + "\n", encoding="utf-8")
        artifact = artifacts.save_card(new, _card(recipe, pieces, folder.name, command, wall_time))
        measured = yield from part_of(_measure(artifact, pieces), 2, PARTS, "evaluating")
        name = pieces.data.source_name
        for metric, value in (("accuracy_cross_validated", choice.accuracy), ("accuracy_training", fitted_right)):
            measured.append(Metric(name=metric, value=round(value, 6), split="training", data=name, images=len(part)))
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": measured}))
        artifacts.put(new, folder)
    yield Snapshot(300, 300)


def _choose(recipe: HeadRecipe, reader: Reader, part: Part, scales: Floats | None) -> Generator[Snapshot, None, Choice]:
    return (
        yield from cross_validation.choose(
            lambda chosen: _blocks(recipe, reader, chosen, scales),
            reader.labels,
            np.repeat(part.groups, len(recipe.views)),
            len(reader.classes),
            penalties=recipe.penalties,
            count=recipe.folds,
            seed=recipe.seed,
            views=len(recipe.views),
            cautious=True,
        )
    )


def _blocks(recipe: HeadRecipe, reader: Reader, chosen: Integers, scales: Floats | None = None) -> Blocks:
    """Rows as they are weighed: their roots, if the recipe says so, times the scales."""
    blocks = logistic_regression.in_file(reader, chosen)
    if recipe.square_root:
        blocks = logistic_regression.changed(blocks, rooted)
    return blocks if scales is None else logistic_regression.changed(blocks, lambda rows: rows * scales)


def _scales(recipe: HeadRecipe, reader: Reader) -> Floats | None:
    """What gives each of several layers the same variance, float32 (D,); nothing if there is one layer."""
    backbone = registry.load(recipe.backbone)
    widths = [backbone.width(Layer(name)) for name in Layer(recipe.layer).names]
    if len(widths) == 1:
        return None
    total, squares = np.zeros(sum(widths)), np.zeros(sum(widths))
    for rows, _ in _blocks(recipe, reader, np.arange(len(reader)))():
        total += rows.sum(axis=0, dtype=np.float64)
        squares += np.square(rows, dtype=np.float64).sum(axis=0)
    variances = squares / len(reader) - (total / len(reader)) ** 2
    lengths = [float(np.sqrt(part.sum())) for part in np.split(variances, np.cumsum(widths)[:-1])]
    return np.repeat([logistic_regression.LENGTH / max(length, 1e-6) for length in lengths], widths).astype(np.float32)


def _measure(artifact: Artifact, pieces: Pieces) -> Generator[Snapshot, None, list[Metric]]:
    """Rank-1 and rank-5 on the test pictures as served, with one view and with ten crops."""
    found: list[Metric] = []
    part, name = pieces.parts["testing"], pieces.data.source_name
    for position, suffix in enumerate(("", "_ten_crop")):
        evaluating = Evaluating(Classifier(artifact), part, pieces.data.classes, ten_crop=bool(suffix))
        for snapshot in evaluating.stream():
            yield Snapshot(position * len(part) + snapshot.step, 2 * len(part), metrics=snapshot.metrics)
        result = evaluating.result
        if not suffix:
            evaluation_record.write(artifact.folder, evaluation_record.Record.of(result, name, "test"))
        found += result.metrics(name, suffix)
    return found


def _preprocessing(recipe: HeadRecipe) -> Preprocessing:
    """The backbone's, with the window of the recipe."""
    return registry.load(recipe.backbone).preprocessing.model_copy(update={"crop_fraction": recipe.crop_fraction})


def _file(recipe: HeadRecipe, pieces: Pieces) -> Path:
    """Where the features lie in the cache; the name changes with all that they depend on."""
    key = feature_extraction.file_key(
        pieces.parts["training"], pieces.data.state, recipe.backbone, Layer(recipe.layer), recipe.views,
        _preprocessing(recipe),
    )  # fmt: skip
    return arrays.cache_folder() / f"{recipe.name}-features-{key[:12]}.h5"


def _described(choice: Choice) -> dict[str, Any]:
    return {
        "penalties": choice.penalties,
        "accuracies": choice.accuracies.round(6).tolist(),
        "losses": choice.losses.round(6).tolist(),
        "chosen": choice.penalty,
    }


def _card(recipe: HeadRecipe, pieces: Pieces, name: str, command: str, wall_time: float) -> Card:
    backbone = registry.load(recipe.backbone)
    source = artifacts.load(recipe.backbone).card
    file, checksum = pieces.data.source_name, pieces.data.sha256 or ""
    return Card(
        name=name,
        title=recipe.title,
        task="classification",
        input_size=backbone.input_size,
        preprocessing=_preprocessing(recipe),
        backbone=Backbone(artifact=recipe.backbone, layer=recipe.layer, square_root=recipe.square_root),
        recipe=recipe.name,
        command=command,
        data=[DataSource(name=file, sha256=checksum, use=use, images=len(part)) for use, part in pieces.parts.items()],
        split=recipe.split.model_dump(),
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(wall_time, 1),
        machine=environment.machine(),
        licence="Apache-2.0 for the weights; the data set has its own terms, named where it is to be had",
        attribution=f"Fitted by Convolab on {pieces.data.name}. Backbone: {source.attribution}",
        notes=[
            f"head.h5: a softmax of weighted sums of the {recipe.layer} of {recipe.backbone}; {SELECTION}: accuracy "
            "and loss for each C, cross-validated on the training pictures.",
            "wall_time_seconds: features, the choice of C and the fit.",
            *pieces.notes,
            *recipe.notes,
        ],
        classes=list(pieces.data.classes),
    )
