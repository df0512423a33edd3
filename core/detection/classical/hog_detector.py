"""Detectors on histograms of oriented gradients: OpenCV's people detector, and linear templates that are trained here.

template = HogTemplate.load("raccoon_hog")
template.detect(image, least=0.0)
template.contributions(hog(window))         # what each cell of a window adds to its score
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import h5py
import numpy as np

from core import images
from core.arrays import Float32Array
from core.boxes import Detections, from_sizes, nothing
from core.detection.classical.hog import BLOCK, CELL, Described, hog
from core.detection.sliding.windows import Level, pyramid
from core.detection.suppression import thinned
from core.images import RGB
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError

FILE = "template.h5"
ENLARGED = 2.0
"""The first level of the pyramid, so that things smaller than the window are found."""


def detect_people(image: RGB, stride: int = 8, factor: float = 1.05, least: float = 0.0) -> Detections:
    """Find upright people with the linear SVM that OpenCV brings (Dalal and Triggs 2005), windows of 64 × 128 pixels.

    Args:
        image: uint8 (H, W, 3).
        stride: pixels between windows, a multiple of 8.
        factor: between levels of the pyramid, above 1.
        least: lowest margin of a window.

    Returns:
        The detections, best first; scores are margins of the SVM. None in an image that is smaller than a window.
    """
    if image.shape[0] < 128 or image.shape[1] < 64:  # OpenCV raises.
        return nothing()
    detector = cv2.HOGDescriptor()
    detector.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector()))
    found, weights = detector.detectMultiScale(
        image[..., ::-1], hitThreshold=least, winStride=(stride, stride), padding=(8, 8), scale=factor
    )
    if not len(found):
        return nothing()
    scores = np.asarray(weights, np.float32).reshape(-1)
    order = np.argsort(-scores, kind="stable")
    return Detections(from_sizes(np.asarray(found, np.float32))[order], scores[order], np.zeros(len(order), np.int64))


def people_windows(size: tuple[int, int], stride: int = 8, factor: float = 1.05) -> int:
    """The number of windows that `detect_people` looks at in an image of this height and width."""
    (height, width), count, scale = size, 0, 1.0
    while height / scale >= 128 and width / scale >= 64:  # OpenCV pads each level by 8 pixels.
        rows, columns = round(height / scale) + 16 - 128, round(width / scale) + 16 - 64
        count += (rows // stride + 1) * (columns // stride + 1)
        scale *= factor
    return count


@dataclass(frozen=True, eq=False)
class HogTemplate:
    """A linear SVM on the descriptor of a window of cells.

    Attributes:
        weights: float32 (rows − 1, columns − 1, 2, 2, 9), one for each entry of the descriptor.
        bias: added to the weighted sum.
        extent: width and height of the object in the middle of a window, as shares of it; a window shows some
            surroundings, too.
    """

    weights: Float32Array
    bias: float
    extent: tuple[float, float] = (1.0, 1.0)

    @classmethod
    def load(cls, name: str) -> "HogTemplate":
        """Load an artifact by its name.

        Raises:
            ArtifactError: there is none, it is damaged, or it is no template.
        """
        return cls.of(artifacts.load(name))

    @classmethod
    def of(cls, artifact: Artifact) -> "HogTemplate":
        """Load an artifact.

        Raises:
            ArtifactError: it is damaged, or it is no template.
        """
        path = artifact.path(FILE)
        try:
            with h5py.File(path, "r") as file:
                weights, bias, extent = file["weights"][()], float(file["bias"][()]), file["extent"][()].tolist()
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise ArtifactError(f"The file {path} holds no template; make it again: {artifact.card.command}") from error
        return cls(np.asarray(weights, np.float32), bias, (extent[0], extent[1]))

    def save(self, folder: Path) -> None:
        """Write the arrays into an artifact's folder."""
        with h5py.File(folder / FILE, "w") as file:
            file["weights"], file["bias"], file["extent"] = self.weights, self.bias, self.extent

    @property
    def cells(self) -> tuple[int, int]:
        """Rows and columns of cells in a window."""
        return self.weights.shape[0] + BLOCK - 1, self.weights.shape[1] + BLOCK - 1

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of a window in pixels."""
        rows, columns = self.cells
        return rows * CELL, columns * CELL

    def levels(self, image: RGB, factor: float = 1.2) -> Iterator[Level]:
        """The sizes in which an image is searched; the first is enlarged."""
        height, width = image.shape[:2]
        large = images.resize(image, (round(height * ENLARGED), round(width * ENLARGED)))
        for level in pyramid(large, factor, self.size):
            yield Level(level.image, level.scale * ENLARGED)

    def scores(self, described: Described) -> Float32Array:
        """The margin of the window at every cell, float32 (R − rows + 1, C − columns + 1)."""
        rows, columns = self.weights.shape[:2]
        blocks = described.blocks
        high, wide = blocks.shape[0] - rows + 1, blocks.shape[1] - columns + 1
        total = np.full((max(0, high), max(0, wide)), self.bias, np.float32)
        if total.size:
            for row in range(rows):
                for column in range(columns):
                    part = blocks[row : row + high, column : column + wide]
                    total += np.tensordot(part, self.weights[row, column], axes=3)
        return total

    def contributions(self, described: Described, row: int = 0, column: int = 0) -> Float32Array:
        """What each cell of the window at a cell adds to the margin, without bias: float32 (rows, columns)."""
        rows, columns = self.weights.shape[:2]
        product = described.blocks[row : row + rows, column : column + columns] * self.weights
        of_cells = product.sum(axis=-1)
        added = np.zeros(self.cells, np.float32)
        for down in range(BLOCK):
            for across in range(BLOCK):
                added[down : down + rows, across : across + columns] += of_cells[:, :, down, across]
        return added

    def all_windows(self, image: RGB, factor: float = 1.2, least: float = -0.5) -> tuple[Detections, int]:
        """The objects in all windows whose margin is at least `least`, best first, and how many windows there were."""
        return self.found_in(((hog(level.image), level.scale) for level in self.levels(image, factor)), least)

    def found_in(self, levels: Iterable[tuple[Described, float]], least: float = -0.5) -> tuple[Detections, int]:
        """The same in levels that are described already, each given with its size relative to the image."""
        boxes, scores, count = [], [], 0
        rows, columns = self.cells
        for described, scale in levels:
            margins = self.scores(described)
            count += margins.size
            row, column = np.nonzero(margins >= least)
            corners = np.stack([column, row, column + columns, row + rows], axis=1) * (CELL / scale)
            boxes.append(scaled_about_centre(corners.astype(np.float32), self.extent))
            scores.append(margins[row, column])
        if not boxes:
            return nothing(), 0
        joined = np.concatenate(scores)
        order = np.argsort(-joined, kind="stable")
        return Detections(np.concatenate(boxes)[order], joined[order], np.zeros(len(order), np.int64)), count

    def detect(self, image: RGB, factor: float = 1.2, least: float = 0.0, overlap: float = 0.3) -> Detections:
        """The windows that stay after suppression, best first; scores are margins of the SVM."""
        found, _ = self.all_windows(image, factor, least)
        return thinned(found, overlap)


def scaled_about_centre(boxes: Float32Array, shares: tuple[float, float]) -> Float32Array:
    """Boxes (N, 4) with their widths and heights multiplied, around the same centres."""
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2 * np.array(shares, np.float32)
    return np.concatenate([centre - half, centre + half], axis=1)
