"""From a trained network to an artifact: the LiteRT model that is served, its weights, its history, its card."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import keras
import tensorflow as tf

from core.evaluation import evaluation_record, recorded_answers
from core.evaluation.evaluate import Evaluating, Evaluation
from core.nets import several_outputs
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.artifacts import Artifact, Card, DataSource, Metric, Preprocessing
from core.serving.litert import Classifier
from core.snapshots import Snapshot, Stream
from core.training import environment, monitor
from core.training.trainer import Trainer

AVERAGED = "pool"
"""The layer that averages the last feature map. Networks that have it are small enough to keep their Keras weights
beside the served model, for heat maps and for going on from; fully connected layers would double a large file."""

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")


def export(trainer: Trainer, folder: Path, command: str) -> Stream:
    """Write the artifact of a finished training, then measure it as it will be served.

    The folder is filled beside its place and moved there at the end: an artifact of before stays whole until then.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name is the artifact's.
        command: what makes the artifact again, for the card.

    Yields:
        The progress of the evaluation on the test part; rank-1 and rank-5 as metrics.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        new = Path(temporary) / folder.name
        new.mkdir()
        network = for_serving(trainer)
        (new / "model.tflite").write_bytes(convert(network))
        if AVERAGED in names(network):
            save_weights(network, new / "weights.h5")
        if trainer.folder:
            shutil.copy(trainer.folder / monitor.FILE, new / monitor.FILE)
        artifact = artifacts.save_card(new, card(trainer, folder.name, command))
        found = yield from measure(trainer, artifact)
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": found}))
        artifacts.put(new, folder)


def for_serving(trainer: Trainer) -> keras.Model:
    """The network in float32 with the trained weights, whatever precision it was trained in."""
    assert trainer.model is not None
    network = trainer.network(trainer.model.output_shape[-1])
    network.set_weights(trainer.model.get_weights())
    return network


def convert(network: keras.Model) -> bytes:
    """A LiteRT model with float16 weights, float32 arithmetic, and the output `probabilities`.

    Networks that average their last feature map have it as the output `features` too, for class activation maps. Of
    networks with several outputs the probabilities are the mean, and `members` are those of each, (N, M, classes).
    """
    outputs = {"probabilities": network.output}
    if len(network.output.shape) > 2:
        outputs = {"probabilities": several_outputs.mean(network.output), "members": network.output}
    if AVERAGED in names(network):
        outputs["features"] = network.get_layer(AVERAGED).input
    signature = [keras.InputSpec(shape=(None, *network.input_shape[1:]), dtype="float32", name="image")]
    with tempfile.TemporaryDirectory() as folder:
        served = keras.Model(network.input, outputs)
        served.export(folder, format="tf_saved_model", verbose=False, input_signature=signature)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        return bytes(converter.convert())


def names(network: keras.Model) -> list[str]:
    """The names of a network's layers."""
    return [layer.name for layer in network.layers]


def card(trainer: Trainer, name: str, command: str) -> Card:
    """The card without metrics."""
    recipe, data = trainer.recipe, trainer.pieces.data
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
        data=[
            DataSource(name=data.source_name, sha256=data.sha256 or "", use=piece.replace("_", "-"), images=len(part))
            for piece, part in trainer.pieces.parts.items()
        ],
        split=recipe.split.model_dump(),
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(trainer.seconds, 1),
        machine=environment.machine(),
        licence="Apache-2.0 for the weights; the data set has its own terms, named where it is to be had",
        attribution=f"Trained by Convolab on {data.name}.",
        notes=[
            "model.tflite: weights in float16, arithmetic in float32; weights.h5, where it is: Keras weights by layer.",
            "wall_time_seconds: of the training with its validation, on a machine that did other work beside it.",
            *trainer.pieces.notes,
            *recipe.notes,
        ],
        classes=list(data.classes),
    )


def measure(trainer: Trainer, artifact: Artifact) -> Generator[Snapshot, None, list[Metric]]:
    """Measure an artifact on the test part, and its losses on the others; the metrics are the return value.

    The record of the evaluation is written beside the artifact's card, which must be saved anew.
    """
    recipe, pieces = trainer.recipe, trainer.pieces
    has_several_outputs = trainer.model is not None and len(trainer.model.output_shape) > 2
    metrics: list[Metric] = []
    name = pieces.data.source_name

    def add(metric: str, value: float, split: str, images: int) -> None:
        metrics.append(Metric(name=metric, value=round(value, 6), split=split, data=name, images=images))

    if "testing" in pieces.parts:
        classifier, part = Classifier(artifact), pieces.parts["testing"]
        kinds = {"": False, "_ten_crop": True} if recipe.pictures.side > recipe.pictures.size else {"": False}
        for suffix, ten_crop in kinds.items():
            keep = has_several_outputs and not ten_crop
            evaluating = Evaluating(classifier, part, pieces.data.classes, ten_crop=ten_crop, keep=keep)
            for snapshot in evaluating.stream():
                yield Snapshot(snapshot.step, snapshot.total, metrics=snapshot.metrics, note="evaluating" + suffix)
            result: Evaluation = evaluating.result
            if not ten_crop:
                evaluation_record.write(artifact.folder, evaluation_record.Record.of(result, name, "test"))
            if keep:
                recorded_answers.write(artifact.folder / recorded_answers.FILE, evaluating.answers)
            metrics += result.metrics(name, suffix)
    for piece in ("training", "training_validation", "validation"):
        if piece in pieces.parts:
            loss, accuracy = trainer.loss_and_accuracy(piece)
            add(f"loss_{piece}", loss, piece.replace("_", "-"), len(pieces.parts[piece]))
            add(f"accuracy_{piece}", accuracy, piece.replace("_", "-"), len(pieces.parts[piece]))
    return metrics
