"""The detections of a detector on the images of a split, kept beside its card for pages and for later analysis."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.boxes import Detections
from core.data.boxes.boxed_images import BoxedImages
from core.evaluation.detection.average_precision import Truth


@dataclass(frozen=True, eq=False)
class RecordedDetections:
    """The images of a split by name and size (height, width), with what was found and what is labelled in each."""

    files: list[str]
    sizes: list[tuple[int, int]]
    found: list[Detections]
    truths: list[Truth]
    classes: list[str]


def file(split: str) -> str:
    """The name of the file for a split."""
    return f"detections_{split}.json"


def write(folder: Path, split: str, images: BoxedImages, found: Sequence[Detections], classes: list[str]) -> None:
    """Write the detections of a split into an artifact's folder, boxes to a tenth of a pixel."""
    entries = [
        {
            "file": Path(entry.file).name,
            "size": list(entry.size),
            "truth": {
                "boxes": _rounded(entry.boxes, 1),
                "labels": entry.labels.tolist(),
                "ignored": entry.ignored.tolist(),
            },
            "found": {
                "boxes": _rounded(detections.boxes, 1),
                "scores": _rounded(detections.scores, 4),
                "labels": detections.labels.tolist(),
            },
        }
        for entry, detections in zip(images.entries, found, strict=True)
    ]
    text = json.dumps({"classes": classes, "images": entries}, separators=(",", ":"))
    (folder / file(split)).write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> RecordedDetections:
    """Read what `write` has written."""
    content = json.loads(path.read_text(encoding="utf-8"))
    found, truths = [], []
    for entry in content["images"]:
        said, true = entry["found"], entry["truth"]
        found.append(
            Detections(_boxes(said["boxes"]), np.array(said["scores"], np.float32), np.array(said["labels"], np.int64))
        )
        truths.append(Truth(_boxes(true["boxes"]), np.array(true["labels"], np.int64), np.array(true["ignored"], bool)))
    return RecordedDetections(
        [entry["file"] for entry in content["images"]],
        [(entry["size"][0], entry["size"][1]) for entry in content["images"]],
        found,
        truths,
        content["classes"],
    )


def _boxes(values: list) -> np.ndarray:
    return np.array(values, np.float32).reshape(-1, 4)


def _rounded(values: np.ndarray, digits: int) -> list:
    return np.round(values.astype(np.float64), digits).tolist()
