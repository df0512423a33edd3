"""Views: which window of an image a backbone sees. Several views of each training image make a head more robust.

A linear head is cheap to fit, and the features of each view are computed only once. So views are a form of
augmentation that costs a few passes over the images instead of many epochs.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from core.images import RGB
from core.serving.card import Preprocessing
from core.serving.preprocessing import scale_window

View = Literal[
    "standard", "whole", "middle", "squashed",
    "standard_mirrored", "whole_mirrored", "middle_mirrored", "squashed_mirrored",
]  # fmt: skip
"""standard: the window of the card; whole: the largest window with the input's aspect ratio; middle: seven eighths of
its side; squashed: the whole image, distorted; mirrored: its mirror image."""


_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "standard": {},
    "whole": {"fit": "crop", "crop_fraction": 1.0},
    "middle": {"fit": "crop", "crop_fraction": 0.875},
    "squashed": {"fit": "squash"},
}


def view(image: RGB, size: tuple[int, int], preprocessing: Preprocessing, name: View = "standard") -> RGB:
    """One view of an image at the network's input size, uint8 (*size, 3).

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        size: height and width of the input.
        preprocessing: its window is the standard view.
        name: of the view.
    """
    window = preprocessing.model_copy(update=_CHANGES[name.removesuffix("_mirrored")])
    scaled = scale_window(image, size, window)
    return np.ascontiguousarray(scaled[:, ::-1]) if name.endswith("_mirrored") else scaled
