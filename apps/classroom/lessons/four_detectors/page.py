"""Four detectors: the same photo through a cascade, HOG, sliding windows and a network."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.four_detectors import (
    comparison,
    detector_cards,
    looking,
    raccoons,
    take_away,
    text,
    window_run,
)
from apps.classroom.lessons.four_detectors.lesson import LESSON
from apps.classroom.lessons.four_detectors.looking import Look
from apps.classroom.lessons.four_detectors.question import QUESTION
from apps.classroom.ui import controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared.arrow_table import arrow_table
from core.data import samples
from core.detection.methods.detection_settings import DetectionSettings

SAMPLES = (
    "astronaut", "cat", "raccoon", "coffee", "bottle", "pedestrian", "motorcycle", "photographer", "horse",
    "traffic_light", "clock", "umbrella", "blood_cells", "flower", "palace", "galaxies",
)  # fmt: skip

sections.header(LESSON)
picture = picture_picker.pick([samples.find(name) for name in SAMPLES], first=looking.record().sample)
seen = looking.seen(picture)
stage, side = st.columns([3, 1], gap="large")
with side:
    settings = controls.controls(DetectionSettings)

busy = window_run.running(seen)
found = comparison.compare(seen, settings, window_run.outcome(seen))
with stage:
    place, classes = st.container(), found.classes
    shown = st.pills(text.FILTER, classes, selection_mode="multi", key=f"classes_{classes}") if len(classes) > 1 else []


def _cards(slid: Look | None = None) -> None:
    now = comparison.compare(seen, settings, slid) if slid else found
    detector_cards.show(seen.address, seen.size, text.alt(picture.title), now.cards(shown), key="detectors")


with place:
    if busy:
        window_run.live(seen, _cards)
    else:
        _cards()
        if seen.slid is None:
            window_run.offer_windows(st.empty(), seen)
    if picture.name == text.RACCOON:
        st.markdown(text.RACCOON_HERE)

sections.section("What just happened")
rows = found.rows(shown)
words, table = st.columns(2, gap="large")
words.markdown(text.EXPLANATION)
with table:
    if rows:
        form = st.column_config.NumberColumn(format="%.2f")
        st.dataframe(
            arrow_table(take_away.columns(rows)), hide_index=True, width="stretch", column_config={"score": form}
        )
    else:
        st.markdown(text.NOTHING)

predict_first.ask(QUESTION)

sections.section("Evidence")
raccoons.show()
wrong = picture.name not in ("astronaut", "photographer", "pedestrian", picture_picker.OWN)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("All boxes (CSV)", partial(take_away.as_csv, rows), "boxes.csv", "text/csv")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "false_face",
        text.EXERCISE_TASK,
        solved=wrong and settings.cascade == "face" and len(found.looks["cascade"].found) > 0,
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, settings), _downloads)
