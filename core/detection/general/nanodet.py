"""NanoDet: the raw outputs of the network become boxes, in numpy.

The network is `core.nets.nanodet`; it is served by LiteRT and was trained by its author on COCO, 80 classes.
"""

from functools import cache

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array
from core.detection.general.general_detector import GeneralDetector
from core.detection.general.raw_boxes import RawBoxes
from core.images import RGB
from core.serving.preprocessing import prepare

SIZE, STRIDES, BINS = 416, (8, 16, 32), 11
_BINS = np.arange(BINS, dtype=np.float32)


class NanoDet(GeneralDetector):
    """The loaded detector; any number of threads may use it."""

    def raw(self, image: RGB) -> RawBoxes:
        """Every box of the network with the scores of its classes, before any threshold."""
        outputs = self._model.run(prepare(image, (SIZE, SIZE), self.artifact.card.preprocessing)[None])
        return RawBoxes(boxes_of(outputs["distances"][0]), outputs["scores"][0])


def boxes_of(distances: Float32Array) -> Float32Array:
    """The boxes of the distributions of distances (3549, 44), as shares of the input, float32 (3549, 4)."""
    centres, strides = _cells()
    # One row for each bin: sums over the first axis are many times quicker than over eleven neighbours.
    logits = np.ascontiguousarray(distances.reshape(-1, BINS).T)
    weights = np.exp(logits - logits.max(axis=0))
    expected = ((_BINS @ weights) / weights.sum(axis=0)).reshape(-1, 4) * strides[:, None]
    corners = np.concatenate([centres - expected[:, :2], centres + expected[:, 2:]], axis=1)
    return np.asarray(geometry.clipped(corners / SIZE, 1, 1), np.float32)


@cache
def _cells() -> tuple[Float32Array, Float32Array]:
    """The centre (x, y) of each cell in pixels of the input, and the stride of its level."""
    centres, strides = [], []
    for stride in STRIDES:
        places = (np.arange(SIZE // stride) + 0.5) * stride
        y, x = np.meshgrid(places, places, indexing="ij")
        centres.append(np.stack([x, y], axis=-1).reshape(-1, 2))
        strides.append(np.full(len(places) ** 2, stride))
    return np.concatenate(centres).astype(np.float32), np.concatenate(strides).astype(np.float32)
