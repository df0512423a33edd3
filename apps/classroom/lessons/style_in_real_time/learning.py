"""Learning a painting while the visitor watches: its knobs and button, the live picture, and the losses."""

from collections.abc import Mapping, Sequence

import streamlit as st

from apps.classroom.lessons.style_in_real_time import learned_styles, text
from apps.classroom.ui import charts, components, controls
from apps.classroom.ui.jobs import job_view, start_button
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures.painting_picker import PickedPainting
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished, job_targets
from core.data import samples
from core.serving import jobs
from core.synthesis.style.learning.live_settings import LiveLearningSettings

JOB = PageJob("learn_style", job_targets.LEARN_STYLE, "Learn", ":material/school:", record="style_in_real_time_learned")
POINTS = 60
"""Of a curve; each is the mean of what was measured since the previous one, for single steps scatter."""


def ask(photo: Picture, painting: PickedPainting) -> LiveLearningSettings:
    """Show the button that starts to learn, and the knobs."""
    button = st.container()
    with st.expander(text.HOW_TO_LEARN):
        values = controls.grid(LiveLearningSettings.knobs(), 2, key="learn_", at=LiveLearningSettings().model_dump())
    settings = LiveLearningSettings.parse(values)
    start_button.show(
        button,
        JOB,
        settings,
        work=settings.seconds,
        arguments=(photo.image, painting.image),
        inputs={"painting": painting.title, "number": learned_styles.next_number()},
    )
    return settings


def before(photo: Picture, painting: PickedPainting) -> None:
    """Show the photo before anything was learned, or the recorded picture of this photo and painting."""
    record = finished.load(JOB.record)
    if (photo.name, painting.name) != (record.sample, samples.PAINTINGS[0].name):
        components.figure(photo.image, text.not_yet(painting.title), photo.title, key="before")
        return
    picture = finished.picture(JOB.record)
    components.compare(photo.image, picture, (text.PHOTO, text.RESULT), key="recorded_learning")
    st.caption(text.recorded_learning(painting.title, record))


def live(photo: Picture) -> None:
    """Show the picture of the running job, redrawn twice a second; its progress is that of the time."""

    def draw(job: jobs.Job) -> None:
        snapshot = job.snapshot
        image = photo.image if snapshot is None or snapshot.image is None else snapshot.image
        words = job_view.progress_text(job, job.status(), snapshot)
        if snapshot is not None:
            words = text.learning(snapshot.note, job.remaining)
        components.progress(image, job.progress, words, key="learning_progress")
        job_view.stop_button(job, JOB.key)

    job_view.redrawn(JOB.key, draw)


def ended(result: JobResult) -> None:
    """Say what was learned, and draw the losses over the time."""
    steps = result.snapshot.note.partition(" ")[0]
    st.caption(text.learned(result.inputs["painting"], steps, result.stopped))
    curves(result.history, result.inputs["settings"].seconds, key="learned_losses")


def curves(history: Sequence[tuple[int, Mapping[str, float]]], seconds: float, key: str) -> None:
    """Draw the losses over the seconds."""
    points = [(step, metrics) for step, metrics in history if "loss" in metrics]
    width = max(1, len(points) // POINTS)
    parts = [points[start : start + width] for start in range(0, len(points), width)]
    if len(parts) < 2:
        return
    at = [part[-1][0] / 1000 * seconds for part in parts]
    means = {n: [sum(m[n] for _, m in part) / len(part) for part in parts] for n in text.LOSSES}
    series = {label: (at, means[name]) for name, label in text.LOSSES.items()}
    charts.lines(series, text.SECONDS_AXIS, text.LOSS_AXIS, key=key, height=230)
