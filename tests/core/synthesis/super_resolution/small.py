"""A training of seconds: four photos of scikit-image, shrunk, and a network of a few weights."""

from pathlib import Path
from typing import Any

from core import images
from core.data import samples
from core.synthesis.super_resolution.sr_recipe import SrRecipe

RECIPE: dict[str, Any] = {
    "title": "Small",
    "scale": 2,
    "images": [{"file": "photos", "folder": "train"}],
    "held_out": 1,
    "benchmarks": [{"file": "photos", "folder": "test"}],
    "epochs": 2,
    "batch_size": 4,
    "seed": 3,
    "average": 0.9,
    "network": {"kind": "compact", "channels": 4, "depth": 1, "wide": 4},
    "patches": {"size": 16, "stride": 16, "shrinkings": [1.0, 0.8]},
    "schedule": {"kind": "cosine", "rate": 0.005},
}


def recipe(**changes: Any) -> SrRecipe:
    return SrRecipe.model_validate({"name": "small", **RECIPE, **changes})


def save_photos(folder: Path) -> None:
    """Write a folder of photos, one of them twice, and one that is a benchmark."""
    for kind, names in {"train": ("cat", "coffee", "rocket", "chelsea"), "test": ("astronaut",)}.items():
        (folder / "photos" / kind).mkdir(parents=True)
        for name in names:
            photo = samples.find("cat" if name == "chelsea" else name).read(120)
            images.write(photo, folder / "photos" / kind / f"{name}.png")
