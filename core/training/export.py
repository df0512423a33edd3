"""From a trained network to an artifact: the served LiteRT model, the Keras weights, the history and the card."""

import shutil
from collections.abc import Generator
from pathlib import Path

import keras

from core.nets import several_outputs
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.card import Card, Metric, Preprocessing
from core.snapshots import Snapshot, Stream
from core.training import environment, litert_export, monitor, served_evaluation
from core.training.split_data import RECORDED_AS
from core.training.trainer import Trainer

AVERAGED = "pool"
"""The layer that averages the last feature map. A network with this layer is small enough to keep its Keras weights
beside the served model, for heat maps and further training; fully connected layers would make a second large file."""

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")


def export(trainer: Trainer, folder: Path, command: str) -> Stream:
    """Write the artifact of a finished training, then evaluate it as it will be served.

    The artifact is written to a temporary folder and moved into place at the end, so a previous one stays intact
    until then.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name becomes the artifact's.
        command: that makes the artifact again, for the card.

    Yields:
        The progress of the evaluation on the test images, with rank-1 and rank-5 as metrics.
    """
    with artifacts.rebuilding(folder) as new:
        network = for_serving(trainer)
        (new / "model.tflite").write_bytes(convert(network))
        if AVERAGED in _layer_names(network):
            save_weights(network, new / "weights.h5")
        if trainer.folder:
            shutil.copy(trainer.folder / monitor.FILE, new / monitor.FILE)
        artifact = artifacts.save_card(new, card(trainer, folder.name, command))
        metrics = yield from measure(trainer, artifact)
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": metrics}))


def for_serving(trainer: Trainer) -> keras.Model:
    """The trained network in float32, whatever precision it was trained in."""
    assert trainer.model is not None
    network = trainer.network(trainer.model.output_shape[-1])
    network.set_weights(trainer.model.get_weights())
    return network


def convert(network: keras.Model) -> bytes:
    """A LiteRT model with float16 weights, float32 arithmetic and the output `probabilities`.

    A network that averages its last feature map also outputs that map as `features`, for class activation maps. For a
    network with several outputs, `probabilities` is their mean and `members` holds each of them, (N, M, classes).
    """
    outputs = {"probabilities": network.output}
    if len(network.output.shape) > 2:
        outputs = {"probabilities": several_outputs.mean(network.output), "members": network.output}
    if AVERAGED in _layer_names(network):
        outputs["features"] = network.get_layer(AVERAGED).input
    return litert_export.float16(keras.Model(network.input, outputs))


def _layer_names(network: keras.Model) -> list[str]:
    """The names of a network's layers."""
    return [layer.name for layer in network.layers]


def card(trainer: Trainer, name: str, command: str) -> Card:
    """The card of a finished training, without metrics."""
    recipe, data = trainer.recipe, trainer.split_data.data
    pictures = recipe.pictures
    return Card(
        name=name,
        title=recipe.title,
        task="classification",
        input_size=(pictures.size, pictures.size),
        preprocessing=Preprocessing(
            fit=pictures.fit,
            crop_fraction=pictures.size / pictures.side,
            interpolation="bicubic",
            mean=trainer.normalisation.means,
            scale=pictures.scale,
        ),
        recipe=recipe.name,
        command=command,
        data=trainer.split_data.sources,
        split=recipe.split.model_dump(),
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(trainer.seconds, 1),
        machine=environment.machine(),
        licence=environment.LICENCE,
        attribution=f"Trained by Convolab on {data.name}.",
        notes=[
            "model.tflite: weights in float16, arithmetic in float32. weights.h5, if present: Keras weights by layer.",
            "wall_time_seconds: of the training including validation, on a machine with other work to do.",
            *trainer.split_data.notes,
            *recipe.notes,
        ],
        classes=list(data.classes),
    )


def measure(trainer: Trainer, artifact: Artifact) -> Generator[Snapshot, None, list[Metric]]:
    """Evaluate an artifact on the test images, and the trained network on the other splits.

    Records of the evaluation are written beside the artifact's card, which must be saved again afterwards.

    Yields:
        The progress of the evaluation on the test images, with rank-1 and rank-5 as metrics.

    Returns:
        The metrics for the card.
    """
    split_data, pictures = trainer.split_data, trainer.recipe.pictures
    has_several_outputs = trainer.model is not None and len(trainer.model.output_shape) > 2
    metrics: list[Metric] = []
    if "test" in split_data.splits:
        ten_crop = pictures.side > pictures.size
        metrics = yield from served_evaluation.evaluate(
            artifact, split_data, ten_crop=ten_crop, keep=has_several_outputs
        )
    for split in ("train", "train_validation", "validation"):
        if split in split_data.splits:
            measured = zip(("loss", "accuracy"), trainer.loss_and_accuracy(split), strict=True)
            metrics += [
                Metric(
                    name=f"{metric}_{RECORDED_AS[split]}",
                    value=round(value, 6),
                    split=split.replace("_", "-"),
                    data=split_data.data.source_name,
                    images=len(split_data.splits[split]),
                )
                for metric, value in measured
            ]
    return metrics
