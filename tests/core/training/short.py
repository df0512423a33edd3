"""A training of a few seconds on scikit-learn's digits, with everything that a resumed training could forget."""

from pathlib import Path
from typing import Any

from core.training import recipe
from core.training.recipe import Recipe
from core.training.toml_writer import toml

IMAGES = 200
STEPS = 7
"""Steps per epoch; the last batch has 8 images instead of 32."""

VALUES: dict[str, Any] = {
    "name": "short",
    "title": "Short & small",
    "data": "digits",
    "epochs": 3,
    "batch_size": 32,
    "seed": 3,
    "network": {"name": "mini_vgg", "fc_width": 16},
    "schedule": {"kind": "one_cycle", "rate": 0.05},
    "split": {"test": 0.2, "validation": 0.05, "limit": IMAGES},
    "pictures": {"size": 8, "stored": 9},
    "augmentation": [{"kind": "translation"}, {"kind": "erasing", "cover": "noise"}],
    "optimizer": {"momentum": 0.9, "weight_decay": 0.001},
    "label_smoothing": 0.1,
    "precision": "float32",
}


def short(**changes: Any) -> Recipe:
    """The recipe with other values in some of its fields."""
    return recipe.parse({**VALUES, **changes})


def write(path: Path, **changes: Any) -> Path:
    """The same as a TOML file."""
    path.write_text(toml({**VALUES, **changes}), encoding="utf-8")
    return path
