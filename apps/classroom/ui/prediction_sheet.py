"""Sheets of test images labelled with predictions; the images are read from their data set if it is on this machine."""

from collections.abc import Sequence

import cv2
import numpy as np
import streamlit as st

from core.data.sets import datasets
from core.images import RGB, centre_square, fit
from core.training.live.prediction_sheet import sheet

SIDE = 120
"""Width and height of an image on a sheet, in pixels."""


def missing(data: str) -> str:
    """Say in a sentence why the images of a data set are unavailable; empty if they are on this machine.

    Args:
        data: file name of the data set, as records and cards give it.
    """
    name = datasets.named(data)
    if name is None:
        return "It is not recorded which images these are."
    if datasets.where(name) is None:
        known = datasets.KNOWN[name]
        return (
            f"The images of this data set may not be redistributed with the suite. Put {known.files[0]} into `data/` "
            f"(from {known.origin}) to see them here."
        )
    return ""


@st.cache_data(show_spinner="Reading the images …", max_entries=32)
def draw(data: str, positions: Sequence[int], truths: Sequence[str], predictions: Sequence[str]) -> RGB:
    """Draw images of the test split as a sheet.

    Args:
        data: file name of the data set, which must not be `missing`.
        positions: indices of the images in the test split.
        truths: the true class of each.
        predictions: the text under each; marked as correct where it equals the true class.

    Raises:
        DataError: the data set cannot be read.
    """
    source = datasets.held_out(str(datasets.named(data))).images
    return sheet(np.stack([square(source.read(position, 240)) for position in positions]), truths, predictions)


def square(image: RGB) -> RGB:
    """Crop the central square of an image and scale it to 120 pixels; a smaller one is enlarged without blur."""
    small = fit(centre_square(image), SIDE)
    return np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST), np.uint8)
