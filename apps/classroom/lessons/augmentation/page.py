"""Augmentation: a chain of random transforms, what it samples, and its effect on pixels, labels and training."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.augmentation import (
    chain_editor,
    loss_curves,
    predictions,
    take_away,
    text,
    version_grid,
    versions,
)
from apps.classroom.lessons.augmentation.lesson import LESSON
from apps.classroom.lessons.augmentation.question import QUESTION
from apps.classroom.ui import components, controls, ranked_bars, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared import augmentation_runs, finished, job_targets
from core.data.augmentation import transform_chain
from core.data.augmentation.geometry import corner_distance, is_geometric, move, product
from core.data.augmentation.keras_code import keras_code
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.samples import SAMPLES
from core.serving import jobs

jobs.prepare(job_targets.AUGMENTED_PREDICTIONS.partition(":")[0])  # TensorFlow loads while the visitor looks around.
sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first=finished.load(versions.KEY).sample)
stage, side = st.columns([5, 4], gap="large")

with side:
    with st.container(horizontal=True, gap="small"):
        st.button(
            text.SAMPLE_AGAIN,
            type="primary",
            icon=":material/casino:",
            width="stretch",
            on_click=versions.sample_again,
            help=text.SAMPLE_AGAIN_HELP,
        )
        menu = st.container(width="content")
    with st.container(horizontal=True, gap="xsmall"):
        chain_editor.presets()
        with st.popover(text.PREVIEW_KNOBS, icon=":material/tune:"):
            settings = controls.controls(PreviewSettings)
    with st.container(gap="xsmall"):
        chain = chain_editor.edit(menu)

chosen = transform_chain.active(chain)
with stage:
    shown, is_current = versions.current(picture, chosen, settings)
    predicted = shown.predicted
    kept, count = predictions.kept(predicted), len(shown.images)
    status = st.container()
    index = version_grid.show(shown, predicted, upcoming=None if is_current else picture.image)
    if is_current:
        status.markdown(text.verdict(kept, count, predicted[0].label))
    else:
        with status:
            versions.wait()
    st.caption(text.caption(shown.size, shown.title, shown.is_mixed))

geometric = tuple(filter(is_geometric, shown.sampled(index)))


def show_idea() -> None:
    """Say what augmentation is for, and ask what it is worth before the evidence."""
    said, asked = st.columns([5, 4], gap="large")
    said.markdown(text.EXPLANATION)
    with asked:
        predict_first.ask(QUESTION)


def show_numbers() -> None:
    """Show what the sampled numbers do to the label and to the points of the chosen version."""
    said, asked = st.columns([5, 4], gap="large")
    with asked:
        predict_first.ask(QUESTION)
    if shown.is_mixed:
        shares = shown.label_shares(index)
        with said:
            st.markdown(text.mixed_label(index + 1))
            bars = [ranked_bars.bar(label, share, counts=n == 0) for n, (label, share) in enumerate(shares)]
            components.ranking(bars, key="mixed_label")
        st.latex(text.mixture_formula(shares))
    if geometric:
        said.markdown(text.points_moved(index + 1))
        said.markdown(text.corner(geometric, shown.size))
        st.latex(text.matrices_formula(geometric, shown.size))
    elif not shown.is_mixed:
        said.markdown(text.points_stay(index + 1))


def show_order() -> None:
    """Show the chosen version beside that of the same numbers in reverse order."""
    said, *places = st.columns([4, 3, 3], gap="medium")
    with said:
        if len(geometric) < 2:
            st.markdown(text.NO_ORDER)
        else:
            backwards = geometric[::-1]
            distance = corner_distance(product(geometric, shown.size), product(backwards, shown.size), shown.size)
            st.markdown(text.order(distance))
            sequences = zip(places, (geometric, backwards), (text.IN_ORDER, text.REVERSED), strict=True)
            for column, sequence, title in sequences:
                with column:
                    caption = f"{title}: {text.in_sequence(sequence)}."
                    components.figure(move(shown.original, sequence), caption, title, key=title)
        predict_first.ask(QUESTION)


sections.section("What just happened")
views = {"idea": show_idea, "numbers": show_numbers, "order": show_order}
views[sections.one_of(text.VIEW, text.VIEWS, "augmentation_view")]()

runs = augmentation_runs.load()
sections.section("Evidence")
curves, said = st.columns([4, 5], gap="large")
with curves:
    loss_curves.show(runs)
with said:
    st.markdown(text.introduction(runs))
    st.markdown(augmentation_runs.verdict(runs) or augmentation_runs.missing(runs))
with st.container(horizontal=True):
    for run in runs:
        sections.origin(run.card)

change = shown.smallest_change()


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button(text.VERSIONS_DOWNLOAD, partial(take_away.sheet_png, shown), "augmentation.png", "image/png")
    button(text.PARAMETERS_DOWNLOAD, partial(take_away.parameters_csv, shown), "augmentation.csv", "text/csv")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "same_answer",
        text.EXERCISE_TASK,
        solved=kept == count >= text.FEWEST and change >= text.DIFFERENCE and is_current,
        praise=text.EXERCISE_PRAISE,
        hint=text.exercise_hint(kept, count, change),
    )
with code:
    sections.take_away(take_away.snippet(picture.source, chosen, settings), _downloads)
    with st.expander(text.KERAS_CODE):
        code_block(keras_code(chosen, (settings.size, settings.size)), "python", key="keras")
