"""What networks call raccoons: counted once on labelled photos, which are not part of the suite."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from pydantic import BaseModel, ConfigDict

from apps.classroom.lessons.four_detectors import text
from apps.classroom.ui import components

FILE = Path(__file__).parent / "raccoons.json"


class RaccoonCounts(BaseModel):
    """What the networks called the raccoons on the validation photos.

    Attributes:
        photos: how many.
        raccoons: how many are labelled on them.
        least: the lowest score of a box that counts.
        overlap: the lowest IoU with the labelled box.
        given: for each network the labels that raccoons got and how many got it, most frequent first.
    """

    model_config = ConfigDict(frozen=True)

    photos: int
    raccoons: int
    least: float
    overlap: float
    given: dict[str, dict[str, int]]


def counted(labels: Sequence[str | None]) -> dict[str, int]:
    """How many raccoons got each label; those that got none are left out."""
    return dict(Counter(label for label in labels if label is not None).most_common())


@st.cache_resource(show_spinner=False)
def recorded() -> RaccoonCounts:
    """The recorded counts."""
    return RaccoonCounts.model_validate_json(FILE.read_bytes())


def write(counts: RaccoonCounts) -> None:
    """Record counts."""
    FILE.write_text(json.dumps(counts.model_dump(), indent=1) + "\n", encoding="utf-8")


def show() -> None:
    """Show as bars what each network that never learnt raccoons calls them, and say what that means."""
    counts = recorded()
    st.subheader(text.RACCOONS, anchor=False)
    words, *columns = st.columns([3, 2, 2], gap="large")
    with words:
        st.markdown(text.raccoons(counts.photos, counts.raccoons, counts.least, counts.overlap, counts.given))
        st.caption(text.MEASURED)
    for column, (name, title) in zip(columns, text.GENERAL_NETWORKS.items(), strict=True):
        given = counts.given[name]
        with column:
            st.markdown(f"**{title}**")
            components.ranking(_bars(given, counts.raccoons), key=f"raccoons_{name}")


def _bars(given: Mapping[str, int], raccoons: int) -> list[components.RankedBar]:
    numbers = {**given, text.NO_BOX: raccoons - sum(given.values())}
    return [
        {
            "rank": "",
            "label": label,
            "length": number / raccoons,
            "text": str(number),
            "counts": label in given,
            "mark": "",
        }
        for label, number in numbers.items()
    ]
