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
stage, side = st.columns([3, 2], gap="large")

with side:
    st.button(
        text.SAMPLE_AGAIN,
        type="primary",
        icon=":material/casino:",
        width="stretch",
        on_click=versions.sample_again,
        help=text.SAMPLE_AGAIN_HELP,
    )
    chain_editor.presets()
    chain = chain_editor.edit()
with stage:
    place = st.container()
    settings = controls.controls(PreviewSettings, columns=3)

chosen = transform_chain.active(chain)
with place:
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

sections.section("What just happened", text.EXPLANATION)
geometric = tuple(filter(is_geometric, shown.sampled(index)))
if shown.is_mixed:
    shares = shown.label_shares(index)
    st.markdown(text.mixed_label(index + 1))
    st.latex(text.mixture_formula(shares))
    bars = [ranked_bars.bar(label, share, counts=n == 0) for n, (label, share) in enumerate(shares)]
    components.ranking(bars, key="mixed_label")
if geometric:
    st.markdown(text.points_moved(index + 1))
    st.latex(text.matrices_formula(geometric, shown.size))
    st.markdown(text.corner(geometric, shown.size))
elif not shown.is_mixed:
    st.markdown(text.points_stay(index + 1))
if len(geometric) > 1:
    backwards = geometric[::-1]
    distance = corner_distance(product(geometric, shown.size), product(backwards, shown.size), shown.size)
    with st.expander(text.order_heading(distance)):
        st.markdown(text.order(distance))
        for column, sequence, title in zip(
            st.columns(2), (geometric, backwards), (text.IN_ORDER, text.REVERSED), strict=True
        ):
            with column:
                caption = f"{title}: {text.in_sequence(sequence)}."
                components.figure(move(shown.original, sequence), caption, title, key=title)

predict_first.ask(QUESTION)

runs = augmentation_runs.load()
sections.section("Evidence", text.introduction(runs))
st.markdown(augmentation_runs.verdict(runs) or augmentation_runs.missing(runs))
loss_curves.show(runs)

change = shown.smallest_change()
sections.exercise(
    "same_answer",
    text.EXERCISE_TASK,
    solved=kept == count >= text.FEWEST and change >= text.DIFFERENCE and is_current,
    praise=text.EXERCISE_PRAISE,
    hint=text.exercise_hint(kept, count, change),
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button(text.VERSIONS_DOWNLOAD, partial(take_away.sheet_png, shown), "augmentation.png", "image/png")
    button(text.PARAMETERS_DOWNLOAD, partial(take_away.parameters_csv, shown), "augmentation.csv", "text/csv")


sections.take_away(take_away.snippet(picture.source, chosen, settings), _downloads)
with st.expander(text.KERAS_CODE):
    code_block(keras_code(chosen, (settings.size, settings.size)), "python", key="keras")
