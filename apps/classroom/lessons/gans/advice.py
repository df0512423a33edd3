"""The table of advice on training GANs; each row opens its run, with its images and its curves."""

from functools import cache

import streamlit as st

from apps.classroom.lessons.gans import advice_table, advice_text, training_view
from apps.classroom.lessons.gans.advice_table import Layout
from apps.classroom.lessons.gans.advice_text import Effect
from apps.classroom.lessons.gans.chosen import GENERATORS, Chosen
from apps.classroom.ui import components
from core.synthesis.gan.advice import advice_record
from core.synthesis.gan.advice.advice_record import WITH_ALL, AdviceRecord
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.training_record import TrainingRecord
from core.training import monitor

OPENED = "gans_advice"


@cache
def recorded() -> AdviceRecord:
    """The recorded trainings, read once for all visitors."""
    return advice_record.read()


@st.fragment
def show(_: Chosen) -> None:
    """Show the table and the run of the opened row; without recorded trainings, say so."""
    if not advice_record.FILE.exists():
        st.caption(advice_text.MISSING)
        return
    record = recorded()
    rows = _effects()
    opened = next((row for row in rows if row.variant.name == st.session_state.get(OPENED)), rows[0])
    dark = st.context.theme.type == "dark"
    layouts = advice_table.WIDE, advice_table.NARROW
    wide, narrow = (_table(opened.variant.name, layout, dark) for layout in layouts)
    st.markdown(_summary())
    table, run = st.columns([5, 4], gap="medium")
    with table:
        components.graph(wide, key="gans_advice_table", narrow=narrow, on_chosen=_open)
        st.caption(advice_text.OPENED)
    with run:
        _run(record, opened)
    st.markdown(_later_advice())


def _run(record: AdviceRecord, opened: Effect) -> None:
    """Show a training beside that with all of the advice: the images and the losses of its first seed."""
    name = opened.variant.name
    first = record.of(name)[0]
    st.markdown(advice_text.sentence(opened))
    for column, variant, effect in zip(st.columns(2), (WITH_ALL, name), (None, opened), strict=True):
        with column:
            caption = advice_text.grid_caption(effect, first.seed)
            components.figure(_last_grid(variant), caption, caption, key=f"gans_advice_{effect is None}")
    losses, *_ = training_view.charts_of(first.history)
    components.curves([losses], advice_text.EPOCH, key="gans_advice_curves")


@cache
def _effects() -> list[Effect]:
    return advice_text.effects(recorded())


@cache
def _summary() -> str:
    return advice_text.summary(recorded())


@cache
def _later_advice() -> str:
    flowers = Generator.load(GENERATORS["flowers"]).artifact
    return advice_text.later_advice(advice_record.plain_flowers().history, monitor.read(flowers.path(monitor.FILE)))


@cache
def _table(opened: str, layout: Layout, dark: bool) -> str:
    return advice_table.drawing(_effects(), opened, layout, dark)


@cache
def _last_grid(variant: str) -> str:
    """The last images of the first seed, as a data URI that all visitors share."""
    return components.data_uri(TrainingRecord.open(advice_record.samples_file(variant)).grid(-1))


def _open(variant: str) -> None:
    st.session_state[OPENED] = variant
