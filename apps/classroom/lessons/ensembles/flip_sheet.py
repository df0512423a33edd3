"""A sheet of images whose prediction turned right or wrong when the last member joined."""

import streamlit as st

from apps.classroom.lessons.ensembles import text
from apps.classroom.lessons.ensembles.flips import JoinFlips
from apps.classroom.ui import components, prediction_sheet
from core.errors import ConvolabError
from core.images import RGB


def show(data: str, flipped: JoinFlips) -> None:
    """Show the sheet, or say why it is unavailable.

    Args:
        data: file name of the data set, as cards give it.
        flipped: the images and their predictions.
    """
    image, sentence = draw(data, flipped)
    if image is not None:
        components.figure(image, "", text.SHEET_ALT, key="flips")
    st.caption(sentence)


def draw(data: str, flipped: JoinFlips) -> tuple[RGB | None, str]:
    """Draw the sheet, uint8 RGB, and say how to read it; without a sheet, say why there is none."""
    shown, names = flipped.shown, flipped.classes
    if not shown:
        return None, text.NO_FLIPS
    if sentence := prediction_sheet.missing(data):
        return None, sentence
    truths = [names[label] for label in flipped.labels[shown]]
    predictions = [names[index] for index in flipped.after[shown].argmax(axis=1)]
    try:
        return prediction_sheet.draw(data, flipped.positions[shown].tolist(), truths, predictions), text.SHEET
    except ConvolabError as error:
        return None, str(error)
