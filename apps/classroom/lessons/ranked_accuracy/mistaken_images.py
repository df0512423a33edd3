"""The images behind a confusion, and digits of another data set that a classifier misreads."""

import numpy as np
import streamlit as st

from apps.classroom.lessons.ranked_accuracy import text
from apps.classroom.ui import prediction_sheet
from core.data.sets import datasets
from core.errors import ConvolabError
from core.evaluation import evaluation_record, recorded_predictions
from core.images import RGB
from core.serving import artifacts
from core.serving.litert import Classifier
from core.training.live.prediction_sheet import sheet

MOST = 16
"""Images on a sheet."""

READER = "mnist_mini_vgg"
"""The classifier whose mistakes are shown where no others may be."""

DIGITS = 400
"""Digits of scikit-learn that are classified."""


def of_confusion(name: str, truth: str, predicted: str) -> tuple[RGB | None, str]:
    """The test images of a confusion as a sheet, and a sentence about it.

    Args:
        name: of the classifier.
        truth: the true class.
        predicted: the class that the classifier ranks first.

    Returns:
        The sheet, or None if the images are not on this machine; and what it shows, or why it is missing.
    """
    artifact = artifacts.load(name)
    data = evaluation_record.read(artifact).data
    if recorded_predictions.FILE not in artifact.card.files:
        return None, text.UNRECORDED_IMAGES
    if reason := prediction_sheet.missing(data):
        return None, reason
    try:
        recorded, classes = recorded_predictions.read(artifact), artifact.card.classes
        mean = recorded.members.mean(axis=0)
        row, column = classes.index(truth), classes.index(predicted)
        confused = np.flatnonzero((recorded.labels == row) & (mean.argmax(axis=1) == column))
        confused = confused[np.argsort(-mean[confused, column], kind="stable")][:MOST]
        probabilities = [text.whole_percent(mean[index, column]) for index in confused]
        positions = recorded.positions[confused].tolist()
        drawing = prediction_sheet.draw(data, positions, [truth] * len(confused), probabilities)
    except ConvolabError as error:
        return None, str(error)
    return drawing, text.confused_images(truth, predicted)


def to_show(name: str) -> tuple[RGB, str] | None:
    """Digits that this classifier misreads, or those of `READER` if its own images may not be shown."""
    own = foreign_digits(name)
    if own is not None or not prediction_sheet.missing(evaluation_record.read(artifacts.load(name)).data):
        return own
    if READER not in {artifact.name for artifact in Classifier.available()}:
        return None
    title = artifacts.load(READER).card.title
    return foreign_digits(READER, text.instead(title))


@st.cache_data(show_spinner="Reading digits …")
def foreign_digits(name: str, who: str = text.SAME_NETWORK) -> tuple[RGB, str] | None:
    """Digits of scikit-learn that a classifier of digits misreads as a sheet, and its accuracy on them in a sentence.

    They come with a package, so they may be shown. They were scanned elsewhere and are a quarter of the size.
    """
    classifier = Classifier.load(name)
    if classifier.labels != list("0123456789"):
        return None
    digits = datasets.load("digits").splits["train"]
    images = [digits.read(index) for index in range(DIGITS)]
    predicted = [int(classifier.probabilities(image).argmax()) for image in images]
    wrong = [index for index in range(DIGITS) if predicted[index] != digits.labels[index]]
    shown = wrong[:MOST]
    drawing = sheet(
        np.stack([prediction_sheet.square(images[index]) for index in shown]),
        [str(digits.labels[index]) for index in shown],
        [text.misread_digit(predicted[index], digits.labels[index]) for index in shown],
    )
    return drawing, text.digits(who, DIGITS, 1 - len(wrong) / DIGITS)
