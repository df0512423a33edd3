"""Ten crops: a classifier looks at ten views of one picture, and its predictions are averaged."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ten_crops import crops, gains, position_map, take_away, text, views
from apps.classroom.lessons.ten_crops.lesson import LESSON
from apps.classroom.lessons.ten_crops.question import QUESTION
from apps.classroom.ui import classifier_picker, components, controls, ranked_bars, sections
from apps.classroom.ui.jobs import start_button
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared.arrow_table import arrow_table
from core import images
from core.data.samples import SAMPLES
from core.evaluation.ten_crop import CENTRE
from core.evaluation.ten_crop_settings import TenCropSettings
from core.serving.litert import rank

LISTED = 3
"""Predictions that stand as bars."""

PERCENT = st.column_config.NumberColumn(format="percent")

start_button.prepare(position_map.JOB)
sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="palace")
stage, side = st.columns([4, 3], gap="large")
with side:
    predictions = st.container()
    classifier = classifier_picker.pick()
    settings = controls.controls(TenCropSettings, columns=2)

labels = classifier.labels
truth = views.true_class(picture, labels)
classified = views.classify(picture, classifier.artifact.name, settings.crop_size)
if not settings.mirrored:
    classified = classified.unmirrored
with stage:
    outlined = views.outlined(picture, classified.unmirrored.windows)
    caption = text.caption(picture.title, views.cover_everything(classified, picture.image))
    components.figure(outlined, caption, text.alt(picture.title), key="stage")
with predictions:
    together, alone = st.columns(2, gap="medium")
    with together:
        st.markdown(text.average_heading(classified))
        best = classified.predictions(labels, LISTED)
        components.ranking(ranked_bars.rows(best, 1, truth, narrow=True), key="together")
    with alone:
        st.markdown(text.CENTRE_HEADING)
        best = rank(classified.probabilities[CENTRE], labels, LISTED)
        components.ranking(ranked_bars.rows(best, 1, truth, narrow=True), key="alone")
    st.markdown(text.verdict(classified, labels, truth))
crops.show(classified, labels, key="crops")


def show_positions() -> None:
    """Show the crop at every position beside what is done to an image."""
    mapped, words = st.columns(2, gap="large")
    with mapped:
        position_map.show(picture, classifier, classified.winner if truth is None else truth, settings.crop_size)
    with words:
        st.markdown(text.explanation(classifier.artifact.card.preprocessing.fit, len(classified.crops)))
        predict_first.ask(QUESTION)


def show_mean() -> None:
    """Show the mean with its numbers, and what it guarantees."""
    st.latex(text.formula(classified, labels))
    st.markdown(text.jensen(classified, labels, truth))
    predict_first.ask(QUESTION)


def show_table() -> None:
    """Show each view with its vote."""
    st.markdown(text.spread(classified, labels))
    table = text.table(classified, labels)
    percents = dict.fromkeys(list(table)[2:], PERCENT)
    st.dataframe(arrow_table(table), hide_index=True, width="stretch", column_config=percents)
    predict_first.ask(QUESTION)


sections.section("What just happened")
explained = {"positions": show_positions, "mean": show_mean, "table": show_table}
explained[sections.one_of(text.VIEW, text.VIEWS, "ten_crops_view")]()

sections.section("Evidence")
if recorded := gains.recorded():
    st.markdown(text.gains_summary(recorded))
    st.dataframe(arrow_table(text.gains_table(recorded)), hide_index=True, width="stretch")
    st.caption(text.gains_note(recorded))
    with st.expander(text.ORIGINS):
        for gain in recorded:
            sections.origin(gain.card)
else:
    st.markdown(text.UNMEASURED)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    data = partial(take_away.probabilities_csv, classified, labels)  # Written on demand.
    button(text.PROBABILITIES_DOWNLOAD, data, "ten_crops.csv", "text/csv")
    button(text.WINDOWS_DOWNLOAD, partial(images.encode, outlined, "png"), "ten_crops.png", "image/png")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "ten_crops_help",
        text.EXERCISE_TASK,
        solved=truth is not None and classified.votes[CENTRE] != truth and classified.winner == truth,
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, classifier.artifact.name, settings), _downloads)
