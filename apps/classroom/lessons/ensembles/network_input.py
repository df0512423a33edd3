"""What the networks get to see of a picture, enlarged without blur."""

import numpy as np

from apps.classroom.lessons.ensembles import text
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_picker import Picture
from core.serving.card import Card
from core.serving.preprocessing import scale_window

FACTOR = 8
"""Side of the square that is drawn for one input pixel, in pixels."""


def show(picture: Picture, card: Card) -> None:
    """Show a picture scaled to the input of a network, whose card says how."""
    assert card.input_size is not None
    small = scale_window(picture.image, card.input_size, card.preprocessing)
    enlarged = np.repeat(np.repeat(small, FACTOR, axis=0), FACTOR, axis=1)
    components.figure(enlarged, text.input_caption(card.input_size), picture.title, key="seen")
