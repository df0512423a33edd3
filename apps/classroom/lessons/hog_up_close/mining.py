"""The rounds of hard-negative mining of the raccoon detector, and what each finds in a picture."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.hog_up_close import text
from apps.classroom.lessons.hog_up_close.round_cards import RoundCard
from apps.classroom.ui import components
from apps.shared import shared_results
from core import images
from core.boxes import Detections
from core.detection.classical import hog_drawing, hog_rounds
from core.detection.classical.hog_rounds import Round
from core.images import RGB

NAME = "raccoon_hog"
LONGEST = 256
"""The rounds search pictures at most this large, so that four searches cost little."""


@st.cache_resource(show_spinner=False)
def rounds() -> list[Round]:
    """The recorded rounds."""
    return hog_rounds.read(shared_results.load(NAME))


@st.cache_resource(max_entries=64, show_spinner=False)
def cards(image: RGB) -> list[RoundCard]:
    """A card for each round, with what it finds in this picture."""
    shown = images.fit(image, LONGEST)
    found = hog_rounds.search(rounds(), shown)
    return [_card(number, rounds(), shown, of_round) for number, of_round in enumerate(found, 1)]


def _card(number: int, all_rounds: Sequence[Round], image: RGB, found: Detections) -> RoundCard:
    chosen = all_rounds[number - 1]
    return {
        "title": text.round_title(number, chosen.measured),
        "template": components.data_uri(hog_drawing.weights(chosen.template)),
        "template_alt": text.template_alt(number),
        "picture": components.data_uri(hog_drawing.boxes(image, found)),
        "picture_alt": text.boxes_alt(number, len(found)),
        "facts": text.facts(chosen.measured, chosen.likeness(all_rounds[-1]), len(found)),
    }
