"""Google's SSD-MobileNetV2 for 24 classes of Open Images: its raw outputs become boxes, in numpy.

The anchors and the decoding are those of MediaPipe (`object_detection_oid_v4_cpu.pbtxt`): six levels with strides 16 to
512, scales 0.2 to 0.95, aspect ratios 1, 2, 1/2, 3, 1/3 and a square between two scales; the finest level has three
boxes a cell.
"""

from functools import cache

import numpy as np

from core import boxes as geometry
from core.arrays import Float32Array
from core.detection.general.general_detector import GeneralDetector
from core.detection.general.raw_boxes import RawBoxes
from core.images import RGB
from core.serving.preprocessing import prepare

SIZE, STRIDES = 300, (16, 32, 64, 128, 256, 512)
SMALLEST, LARGEST = 0.2, 0.95
RATIOS = (1.0, 2.0, 0.5, 3.0, 0.3333)
CENTRE_SCALE, SIZE_SCALE = 10.0, 5.0


class OpenImages(GeneralDetector):
    """The loaded detector; any number of threads may use it."""

    def raw(self, image: RGB) -> RawBoxes:
        """Every box of the network with the scores of its classes, before any threshold."""
        outputs = self._model.run(prepare(image, (SIZE, SIZE), self.artifact.card.preprocessing)[None])
        encoded = next(value[0] for value in outputs.values() if value.shape[-1] == 4)
        logits = next(value[0] for value in outputs.values() if value.shape[-1] == len(self.labels))
        scores = 1 / (1 + np.exp(-logits))
        scores[:, self.labels.index("???")] = 0  # The background.
        return RawBoxes(decoded(encoded), np.asarray(scores, np.float32))


def decoded(encoded: Float32Array) -> Float32Array:
    """The boxes of encodings (1917, 4) of y, x, height and width, as shares of the image, float32 (1917, 4)."""
    anchors = anchor_boxes()
    x = encoded[:, 1] / CENTRE_SCALE * anchors[:, 2] + anchors[:, 0]
    y = encoded[:, 0] / CENTRE_SCALE * anchors[:, 3] + anchors[:, 1]
    half_width = np.exp(encoded[:, 3] / SIZE_SCALE) * anchors[:, 2] / 2
    half_height = np.exp(encoded[:, 2] / SIZE_SCALE) * anchors[:, 3] / 2
    corners = np.stack([x - half_width, y - half_height, x + half_width, y + half_height], axis=1)
    return np.asarray(geometry.clipped(corners, 1, 1), np.float32)


@cache
def anchor_boxes() -> Float32Array:
    """Centre x, centre y, width and height of each anchor, as shares of the image, float32 (1917, 4)."""
    levels = []
    steps = (LARGEST - SMALLEST) / (len(STRIDES) - 1)
    scales = [SMALLEST + steps * number for number in range(len(STRIDES))] + [1.0]
    for number, stride in enumerate(STRIDES):
        if number == 0:
            shapes = [(0.1, 1.0), (scales[0], 2.0), (scales[0], 0.5)]
        else:
            shapes = [(scales[number], ratio) for ratio in RATIOS]
            shapes.append(((scales[number] * scales[number + 1]) ** 0.5, 1.0))
        cells = -(-SIZE // stride)
        places = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(places, places, indexing="ij")
        centres = np.repeat(np.stack([x, y], axis=-1).reshape(-1, 1, 2), len(shapes), axis=1)
        sizes = np.array([(scale * ratio**0.5, scale / ratio**0.5) for scale, ratio in shapes])
        levels.append(np.concatenate([centres, np.broadcast_to(sizes, (*centres.shape[:2], 2))], -1).reshape(-1, 4))
    return np.concatenate(levels).astype(np.float32)
