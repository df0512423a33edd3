"""What drawn numbers do to the places in a picture: matrices, their product, and why their order matters.

A matrix maps a point of the picture, in pixels from the middle of the pixel at the top left, x to the right and y
down, to where augmentation puts it. It is float64 (3, 3) with the last row 0, 0, 1.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from core.data.augmentation.transform_settings import Transform
from core.images import RGB

Matrix = npt.NDArray[np.float64]

GEOMETRIC = ("flip", "translation", "rotation", "zoom", "shear")
"""The kinds that move points, and do nothing else."""

_BORDERS = {
    "reflect": cv2.BORDER_REFLECT,
    "constant": cv2.BORDER_CONSTANT,
    "nearest": cv2.BORDER_REPLICATE,
    "wrap": cv2.BORDER_WRAP,
}


@dataclass(frozen=True)
class Step:
    """What was drawn for one transform and one picture.

    Attributes:
        name: as in the metrics of a preview: the kind, with a number if it is there more than once.
        transform: the transform.
        drawn: the numbers by quantity, in the units of `core.data.augmentation.transform_settings.UNITS`.
    """

    name: str
    transform: Transform
    drawn: Mapping[str, float]


def steps(chosen: Sequence[Transform], metrics: Mapping[str, float], number: int) -> tuple[Step, ...]:
    """What a preview drew for one of its pictures.

    Args:
        chosen: the transforms of the preview, in their order.
        metrics: of the preview's snapshot.
        number: of the picture, from 1.
    """
    seen: Counter[str] = Counter()
    found = []
    for transform in chosen:
        seen[transform.kind] += 1
        name = transform.kind if seen[transform.kind] == 1 else f"{transform.kind} {seen[transform.kind]}"
        start = f"{number}/{name}/"
        drawn = {key.removeprefix(start): value for key, value in metrics.items() if key.startswith(start)}
        found.append(Step(name, transform, drawn))
    return tuple(found)


def matrix(step: Step, size: int) -> Matrix:
    """Where a step puts the points of a picture of size × size; the identity if it moves none."""
    drawn, last = step.drawn, size - 1
    middle = np.array([[1, 0, last / 2], [0, 1, last / 2], [0, 0, 1.0]])
    match step.transform.kind:
        case "flip":
            found = np.eye(3)
            for row, direction in enumerate(("horizontal", "vertical")):
                if drawn.get(direction, 0) > 0.5:
                    found[row, row], found[row, 2] = -1, last
            return found
        case "translation":
            return np.array([[1, 0, drawn["right"] * size], [0, 1, drawn["down"] * size], [0, 0, 1.0]])
        case "rotation":
            turn = np.deg2rad(drawn["angle"])
            cosine, sine = np.cos(turn), np.sin(turn)
            return middle @ np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]]) @ np.linalg.inv(middle)
        case "zoom":
            return middle @ np.diag([drawn["size"], drawn["size"], 1.0]) @ np.linalg.inv(middle)
        case "shear":
            # Keras' matrix says where each point comes from.
            backwards = np.array([[1, -drawn["sideways"], 0], [drawn["upwards"], 1, 0], [0, 0, 1.0]])
            return np.linalg.inv(backwards) if abs(np.linalg.det(backwards)) > 1e-6 else np.eye(3)
        case _:
            return np.eye(3)


def product(chain: Sequence[Step], size: int) -> Matrix:
    """Where all steps together put the points: the last step's matrix stands leftmost."""
    found = np.eye(3)
    for step in chain:
        found = matrix(step, size) @ found
    return found


def move(image: RGB, chain: Sequence[Step]) -> RGB:
    """Do the geometric steps to a square picture, uint8 RGB (S, S, 3), one after the other; others are left out."""
    size = image.shape[0]
    for step in chain:
        transform = step.transform
        if transform.kind not in GEOMETRIC:
            continue
        smooth = getattr(transform, "interpolation", "nearest") == "bilinear"
        image = np.asarray(
            cv2.warpAffine(
                image,
                matrix(step, size)[:2],
                (size, size),
                flags=cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST,
                borderMode=_BORDERS[getattr(transform, "fill", "reflect")],
            ),
            dtype=np.uint8,
        )
    return image


def apart(first: Matrix, second: Matrix, size: int) -> float:
    """How far two matrices put the same corner apart, on average over the four corners, in pixels."""
    last = size - 1.0
    corners = np.array([[0, last, 0, last], [0, 0, last, last], [1, 1, 1, 1.0]])
    return float(np.linalg.norm(((first - second) @ corners)[:2], axis=0).mean())
