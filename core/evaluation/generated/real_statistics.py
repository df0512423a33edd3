"""What a report needs of the real images: computed once, then read for each set of generated images.

statistics = snapshots.result(stream(features, real, held_out))
statistics.save(path)
statistics = load(path)
"""

import zipfile
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Float32Array
from core.atomic_files import replacing
from core.errors import ConvolabError
from core.evaluation.generated.distances import FEWEST
from core.evaluation.generated.features import Description, FeatureNetwork, Images, checked
from core.evaluation.generated.features import stream as feature_stream
from core.evaluation.generated.measures import Measures, compare
from core.evaluation.generated.nearest import Nearest, nearest
from core.snapshots import Snapshot

PARTS = ("real", "held_out", "noise", "mean_image")


@dataclass(frozen=True)
class References:
    """The rows beside those of generated images, from as many images.

    Attributes:
        held_out: held-out real images; no generator can be expected to do better.
        noise: uniform noise.
        mean_image: the mean of the real images, again and again.
        nearest: the nearest real image of each held-out image.
    """

    held_out: Measures
    noise: Measures
    mean_image: Measures
    nearest: Nearest


@dataclass(frozen=True, eq=False)
class RealStatistics:
    """Descriptions of real images and of the images for the reference rows.

    Attributes:
        identity: of the network that described them.
        image_shape: shape of one image.
        real: real images, those used in training.
        held_out: real images that were not.
        noise: as many images of uniform noise.
        mean_image: the mean of the real images, one.
    """

    identity: str
    image_shape: tuple[int, ...]
    real: Description
    held_out: Description
    noise: Description
    mean_image: Description
    _references: dict[int, References] = field(default_factory=dict, init=False, repr=False)

    def references(self, count: int) -> References:
        """The reference rows for this number of generated images, computed once for each number.

        Raises:
            ConvolabError: there are too few generated or held-out images.
        """
        if count < FEWEST:
            raise ConvolabError(f"There are too few generated images ({count}); generate at least {FEWEST}.")
        if count > len(self.held_out):
            raise ConvolabError(
                f"There are {count:,} generated images, but only {len(self.held_out):,} held-out ones to compare with; "
                "generate fewer or hold out more."
            )
        if count not in self._references:
            held_out = self.held_out[:count]
            self._references[count] = References(
                held_out=compare(held_out, self.real),
                noise=compare(self.noise[:count], self.real),
                mean_image=compare(self.mean_image.repeated(count), self.real),
                nearest=nearest(held_out.features, self.real.features),
            )
        return self._references[count]

    def save(self, path: Path) -> None:
        """Write all descriptions as .npz, without pickled objects."""
        arrays: dict[str, Any] = {"identity": self.identity, "image_shape": self.image_shape}
        for part in PARTS:
            description: Description = getattr(self, part)
            arrays[f"{part}_features"] = description.features
            if description.probabilities is not None:
                arrays[f"{part}_probabilities"] = description.probabilities
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as beside, beside.open("wb") as file:
            np.savez_compressed(file, **arrays)


def load(path: Path) -> RealStatistics:
    """Read a file written by `RealStatistics.save`.

    Raises:
        ConvolabError: the file is missing, damaged or something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            statistics = RealStatistics(
                str(file["identity"]),
                tuple(int(side) for side in file["image_shape"]),
                *(Description(_floats(file, f"{part}_features"), _optional(file, part)) for part in PARTS),
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise ConvolabError(
            f"The file {path} does not hold the statistics of real images; compute and save them again."
        ) from error
    return statistics


def stream(
    features: FeatureNetwork, real: Images, held_out: Images, seed: int = 0
) -> Generator[Snapshot, Any, RealStatistics]:
    """Describe the real side.

    Args:
        features: the network that will describe the generated images.
        real: real images, uint8 (N, H, W) or RGB (N, H, W, 3); those used in training, so that copies are found.
        held_out: other real images of the same size, at least as many as will be generated.
        seed: of the noise.

    Yields:
        The progress in images.

    Raises:
        ConvolabError: there are too few images, or their shapes differ.
    """
    real, held_out = checked(real), checked(held_out)
    if real.shape[1:] != held_out.shape[1:]:
        raise ConvolabError(
            f"Real images of shape {real.shape[1:]} and held-out ones of shape {held_out.shape[1:]} do not match; "
            "scale them to one size."
        )
    if (fewest := min(len(real), len(held_out))) < FEWEST:
        raise ConvolabError(f"There are too few real images ({fewest}); give at least {FEWEST} of each kind.")
    noise = _noise_like(held_out, seed)
    mean = np.round(real.mean(axis=0, keepdims=True)).astype(np.uint8)
    description = yield from feature_stream(
        features, np.concatenate([real, held_out, noise, mean]), note="features of real images"
    )
    first, second, third = np.cumsum([len(real), len(held_out), len(noise)])
    return RealStatistics(
        features.identity,
        real.shape[1:],
        description[:first],
        description[first:second],
        description[second:third],
        description[third:],
    )


def _noise_like(images: Images, seed: int) -> Images:
    """Uniform noise of the shape of some images; grey if they are, also if they are stored as RGB."""
    is_grey = images.ndim == 4 and bool((images == images[..., :1]).all())
    shape = (*images.shape[:3], 1) if is_grey else images.shape
    noise = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return np.broadcast_to(noise, images.shape)


def _optional(file: Any, part: str) -> Float32Array | None:
    name = f"{part}_probabilities"
    return _floats(file, name) if name in file else None


def _floats(file: Any, name: str) -> Float32Array:
    array = file[name]
    if array.ndim != 2 or array.dtype != np.float32:
        raise ValueError(f"{name} is not float32 of shape (N, D)")
    return array
