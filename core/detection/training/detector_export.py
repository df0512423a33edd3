"""From a trained detector to an artifact: LiteRT in 8 bits where that costs no precision, history, detections, card."""

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from core.boxes import Detections
from core.data.boxes.boxed_images import BoxedImages
from core.detection import recorded_detections, reporting
from core.detection.methods.registry import LEAST_OF_ALL
from core.detection.ssd.detector import MODEL, TASK, SsdDetector
from core.detection.training.batches import PREPROCESSING
from core.detection.training.detector_trainer import DetectorTrainer
from core.evaluation.detection.average_precision import AveragePrecision
from core.serving import artifacts
from core.serving.card import Card, DefaultBoxGrid, Metric
from core.serving.preprocessing import prepare
from core.snapshots import Snapshot, Stream
from core.training import environment, litert_export, monitor

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")
REPRESENTATIVE = 60
"""Training images from which the 8-bit ranges are measured."""
KEPT = 0.005
"""The loss of AP@0.5 and AP@0.75 on the validation images up to which the 8-bit model is taken."""

Evaluation = Generator[Snapshot, Any, tuple[list[Detections], AveragePrecision]]


def export(trainer: DetectorTrainer, folder: Path, command: str) -> Stream:
    """Write the artifact of a finished training, then evaluate it as it will be served.

    The network is converted twice, with weights in float16 and wholly in 8-bit integers. The second, about twice as
    fast, is taken if it is as precise on the validation images, or on the training images if there are no others.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name becomes the artifact's.
        command: that makes the artifact again, for the card.

    Yields:
        The progress of the evaluations.
    """
    judged: str = "validation" if "validation" in trainer.splits else "train"
    parts: list[str] = ["test", "validation", "train"]
    others = [split for split in parts if split in trainer.splits and split != judged]
    total = sum(len(trainer.splits[split]) for split in [judged, judged, *others])
    done = 0
    with artifacts.rebuilding(folder) as new:
        network = for_serving(trainer)
        card_ = card(trainer, folder.name, command)
        found: dict[str, tuple[list[Detections], AveragePrecision]] = {}
        models = {"float16": litert_export.float16(network), "int8": litert_export.int8(network, _inputs(trainer))}
        for kind, content in models.items():
            (new / MODEL).write_bytes(content)
            stream = evaluate(SsdDetector.of(artifacts.save_card(new, card_)), trainer.splits[judged])
            found[kind] = yield from _part(stream, done, total, f"evaluating {kind}")
            done += len(trainer.splits[judged])
        exact, quick = found["float16"][1], found["int8"][1]
        chosen = "int8" if min(quick.at(t) - exact.at(t) for t in (0.5, 0.75)) >= -KEPT else "float16"
        (new / MODEL).write_bytes(models[chosen])
        detector = SsdDetector.of(artifacts.save_card(new, card_))
        results = {judged: found[chosen]}
        for split in others:
            results[split] = yield from _part(
                evaluate(detector, trainer.splits[split]), done, total, f"evaluating {split}"
            )
            done += len(trainer.splits[split])
        for split in [name for name in results if name != "train"]:
            recorded_detections.write(new, split, trainer.splits[split], results[split][0], list(card_.classes))
        if trainer.folder:
            shutil.copy(trainer.folder / monitor.FILE, new / monitor.FILE)
        metrics = [metric for split in results for metric in _metrics(trainer, split, results[split][1])]
        note = (
            f"model.tflite: {chosen}. On the {judged} images float16 has AP@0.5 {exact.at(0.5):.4f} and AP@0.75 "
            f"{exact.at(0.75):.4f}, int8 {quick.at(0.5):.4f} and {quick.at(0.75):.4f}."
        )
        artifacts.save_card(new, card_.model_copy(update={"metrics": metrics, "notes": [note, *card_.notes]}))


def evaluate(detector: SsdDetector, images: BoxedImages) -> Evaluation:
    """Detect in all images of a split and measure the average precision."""
    found: list[Detections] = []
    for index in range(len(images)):
        size = images.entries[index].size
        found.append(detector.detections(detector.raw(images.read(index)), size, LEAST_OF_ALL["network"]))
        yield Snapshot(index + 1, len(images))
    return found, reporting.precision(found, images, len(detector.labels))


def for_serving(trainer: DetectorTrainer) -> keras.Model:
    """The trained network in float32 with the outputs `scores`, without background, and `offsets`."""
    assert trainer.model is not None
    network = trainer.network()
    network.set_weights(trainer.model.get_weights())
    scores = layers.Softmax(name="probabilities")(network.output["classes"])
    return keras.Model(network.input, {"scores": scores[..., 1:], "offsets": network.output["offsets"]})


def card(trainer: DetectorTrainer, name: str, command: str) -> Card:
    """The card of a finished training, without metrics."""
    recipe, data = trainer.recipe, trainer.data
    grid = recipe.detector
    return Card(
        name=name,
        title=recipe.title,
        task=TASK,
        input_size=(grid.size, grid.size),
        preprocessing=PREPROCESSING,
        default_boxes=DefaultBoxGrid(strides=grid.strides, scales=grid.scales, counts=grid.counts),
        recipe=recipe.name,
        command=command,
        data=reporting.sources(data, trainer.splits),
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(trainer.seconds, 1),
        machine=environment.machine(),
        licence=environment.LICENCE,
        attribution=f"Trained by Convolab on {data.name}, from ImageNet weights of EfficientNet-Lite0.",
        notes=[
            f"ap50, ap75, ap: average precision of detections with a score from {LEAST_OF_ALL['network']} on, as COCO "
            "defines it.",
            "wall_time_seconds: of the training including validation, on a machine with other work to do.",
            *data.notes,
            *recipe.notes,
        ],
        classes=list(data.classes),
    )


def _inputs(trainer: DetectorTrainer) -> np.ndarray:
    images, size = trainer.splits["train"], trainer.recipe.detector.size
    chosen = np.unique(np.linspace(0, len(images) - 1, REPRESENTATIVE).round().astype(int))
    return np.stack([prepare(images.read(int(index)), (size, size), PREPROCESSING) for index in chosen])


def _metrics(trainer: DetectorTrainer, split: str, precision: AveragePrecision) -> list[Metric]:
    values = {"ap50": precision.at(0.5), "ap75": precision.at(0.75), "ap": precision.mean}
    if len(trainer.data.classes) > 1:
        for label, name in enumerate(trainer.data.classes):
            values |= {f"ap50_{name}": precision.of_class(label, 0.5), f"ap75_{name}": precision.of_class(label, 0.75)}
    data, images = trainer.data.source.name, len(trainer.splits[split])
    return [
        Metric(name=name, value=round(value, 6), split=split, data=data, images=images)
        for name, value in values.items()
        if not np.isnan(value)
    ]


def _part(stream: Evaluation, done: int, total: int, note: str) -> Evaluation:
    while True:
        try:
            snapshot = next(stream)
        except StopIteration as end:
            found: tuple[list[Detections], AveragePrecision] = end.value
            return found
        yield Snapshot(done + snapshot.step, total, note=note)
