"""Extraction and teaching as jobs of a worker: their last snapshots carry, as arrays, what a page makes objects of.

job = jobs.submit("core.transfer.own_classes.worker_jobs:extract", files)
results = extracted(files, job.snapshot)                 # examples, or why a file could not be read
job = jobs.submit("core.transfer.own_classes.worker_jobs:teach", *rows_and_labels(examples))
taught(labels, job.snapshot).predict(image)
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from core.arrays import Float32Array
from core.images import RGB
from core.serving.linear_head import LinearHead
from core.snapshots import Snapshot, Stream
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.teaching import CS, LAYER, TaughtClassifier, Teaching
from core.transfer.own_classes.uploads import LabelledFile, LeftOut

MOST_AT_ONCE, BYTES_AT_ONCE = 100, 16 * 2**20
"""Files that go to a worker at once."""

_REASONS, _PIXELS, _SIZES, _LAYER = "reasons", "thumbnails", "sizes", "layer "
_NO_THUMBNAIL: RGB = np.zeros((1, 1, 3), np.uint8)


def portions(files: Sequence[LabelledFile]) -> Iterator[list[LabelledFile]]:
    """Divide files into what goes to a worker at once: other visitors take turns with them."""
    portion: list[LabelledFile] = []
    for file in files:
        size = sum(len(each.data) for each in portion) + len(file.data)
        if portion and (len(portion) >= MOST_AT_ONCE or size > BYTES_AT_ONCE):
            yield portion
            portion = []
        portion.append(file)
    if portion:
        yield portion


def extract(files: Sequence[LabelledFile]) -> Stream:
    """Extract the features of image files, with one step per file; `extracted` reads the last snapshot."""
    extraction = FeatureExtraction(files)
    for snapshot in extraction.stream():
        if snapshot.step == snapshot.total:
            snapshot = replace(snapshot, panels=_packed(extraction))
        yield snapshot


def extracted(files: Sequence[LabelledFile], snapshot: Snapshot) -> list[Example | LeftOut]:
    """What was extracted from the files that a job was given, in their order."""
    panels = snapshot.panels
    reasons = json.loads(panels[_REASONS].tobytes())
    layers = {name.removeprefix(_LAYER): rows for name, rows in panels.items() if name.startswith(_LAYER)}
    row, pixel = 0, 0
    results: list[Example | LeftOut] = []
    for file, reason in zip(files, reasons, strict=True):
        if reason is not None:
            results.append(LeftOut(*reason))
            continue
        height, width = panels[_SIZES][row].tolist()
        thumbnail = panels[_PIXELS][pixel : pixel + height * width].reshape(height, width, 3)
        # Copies, so that one example that is kept does not keep all arrays of its job.
        features = {name: cast(Float32Array, rows[row]).copy() for name, rows in layers.items()}
        results.append(Example(file.name, file.label, features, thumbnail.copy()))
        row, pixel = row + 1, pixel + height * width
    return results


def rows_and_labels(examples: Sequence[Example]) -> tuple[Float32Array, list[str]]:
    """What `teach` takes: the features of `LAYER`, float32 (N, D), and the class of each example."""
    return np.stack([example.features[LAYER] for example in examples]), [example.label for example in examples]


def teach(rows: Float32Array, labels: Sequence[str]) -> Stream:
    """Teach a classifier, with one step per fit; `taught` reads the last snapshot.

    Args:
        rows: float32 (N, D), features of `LAYER`.
        labels: the class of each.

    Raises:
        TooFewImagesError: there are too few classes, or too few images of one.
    """
    teaching = Teaching(
        [Example("", label, {LAYER: row}, _NO_THUMBNAIL) for row, label in zip(rows, labels, strict=True)]
    )
    latest: Snapshot | None = None
    for snapshot in teaching.stream():
        if latest is not None:
            yield latest
        latest = snapshot  # The last one waits for the result, which is there when the stream has ended.
    assert latest is not None and teaching.result is not None
    result = teaching.result
    arrays: Mapping[str, Any] = {
        "kernel": result.head.kernel,
        "bias": result.head.bias,
        "accuracies": result.choice.accuracies,
        "losses": result.choice.losses,
        "probabilities": result.choice.probabilities,
    }
    yield replace(latest, metrics={"best": result.choice.best, "seconds": result.seconds}, panels=arrays)


def taught(labels: Sequence[str], snapshot: Snapshot) -> TaughtClassifier:
    """The classifier of a finished job of `teach`, from the labels that it was given and its last snapshot."""
    panels: Mapping[str, Any] = snapshot.panels
    classes = tuple(sorted(set(labels)))
    choice = Choice(CS, panels["accuracies"], panels["losses"], int(snapshot.metrics["best"]), panels["probabilities"])
    numbers = np.array([classes.index(label) for label in labels], np.int64)
    head = LinearHead(panels["kernel"], panels["bias"])
    return TaughtClassifier(classes, head, choice, numbers, snapshot.metrics["seconds"])


def _packed(extraction: FeatureExtraction) -> dict[str, Any]:
    """Results as arrays: of the examples in their order features, thumbnails and their sizes; reasons of the rest."""
    examples = extraction.examples
    reasons = [(r.name, r.reason) if isinstance(r, LeftOut) else None for r in extraction.results]
    packed = {_REASONS: np.frombuffer(json.dumps(reasons).encode(), np.uint8)}
    if examples:
        thumbnails = [example.thumbnail for example in examples]
        packed[_SIZES] = np.array([thumbnail.shape[:2] for thumbnail in thumbnails])
        packed[_PIXELS] = np.concatenate([thumbnail.reshape(-1, 3) for thumbnail in thumbnails])
        for name in examples[0].features:
            packed[f"{_LAYER}{name}"] = np.stack([example.features[name] for example in examples])
    return packed
