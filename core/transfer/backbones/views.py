"""Views: what of a picture a backbone gets to see. Several views of each training picture make a head less picky.

A head is cheap to fit, and its features are computed once for each view; that is augmentation at the price of a few
looks instead of a few epochs.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from core.images import RGB
from core.serving.artifacts import Preprocessing
from core.serving.litert import scale_window

View = Literal[
    "standard", "whole", "middle", "squashed",
    "standard_mirrored", "whole_mirrored", "middle_mirrored", "squashed_mirrored",
]  # fmt: skip
"""standard: the window of the card; whole: the largest window of the input's shape; middle: seven eighths of that;
squashed: all of the picture."""


_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "standard": {},
    "whole": {"fit": "crop", "crop_fraction": 1.0},
    "middle": {"fit": "crop", "crop_fraction": 0.875},
    "squashed": {"fit": "squash"},
}


def view(image: RGB, size: tuple[int, int], preprocessing: Preprocessing, name: View = "standard") -> RGB:
    """One view of a picture at the network's input size, uint8 (*size, 3).

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        size: height and width of the input.
        preprocessing: its window is the standard view.
        name: of the view.
    """
    window = preprocessing.model_copy(update=_CHANGES[name.removesuffix("_mirrored")])
    shown = scale_window(image, size, window)
    return np.ascontiguousarray(shown[:, ::-1]) if name.endswith("_mirrored") else shown
