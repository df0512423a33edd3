"""A small data set for detectors that is drawn here: one or two bright squares on a dark ground, in COCO's form."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from core import images
from core.detection.training import detector_recipe
from core.detection.training.detector_recipe import DetectorRecipe
from core.training.recipe import validated

SIDE = 96


def make(folder: Path, count: int = 11) -> Path:
    """Draw the images and write their annotations; the last three are for validation, the others two whole batches."""
    rng = np.random.default_rng(0)
    (folder / "images").mkdir(parents=True)
    content: dict[str, Any] = {"categories": [{"id": 1, "name": "square"}], "images": [], "annotations": []}
    for number in range(count):
        image = rng.integers(0, 60, (SIDE, SIDE, 3)).astype(np.uint8)
        for _ in range(1 + number % 2):
            left, top, side = (int(value) for value in (*rng.integers(0, 50, 2), rng.integers(20, 45)))
            image[top : top + side, left : left + side] = rng.integers(180, 255, 3)
            content["annotations"].append(
                {"image_id": number, "category_id": 1, "bbox": [left, top, side, side], "area": side**2, "iscrowd": 0}
            )
        split = "val" if number >= count - 3 else "train"
        entry = {"id": number, "file_name": f"{number}.png", "width": SIDE, "height": SIDE, "split": split}
        content["images"].append(entry)
        images.write(image, folder / f"images/{number}.png")
    (folder / "annotations.json").write_text(json.dumps(content))
    return folder


def short(data: Path, **changes: object) -> DetectorRecipe:
    """A recipe of two stages and three epochs of two steps."""
    values = {
        "name": "squares",
        "title": "Squares",
        "data": str(data),
        "detector": {"size": 64, "scales": [0.15, 0.3, 0.5, 0.7, 0.9], "channels": 16},
        "stages": [
            {"epochs": 2, "train_from": "head", "schedule": {"kind": "constant", "rate": 0.003}},
            {"epochs": 1, "train_from": "block16", "schedule": {"kind": "cosine", "rate": 0.001}},
        ],
        "batch_size": 4,
        "seed": 1,
        "average": 0.5,
        "precision": "float32",
        "evaluate_every": 2,
    }
    return validated({**values, **changes}, detector_recipe.DetectorRecipe)


def backbone(version: str, input_shape: tuple[int, int, int], **_: object) -> keras.Model:
    """In place of EfficientNet-Lite0: layers of the same names where the trainer looks for them, and hardly any others.

    The real one takes ten seconds until its gradients are compiled, at each stage of each training.
    """
    x = image = keras.Input(input_shape, name="image")
    for name in ("stem", "block3", "block5", "block11", "block16"):
        x = layers.Conv2D(8, 3, 2, padding="same", use_bias=False, name=f"{name}_expand_conv")(x)
        x = layers.BatchNormalization(name=f"{name}_expand_norm")(x)
        x = layers.ReLU(name=f"{name}_out")(x)
    return keras.Model(image, x)
