"""Sliding windows: every window through a classifier, then suppression one decision at a time."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.sliding_windows import (
    costs,
    exercise,
    outcome,
    scan_view,
    scans,
    take_away,
    text,
    window_stage,
)
from apps.classroom.lessons.sliding_windows.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.pictures import picture_picker
from apps.shared import shared_results
from core.boxes import nothing, to_sizes
from core.data import samples
from core.detection.methods.registry import CLASSIFIER
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.suppression_settings import SuppressionSettings

SAMPLES = ("two_cups", "coffee", "cat", "motorcycle", "flower", "astronaut", "traffic_light", "umbrella")

card = shared_results.load(CLASSIFIER).card
sections.header(LESSON)
picture = picture_picker.pick([samples.find(name) for name in SAMPLES], first=exercise.SAMPLE)
image = scans.shrunk(picture.image)
stage = st.container()
left, right = st.columns(2, gap="medium")
with left, st.container(border=True):
    windows = controls.controls(WindowSettings, columns=2)
    planned, cost = scans.windows(image, windows), st.container()
busy = started_jobs.running(scans.JOB.key)
own = scans.from_job(job_view.outcome(scans.JOB.key), image, windows)
scores = scans.find(image, windows) or own
with cost:
    costs.show(image, windows)
with right, st.container(border=True):
    label = outcome.choose_class(scores, card, picture.name)
    settings = controls.controls(SuppressionSettings, columns=2)

steps = None if scores is None or label is None else outcome.suppressed(scores, label, settings)
complete = scores is not None and len(scores.regions) == planned
with stage:
    if not busy and scores is not None and label is not None and steps is not None:
        window_stage.show(image, picture.title, card, scores, label, steps, windows, settings, key="stage")
    else:
        scan_view.show(image, picture.title, nothing=complete)
    if busy or not complete:
        scan_view.start(image, windows, planned, 0 if scores is None else len(scores.regions))

sections.section("What just happened")
said, shown = st.columns(2, gap="large")
said.markdown(text.EXPLANATION)
if scores is not None and label is not None and steps is not None:
    with shown:
        outcome.explain(scores, label, settings, steps)

sections.section("Evidence")
costs.evidence()

kept = nothing().boxes if steps is None else steps.boxes[steps.kept]
named = "" if label is None else card.classes[label]
sections.exercise(
    "one_box_each",
    text.EXERCISE_TASK,
    solved=exercise.solved(picture.name, named, kept),
    praise=text.EXERCISE_PRAISE,
    hint=text.EXERCISE_HINT,
)


def _downloads() -> None:
    if steps is None:
        st.caption(text.NO_DOWNLOAD)
        return
    rows = list(zip(steps.scores[steps.kept].tolist(), to_sizes(steps.boxes[steps.kept]).tolist(), strict=True))
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button(text.DOWNLOAD, partial(take_away.as_csv, rows), "boxes.csv", "text/csv")


snippet = take_away.snippet(picture.source, named or exercise.CLASS, windows, settings)
sections.take_away(snippet, _downloads)
