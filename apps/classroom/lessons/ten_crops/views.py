"""The predictions for all views of a picture, and what they amount to."""

from collections.abc import Sequence

import numpy as np

from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from core.evaluation.ten_crop import CENTRE, TenCrops, ten_crops
from core.evaluation.windows import outline
from core.images import RGB, Window
from core.serving.litert import Classifier


@cached_per_picture("Classifying ten crops …")
def classify(image: RGB, model: str, crop_size: float) -> TenCrops:
    """Classify the ten crops of a picture.

    Args:
        image: uint8 RGB (H, W, 3).
        model: name of the classifier in `trained/`.
        crop_size: side of each crop relative to the scaled picture, above 0 to 1.
    """
    return ten_crops(Classifier.load(model), image, crop_size)


@cached_per_picture("Outlining the crops …")
def outlined(image: RGB, windows: tuple[Window, ...]) -> RGB:
    """The picture with the windows of its crops, see `core.evaluation.windows.outline`."""
    return outline(image, windows)


def true_class(picture: Picture, labels: Sequence[str]) -> int | None:
    """The index of a picture's true class among a classifier's classes, or None if it is unknown.

    The class of ImageNet that comes closest need not be right for a classifier with other classes.
    """
    label = picture.label
    if label is not None and label < len(labels) and labels[label] == picture.truth:
        return label
    return next((index for index, name in enumerate(labels) if name.casefold() == picture.name), None)


def cover_everything(crops: TenCrops, image: RGB) -> bool:
    """Whether the windows reach all edges of the picture."""
    height, width = image.shape[:2]
    first, last = crops.windows[0], crops.windows[3]  # Opposite corners.
    return max(first[0], first[1], width - last[2], height - last[3]) < 1


def votes_for_winner(crops: TenCrops) -> int:
    """The number of views that vote for the class with the highest mean probability."""
    return int((crops.votes == crops.winner).sum())


def log_losses(crops: TenCrops, index: int) -> tuple[float, float, float]:
    """The log-losses for a class: of the averaged prediction, the mean of the single views, and of the centre."""
    own = np.maximum(crops.probabilities[:, index], np.finfo(np.float32).tiny)
    return float(-np.log(own.mean())), float(-np.log(own).mean()), float(-np.log(own[CENTRE]))
