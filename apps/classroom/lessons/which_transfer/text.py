"""What the page of the decision table says and shows: the four cells, the curves behind them, and the advice."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.ui import charts
from apps.classroom.ui.labelled_pictures import worked_out
from apps.shared import transfer_advice
from apps.shared.transfer_advice import CELLS
from core.transfer.choice import evidence
from core.transfer.choice.advice import Advice, Cell, Probing
from core.transfer.choice.evidence import WAYS, Evidence, Subject
from core.transfer.own_classes.teaching import Example
from core.transfer.own_classes.uploads import UploadError

TABLE = (
    "This is what textbooks say. Two questions decide: how many pictures of each class there are, and whether they are "
    "of the kind that the network was trained on. The second one is *measured* here: a head is cross-validated on late "
    "and on early features of your pictures."
)


def advise(examples: Sequence[Example], where: str) -> Advice | None:
    """The advice for these examples, from where `gather` says; None and a sentence if there can be none."""

    def work() -> Advice | None:
        try:
            probing = Probing.of(examples)
        except UploadError as error:
            st.info(str(error), icon=":material/add_photo_alternate:")
            return None
        text = "Measuring how well early and late features separate the classes …"
        bar = st.progress(0.0, text)
        for snapshot in probing.stream():
            bar.progress(snapshot.progress, text)
        bar.empty()
        return probing.advise(evidence.recorded())

    return worked_out("advice", examples, where, work)


def table(chosen: Cell | None) -> None:
    """The four cells, the one of the advice marked."""
    for similar in (True, False):
        for many, column in zip((False, True), st.columns(2), strict=True):
            cell = Cell(similar, many)
            title, text = CELLS[cell]
            with column.container(border=True, height="stretch"):
                here = cell == chosen
                st.markdown(f":primary-background[**{title}**] :primary[← your pictures]" if here else f"**{title}**")
                st.markdown(text)


def curves(found: Evidence, subject: Subject, per_class: float | None, key: str) -> None:
    """Draw what was measured on one data set; see `transfer_advice.curves`."""
    figure, title = transfer_advice.curves(found, subject, per_class, charts.palette())
    charts.show(figure, key=key, alt=title)


def measured(found: Evidence) -> dict[str, list]:
    """The points as columns."""
    return {
        "data set": [point.data for point in found.points],
        "way": [point.way for point in found.points],
        "pictures of each class": [point.per_class for point in found.points],
        "rank-1": [point.accuracy for point in found.points],
        "seconds": [point.seconds for point in found.points],
    }


def against_the_book(found: Evidence) -> str:
    """Which way won where, and from how many pictures on by more than chance does, in words."""
    lines = []
    for subject in found.subjects:
        counts = [point.per_class for point in found.curve(subject.name, WAYS[0])]
        winners = ", ".join(f"**{found.most_accurate(subject.name, count)}** with {count:,}" for count in counts)
        since = {way: found.crossing(subject.name, WAYS[0], way) for way in WAYS[1:]}
        clearly = " and ".join(f"{way} from {start:.0f} on" for way, start in since.items() if start is not None)
        lines.append(
            f"- {subject.title}: most accurate were {winners} pictures of each class. "
            f"Ahead of late features by more than the standard error: {clearly or 'none'}."
        )
    return "\n".join(lines)


def snippet() -> str:
    """The code that gives the advice."""
    return """from pathlib import Path

from core.snapshots import last
from core.transfer.choice import evidence
from core.transfer.choice.advice import Probing
from core.transfer.own_classes import uploads
from core.transfer.own_classes.teaching import Looking

looking = Looking(uploads.read_zip(Path("classes.zip").read_bytes())[0])
last(looking.stream())
probing = Probing.of(looking.examples)
last(probing.stream())
print(probing.advise(evidence.recorded()).reason)
"""
