"""Served super-resolution: an image in, one that is two to four times as high and wide out, without TensorFlow.

    upscaler = Upscaler.load("compact_sr_x2")
    upscaled = snapshots.result(upscaler.upscale(image))

The eye sees detail in brightness and hardly in colour, so the network enlarges the luminance, and the colour
differences and the alpha channel are enlarged by bicubic interpolation. Images of any size are upscaled in tiles
(`core.synthesis.tiles`), with the result that the whole would have, to the last bit.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core import images
from core.arrays import Float32Array
from core.deep_images import Pixels, parts, to_rgb
from core.errors import ConvolabError
from core.images import RGB
from core.luminance import from_luminance, from_ycbcr, to_luminance, to_ycbcr
from core.serving import any_size, artifacts
from core.serving.artifacts import Artifact
from core.serving.loaded_artifacts import LoadedArtifacts
from core.snapshots import Snapshot
from core.synthesis import tiles
from core.synthesis.super_resolution import bicubic
from core.synthesis.super_resolution.upscale_settings import SCALES, TURNS, UpscaleSettings
from core.synthesis.tiles import Tile

MODEL, WEIGHTS, TASK, BICUBIC = "model.tflite", "weights.h5", "super_resolution", "bicubic"
BEST = "compact_sr"
"""The network to use if nothing is said; its artifacts end in _x2, _x3 and _x4."""
PREVIEW = 960
"""Longest side in pixels of the image in the snapshots."""
RESULT = "upscaled"
"""Name of the panel with the result in the last snapshot, if the result is not the snapshot's image."""
LARGEST = 225_000_000
"""Pixels of a result, which must fit into memory as a whole."""
SIDES = {"low": 384, "enlarged": 256}
"""Of the tiles that the networks see, by what they work on; those for enlarged images have more channels."""
PEAK = np.float32(255)

Enlarge = Callable[[Float32Array], Float32Array]
"""Luminance (H, W), 16 to 235, to the enlarged one."""


class UpscaleError(ConvolabError):
    """An image cannot be upscaled, or not by this network."""


@dataclass(frozen=True)
class Upscaler:
    """What enlarges images; thread-safe.

    Attributes:
        name: of the artifact, or "bicubic".
        scale: how many times as high and wide the result is.
        enlarge: the network, for a luminance that it sees as a whole.
        margin: pixels of the given image, in each direction, that a pixel of the result depends on.
        side: of the tiles if nothing else is asked for, in pixels of the given image.
    """

    name: str
    scale: int
    enlarge: Enlarge
    margin: int
    side: int

    @classmethod
    def load(cls, name: str) -> "Upscaler":
        """Load the network of this name from `trained/`, once per process until its card changes.

        Raises:
            ArtifactError: it is missing or damaged.
            UpscaleError: it does something else.
        """
        return _loaded.load(name)

    @classmethod
    def bicubic(cls, scale: int) -> "Upscaler":
        """The interpolation with which networks are compared."""
        return cls(BICUBIC, scale, lambda luminance: bicubic.enlarged(luminance, scale), bicubic.REACH, SIDES["low"])

    @staticmethod
    def available() -> list[Artifact]:
        """The artifacts in `trained/` that can be loaded, by name."""
        return [artifact for artifact in artifacts.available() if artifact.card.super_resolution]

    def tiles(self, height: int, width: int, settings: UpscaleSettings | None = None) -> list[Tile]:
        """The tiles in which an image of this size is upscaled."""
        side = (settings or UpscaleSettings()).tiles
        sides = (side, side) if side else (_evenly(height, self.side), _evenly(width, self.side))
        return tiles.grid((height, width), sides, self.margin)

    def check(self, height: int, width: int) -> None:
        """Check that the result for an image of this size can be held in memory.

        Raises:
            UpscaleError: it would be too large.
        """
        rows, columns = self.scale * height, self.scale * width
        if rows * columns > LARGEST:
            raise UpscaleError(
                f"The result would be {columns:,} × {rows:,} pixels, and at most {LARGEST // 1_000_000} megapixels "
                "can be made; choose a smaller factor or image."
            )

    def upscale(self, image: Pixels, settings: UpscaleSettings | None = None) -> Generator[Snapshot, Any, Pixels]:
        """Upscale an image of any size tile by tile.

        Args:
            image: uint8 or uint16 (H, W, C): grey, grey with alpha, RGB or RGB with alpha.
            settings: the knobs; None for the defaults.

        Yields:
            A snapshot for each tile. Its image is shrunk to `PREVIEW` pixels, and where nothing has been upscaled yet
            it is the given one; that of the last snapshot is the result itself if the image is uint8 RGB. Otherwise
            the result is its panel `RESULT`; see `upscaled_in`.

        Returns:
            The upscaled image, in the type and with the channels of the given one.

        Raises:
            UpscaleError: the result would be too large.
        """
        settings = settings or UpscaleSettings()
        height, width = image.shape[:2]
        self.check(height, width)
        upscaled = np.empty((self.scale * height, self.scale * width, image.shape[2]), image.dtype)
        preview = _preview(image, self.scale)
        places = self.tiles(height, width, settings)
        yield Snapshot(0, len(places), preview.copy())
        enlarge = ensemble(self.enlarge) if settings.ensemble else self.enlarge
        image = _filled(image)
        for step, tile in enumerate(places, 1):
            made = self._upscaled(np.ascontiguousarray(image[tile.seen]), enlarge)[tile.inner(self.scale)]
            upscaled[tile.place(self.scale)] = made
            _paste(made, tile.place(self.scale), upscaled.shape, preview)
            if step < len(places):
                yield Snapshot(step, len(places), preview.copy(), note=f"tile {step} of {len(places)}")
        is_rgb = upscaled.dtype == np.uint8 and upscaled.shape[2] == 3
        if is_rgb:
            yield Snapshot(len(places), len(places), upscaled, note="finished")
        else:
            yield Snapshot(len(places), len(places), preview, panels={RESULT: upscaled}, note="finished")
        return upscaled

    def _upscaled(self, image: Pixels, enlarge: Enlarge) -> Pixels:
        """A part of an image that is seen as a whole."""
        depth = image.dtype
        colour, alpha = parts(image)
        if colour.shape[2] == 1:
            found = from_luminance(enlarge(to_luminance(colour)), depth)[..., np.newaxis]
        else:
            luminance, *differences = (np.ascontiguousarray(plane) for plane in np.moveaxis(to_ycbcr(colour), 2, 0))
            found = from_ycbcr(np.stack([enlarge(luminance), *map(self._smooth, differences)], axis=2), depth)
        if alpha is None:
            return found
        smooth = np.rint(self._smooth(alpha.astype(np.float32))).clip(0, np.iinfo(depth).max).astype(depth)
        return np.concatenate([found, smooth[..., np.newaxis]], axis=2)

    def _smooth(self, plane: Float32Array) -> Float32Array:
        return bicubic.enlarged(plane, self.scale)


def find(model: str | None = None, scale: int | None = None) -> Upscaler:
    """The upscaler that somebody asks for.

    Args:
        model: name of an artifact, with or without its factor (`compact_sr`, `compact_sr_x3`), or "bicubic"; None for
            the best network.
        scale: the factor; None for that of the model, or 2 if the name does not say.

    Raises:
        UpscaleError: there is no such network, or it has another factor.
        ArtifactError: it is damaged.
    """
    if model == BICUBIC:
        return Upscaler.bicubic(scale or SCALES[0])
    names = [artifact.name for artifact in Upscaler.available()]
    wanted = model if model in names else f"{model or BEST}_x{scale or SCALES[0]}"
    if wanted not in names:
        known = ", ".join([*names, BICUBIC])
        has_others = model is None or any(name.startswith(f"{model}_x") for name in names)
        raise UpscaleError(
            f"There is no trained network {wanted if has_others else model}; available: {known}; "
            f"train the standard one with `python -m core train {BEST}_x{scale or SCALES[0]} --data data`."
        )
    found = Upscaler.load(wanted)
    if scale and found.scale != scale:
        raise UpscaleError(f"The network {wanted} enlarges {found.scale} times, not {scale}; leave --scale away.")
    return found


def upscale(
    image: Pixels, model: str | None = None, scale: int | None = None, settings: UpscaleSettings | None = None
) -> Generator[Snapshot, Any, Pixels]:
    """Upscale an image by the network that somebody asks for, in a worker; see `find` and `Upscaler.upscale`."""
    return (yield from find(model, scale).upscale(image, settings))


def upscaled_in(snapshot: Snapshot) -> Pixels:
    """The result in the last snapshot of `upscale`, in the type and with the channels of the given image."""
    found = snapshot.panels.get(RESULT, snapshot.image)
    assert found is not None
    return found


def ensemble(enlarge: Enlarge) -> Enlarge:
    """The mean over all turned and mirrored forms of a luminance.

    The sums are exact, so that the result for a turned image is the turned result (Timofte et al., "Seven Ways to
    Improve Example-Based Single Image Super Resolution", 2016).
    """

    def mean(luminance: Float32Array) -> Float32Array:
        # Forms of one shape follow each other, since interpreters are resized for each new one.
        found = np.zeros(1)
        for turns in (0, 2, 1, 3):
            for mirrored in (False, True):
                form = np.rot90(luminance, turns)
                made = enlarge(np.ascontiguousarray(form[:, ::-1] if mirrored else form))
                found = found + np.rot90(made[:, ::-1] if mirrored else made, -turns).astype(np.float64)
        return np.asarray(found / TURNS, np.float32)

    return mean


def network(path: Path, scale: int, works_on: str) -> Enlarge:
    """The network in a file.

    Args:
        path: the LiteRT model.
        scale: how many times as high and wide the result is.
        works_on: "low", or "enlarged" for a network that improves the bicubic enlargement.
    """
    ((signature, (name,)),) = any_size.shared(path).inputs().items()

    def enlarge(luminance: Float32Array) -> Float32Array:
        seen = luminance / PEAK
        if works_on == "enlarged":
            seen = bicubic.enlarged(seen, scale)
        inputs = {name: seen[np.newaxis, ..., np.newaxis]}
        (made,) = any_size.shared(path).run(inputs, signature).values()
        return made[0, ..., 0] * PEAK

    return enlarge


def _of(artifact: Artifact) -> Upscaler:
    facts = artifact.card.super_resolution
    if facts is None:
        raise UpscaleError(f"The artifact {artifact.name} does not upscale; `python -m core list` shows which do.")
    margin, side = facts.reach, SIDES[facts.input]
    if facts.input == "enlarged":
        margin, side = bicubic.REACH - (-margin // facts.scale), side // facts.scale
    enlarge = network(artifact.path(MODEL), facts.scale, facts.input)
    return Upscaler(artifact.name, facts.scale, enlarge, max(margin, bicubic.REACH), side)


_loaded = LoadedArtifacts(_of)


def _evenly(length: int, side: int) -> int:
    """The side of the fewest equal tiles that are not longer than `side`."""
    return -(-length // -(-length // side))


def _filled(image: Pixels) -> Pixels:
    """The image where the colour of invisible pixels is that of the nearest visible one.

    Otherwise it would bleed into those that can be seen; often it is black.
    """
    colour, alpha = parts(image)
    if alpha is None or alpha.all() or not alpha.any():
        return image
    _, nearest = cv2.distanceTransformWithLabels(
        (alpha == 0).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    visible = alpha > 0
    colours = np.empty((nearest.max() + 1, colour.shape[2]), image.dtype)
    colours[nearest[visible]] = colour[visible]
    return np.concatenate([colours[nearest], alpha[..., np.newaxis]], axis=2)


def _preview(image: Pixels, scale: int) -> RGB:
    """The given image at the size at which snapshots show the result."""
    height, width = (scale * length for length in image.shape[:2])
    shrinking = min(1.0, PREVIEW / max(height, width))
    size = max(1, round(height * shrinking)), max(1, round(width * shrinking))
    return images.resize(to_rgb(image), size).copy()


def _paste(made: Pixels, place: tiles.Region, size: tuple[int, ...], preview: RGB) -> None:
    """Put a tile of the result, which has this size, into the preview."""
    rows, columns = (
        slice(round(part.start * small / large), round(part.stop * small / large))
        for part, small, large in zip(place, preview.shape, size, strict=False)
    )
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height and width:
        preview[rows, columns] = images.resize(to_rgb(made), (height, width))
