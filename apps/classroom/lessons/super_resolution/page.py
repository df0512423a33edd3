"""Super-resolution: a photo is shrunk, enlarged again by networks and by interpolation, and compared with itself."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from apps.classroom.lessons.super_resolution import (
    chosen,
    compression,
    full_size,
    layers,
    measured,
    pairs,
    reach,
    shuffle,
    take_away,
    text,
    tiles,
    training,
    twice,
)
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.lessons.super_resolution.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.pictures import picture_picker
from core.data import samples
from core.synthesis.super_resolution.comparison_settings import ComparisonSettings

PHOTOS = ("astronaut", "motorcycle", "palace", "cat", "coffee", "flower", "raccoon", "rocket", "crossword")


def knobs() -> tuple[ComparisonSettings, str]:
    """Show the factor, the network, and whether images or their errors are shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        places = [st.container(width="content") for _ in range(3)]
    values: dict[str, Any] = {}
    for place, knob in zip(places, ComparisonSettings.knobs(), strict=False):
        with place:
            values |= controls.grid([knob], columns=1)
    with places[-1]:
        titles = text.VIEWS
        view = st.segmented_control(
            text.SHOW, list(titles), format_func=titles.__getitem__, default="pixels", required=True, key="sr_view"
        )
    return ComparisonSettings.parse(values), str(view)


sections.header(LESSON)
picture = picture_picker.pick([samples.find(name) for name in PHOTOS], first="astronaut")
settings, view = knobs()
now = chosen.current(picture, settings)
chosen.show_stage(now, view)
st.caption(text.below_stage(now.compared.comparison, view))
if now.method != settings.method:
    st.info(text.not_for_this_factor(settings.method))
with st.expander(text.FULL_SIZE, expanded=started_jobs.started(full_size.JOB.key) is not None):
    full_size.show(now)

sections.section("What just happened", text.EXPLANATION)
Show = Callable[[Chosen], None]
LOOKS: dict[str, Show] = {
    "layers": layers.show,
    "kernels": layers.show_kernels,
    "shuffle": shuffle.show,
    "reach": reach.show,
    "seams": tiles.show,
    "twice": twice.show,
    "compression": compression.show,
}
LOOKS[sections.one_of(text.LOOK, text.LOOKS, "sr_look")](now)

sections.section("Evidence")
MEASURED: dict[str, Show] = {
    "benchmarks": measured.show_gains,
    "trade": measured.show_trade,
    "training": training.show,
    "pairs": pairs.show,
}
MEASURED[sections.one_of(text.EVIDENCE, text.MEASURED, "sr_evidence")](now)

margin = now.compact.margin
answer = st.session_state.get("sr_answer")

task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        f"overlap_x{now.scale}",
        text.exercise_task(now.scale, margin),
        solved=answer == margin,
        praise=text.exercise_praise(margin),
        hint=text.EXERCISE_HINT,
    )
    st.number_input(text.ANSWER, 0, 64, value=None, step=1, key="sr_answer", width=240)
with code:
    sections.take_away(take_away.snippet(now), partial(take_away.downloads, now))
