"""Sheets of test pictures with the answers to them, read from their data set where it is on this machine."""

from collections.abc import Sequence

import cv2
import numpy as np
import streamlit as st

from core.data.sets import datasets
from core.images import RGB, centre_square, fit
from core.training.live.answer_sheet import sheet

SIDE = 120


def missing(data: str) -> str:
    """Why the pictures of a data set cannot be shown, in a sentence; empty where they are on this machine.

    Args:
        data: the file of the data set, as records and cards name it.
    """
    place = datasets.named(data)
    if place is None:
        return "Which pictures these were is not recorded."
    if datasets.where(place) is None:
        known = datasets.KNOWN[place]
        return (
            f"The pictures of this data set may not be passed on with the suite. Put {known.files[0]} into `data/` "
            f"(from {known.origin}), and they are shown here."
        )
    return ""


@st.cache_data(show_spinner="Looking for the pictures …", max_entries=32)
def draw(data: str, positions: Sequence[int], truths: Sequence[str], answers: Sequence[str]) -> RGB:
    """Pictures of the test part as a sheet.

    Args:
        data: the file of the data set, which is not `missing`.
        positions: the numbers of the pictures in its test part.
        truths: what each shows.
        answers: what stands under each; where it is the truth, it is marked as right.

    Raises:
        DataError: the data set cannot be read.
    """
    found = datasets.load(str(datasets.named(data)))
    source = found.parts[found.held_out or "train"].pictures
    return sheet(np.stack([square(source.read(position, 240)) for position in positions]), truths, answers)


def square(image: RGB) -> RGB:
    """The middle square of a picture, 120 pixels wide; a smaller one is enlarged without blur."""
    small = fit(centre_square(image), SIDE)
    return np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST), np.uint8)
