"""Labelled examples: uploaded images, decoded and reduced to the features of a trained network by LiteRT and NumPy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core import images
from core.arrays import Float32Array
from core.images import RGB, ImageError
from core.serving.preprocessing import scale_window
from core.snapshots import Snapshot, Stream
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.own_classes.uploads import LabelledFile, LeftOut

WORKING_SIZE = 640
THUMBNAIL = 96


@dataclass(frozen=True, eq=False)
class Example:
    """One image and its features.

    Attributes:
        name: of its file.
        label: its class.
        features: the mean over all positions of each layer, float32 (D,), by the layer's name.
        thumbnail: uint8 RGB, at most `THUMBNAIL` pixels on its longest side.
    """

    name: str
    label: str
    features: Mapping[str, Float32Array]
    thumbnail: RGB

    @classmethod
    def of(cls, image: RGB, name: str = "", label: str = "") -> "Example":
        """Extract the features of an image, uint8 RGB (H, W, 3)."""
        backbone = registry.bundled()
        scaled = scale_window(image, backbone.input_size, backbone.preprocessing)
        return cls(name, label, backbone.pooled(scaled), images.fit(image, THUMBNAIL))

    def vector(self, layer: str) -> Float32Array:
        """The features of a layer, or of several joined by “+”, float32 (D,)."""
        return np.concatenate([self.features[name] for name in Layer(layer).names])


class FeatureExtraction:
    """Decodes image files and extracts their features, one file after the other.

    Attributes:
        results: of each file so far, its example, or why it could not be read.
    """

    def __init__(self, files: Sequence[LabelledFile]) -> None:
        self._files = files
        self.results: list[Example | LeftOut] = []

    @property
    def examples(self) -> list[Example]:
        """The images that could be read, so far."""
        return [result for result in self.results if isinstance(result, Example)]

    @property
    def left_out(self) -> list[LeftOut]:
        """The files that could not be read, so far, by name and reason."""
        return [result for result in self.results if isinstance(result, LeftOut)]

    def stream(self) -> Stream:
        """Run it, with one step per file."""
        for step, file in enumerate(self._files, start=1):
            try:
                image = images.read(file.data, working_size=WORKING_SIZE)
                self.results.append(Example.of(image, file.name, file.label))
            except ImageError as error:
                self.results.append(LeftOut(f"{file.label}/{file.name}", str(error)))
            yield Snapshot(step, len(self._files), note=file.label)
