"""Data too large for memory: one HDF5 file in chunks against thousands of JPEG files, and the mean of all pictures."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.data_too_large import chunks, file_tree, mean_subtraction, stored_file, text
from apps.classroom.lessons.data_too_large.lesson import LESSON
from apps.classroom.ui import components, controls, job_view, picture_picker, sections
from apps.shared import finished, job_targets
from core.data.samples import SAMPLES
from core.data.storage.settings import StorageSettings
from core.serving import jobs

RECORD = finished.load("data_too_large")

jobs.prepare(job_targets.STORAGE_COMPARISON.split(":")[0])
sections.header(LESSON)
stage, side = st.columns([3, 2], gap="large")

with side:
    busy = job_view.running("storage")
    button = st.container()
    settings = controls.controls(StorageSettings)
    problem = text.problem(settings)
    estimate = job_view.seconds(job_targets.STORAGE_COMPARISON, settings.work, RECORD.seconds / RECORD.work)
    button.button(
        f"Compare, about {max(1, round(estimate))} s",
        type="primary",
        icon=":material/timer:",
        width="stretch",
        disabled=busy or bool(problem),
        on_click=job_view.start,
        args=("storage", job_targets.STORAGE_COMPARISON, settings),
        kwargs={"inputs": {"settings": settings}, "work": settings.work},
    )
    if problem:
        button.warning(problem)

with stage:
    outcome = job_view.outcome("storage")
    record = text.shown(None, RECORD)
    run = text.shown(outcome, RECORD)
    if job_view.running("storage"):
        job_view.live("storage", None, text.live(settings.pictures), "Starting …")
    else:
        text.race(run.metrics, run.settings.pictures, key="race")
        st.caption(text.status(run, outcome, settings))
        for column, (name, value) in zip(st.columns(3), text.sizes(run).items(), strict=True):
            column.metric(name, value)

facts = stored_file.facts(run.settings)
sections.section("Inside the file", "One file instead of thousands: named arrays, their chunks, and notes beside them.")
tree, batch = st.columns([3, 2], gap="large")
with tree:
    file_tree.file_tree(stored_file.node(facts.tree), key="tree")
with batch:
    sheet = finished.picture("data_too_large") if run.sheet is None else run.sheet
    components.figure(sheet, "The start of a shuffled batch", "Pictures of a batch side by side", key="sheet")

sections.section("In random order, without holding it all", text.SHUFFLING)
if not problem:
    chunks.chunks(settings.pictures, settings.chunk_rows, settings.batch_size, stored_file.ways(settings), key="chunks")

sections.section("What just happened", "A picture in memory is one byte a channel, whatever it shows:")
st.latex(text.arithmetic(run.settings))
st.markdown(text.memory(run))
st.markdown(text.chunk_reads(run.settings))

sections.section("Subtract the mean", mean_subtraction.EXPLANATION)
picture = picture_picker.pick(SAMPLES, first="flower")
values = mean_subtraction.centred(picture.image, facts.means)
st.latex(mean_subtraction.formula(picture.image, facts.means))
before, after = st.columns(2, gap="large")
with before:
    components.figure(picture.image, "as it is, 0 to 255", picture.title, key="mean_before")
    mean_subtraction.histogram(
        picture.image, 0, 255, "Pixels by value, before; dotted: the means", key="histogram_before"
    )
with after:
    drawn = mean_subtraction.around_grey(values)
    components.figure(drawn, "minus the means, 0 drawn as mid-grey", f"{picture.title}, centred", key="mean_after")
    mean_subtraction.histogram(values, -255, 255, "Pixels by value, after; dotted: the means", key="histogram_after")
st.markdown(mean_subtraction.summary(picture.image, facts.means))

sections.section("Evidence", text.EVIDENCE)
components.ranking(text.recorded_rows(record), key="recorded")
st.caption(text.recorded_caption(record, RECORD.seconds))
st.dataframe(text.known_sizes(), hide_index=True, width="stretch")

halved = text.is_halved(outcome)
sections.exercise(
    "storage_halved",
    "Make a file that has at most half the bytes of its pixels. What does it cost?",
    solved=halved,
    praise=text.cost(run, record) if halved else "Room on the disk is paid with time in every epoch.",
    hint="Photos have noise, which nothing packs well. Drawings have even areas. Then press **Compare**.",
)


def _downloads() -> None:
    data = partial(stored_file.file, run.settings)  # Written when it is asked for.
    label = f"The HDF5 file ({stored_file.size(run.metrics['hdf5_bytes'])})"
    st.download_button(label, data, "pictures.h5", "application/x-hdf5", icon=":material/download:", on_click="ignore")


sections.take_away(text.snippet(run.settings), _downloads)
sections.sources(LESSON)
