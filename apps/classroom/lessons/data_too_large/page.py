"""Data too large for memory: one HDF5 file in chunks against thousands of JPEG files, and the mean of all images."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.data_too_large import (
    channel_histogram,
    chunks,
    comparison_run,
    file_tree,
    mean_subtraction,
    speed_bars,
    starvation,
    stored_file,
    take_away,
    text,
)
from apps.classroom.lessons.data_too_large.comparison_run import JOB
from apps.classroom.lessons.data_too_large.lesson import LESSON
from apps.classroom.ui import components, controls, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.pictures import picture_picker
from apps.shared import finished
from apps.shared.arrow_table import arrow_table
from core.data.samples import SAMPLES
from core.data.storage import pipeline
from core.data.storage.pipeline_settings import PipelineSettings
from core.data.storage.settings import StorageSettings

RECORD = finished.load(JOB.record)

start_button.prepare(JOB)
sections.header(LESSON)
stage, side = st.columns([3, 2], gap="large")

with side:
    start = st.container()
    settings = controls.controls(StorageSettings)
    problem = comparison_run.problem(settings)
    start_button.show(start, JOB, settings, work=settings.work, disabled=bool(problem))
    if problem:
        start.warning(problem)

with stage:
    is_running = started_jobs.running(JOB.key)
    result = job_view.outcome(JOB.key)
    record, run = comparison_run.recorded(RECORD), comparison_run.latest(result, RECORD)
    if is_running:
        job_view.live(JOB.key, None, speed_bars.live(settings.pictures), text.STARTING)
    else:
        speed_bars.show(run.metrics, run.settings.pictures, key="race")
        st.caption(text.status(run, result, settings))
        for column, (name, value) in zip(st.columns(3), text.sizes(run).items(), strict=True):
            column.metric(name, value)

sections.section(text.CLOSER_HEADING)
view = st.segmented_control(
    text.VIEW, text.VIEWS, default=text.FILE_VIEW, required=True, key="look", bind="query-params"
)
if view == text.FILE_VIEW:
    st.markdown(text.FILE)
    tree, batch = st.columns([3, 2], gap="large")
    with tree:
        file_tree.show(stored_file.facts(run.settings).tree, key="tree")
    with batch:
        sheet = finished.picture(JOB.record) if run.sheet is None else run.sheet
        components.figure(sheet, text.SHEET, text.SHEET_ALT, key="sheet")
elif view == text.ORDER_VIEW:
    st.markdown(text.SHUFFLING)
    if not problem:
        chunks.show(settings, key="chunks")
elif view == text.WAIT_VIEW:
    st.markdown(text.STARVATION)
    pipe = controls.controls(PipelineSettings, columns=4)
    load = starvation.batch(run, pipe).seconds(pipe.medium)
    waiting = pipeline.timeline(load, pipe)
    dark = st.context.theme.type == "dark"
    components.graph(
        starvation.draw(waiting, dark), key="timeline", narrow=starvation.draw(waiting, dark, starvation.NARROW)
    )
    st.markdown(text.starvation(waiting, load, pipe))
else:
    st.markdown(text.MEAN)
    picture = picture_picker.pick(SAMPLES, first="flower")
    means = stored_file.facts(run.settings).means
    values = mean_subtraction.centred(picture.image, means)
    st.latex(text.subtraction(picture.image, means))
    before, counted_before, after, counted_after = st.columns([2, 3, 2, 3], gap="small")
    with before:
        components.figure(picture.image, text.BEFORE, picture.title, key="mean_before")
    with counted_before:
        channel_histogram.show(picture.image, 0, 255, text.HISTOGRAM_BEFORE, key="histogram_before")
    with after:
        grey = mean_subtraction.around_grey(values)
        components.figure(grey, text.AFTER, text.centred_alt(picture.title), key="mean_after")
    with counted_after:
        channel_histogram.show(values, -255, 255, text.HISTOGRAM_AFTER, key="histogram_after")
    st.markdown(text.means_of_one(picture.image, means))

sections.section("What just happened")
taken, fetched = st.columns([6, 5], gap="medium")
with taken:
    st.markdown(text.EXPLANATION)
    st.latex(text.arithmetic(run.settings))
    st.markdown(text.memory(run))
with fetched:
    fetches = stored_file.chunk_fetches(run.settings)
    st.markdown(text.chunk_reads(run.settings, fetches))
    if "at_random" in run.metrics:
        st.markdown(text.speeds(run, fetches))

with st.expander(text.PREPROCESSORS_HEADING):
    st.dataframe(arrow_table(text.PREPROCESSORS), hide_index=True, width="stretch")
    st.markdown(text.CONFIGURATION)

sections.section("Evidence")
measured, known = st.columns([3, 5], gap="large")
measured.markdown(text.evidence(record, RECORD.seconds))
with known:
    st.markdown(text.SIZES)
    st.dataframe(arrow_table(text.known_sizes()), hide_index=True, width="stretch")

halved = comparison_run.is_halved(result)


def _downloads() -> None:
    data = partial(take_away.hdf5_file, run.settings)  # Written on demand.
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button(text.download(run), data, "pictures.h5", "application/x-hdf5")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "storage_halved",
        text.EXERCISE_TASK,
        solved=halved,
        praise=text.cost(run, record) if halved else text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(run.settings), _downloads)
    with st.expander(text.GENERATOR_HEADING):
        code_block(text.GENERATOR, "python", key="generator")
