"""The sliding windows as a job of the worker: its start, the boxes while it runs, and what it leaves behind."""

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from apps.classroom.lessons.four_detectors import text
from apps.classroom.lessons.four_detectors.lesson import LESSON
from apps.classroom.lessons.four_detectors.looking import SLIDING, Look, SeenPicture
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.shared import job_targets
from core.detection.methods.registry import CLASSIFIER
from core.detection.sliding import window_scan
from core.serving.jobs import Job

JOB = PageJob("slide", job_targets.WINDOW_SCAN, text.SLIDE, ":material/grid_on:", record=LESSON.name)


def running(seen: SeenPicture) -> bool:
    """Whether this visitor's job is looking at this picture, and nobody else's was faster."""
    run = started_jobs.started(JOB.key)
    return seen.slid is None and run is not None and run.inputs["seen"] is seen and started_jobs.running(JOB.key)


def outcome(seen: SeenPicture) -> Look | None:
    """What the windows found in this picture: kept for all who see it, or of a job that was stopped, or None."""
    result = job_view.outcome(JOB.key)
    if seen.slid is None and result is not None and result.inputs["seen"] is seen:
        job = started_jobs.current(JOB.key)
        if result.stopped or job is None:
            return seen.windows(result.history)
        first, total = result.history[0][0], result.snapshot.total
        # The time of a job begins with its first snapshot.
        seen.slid = seen.windows(result.history, 1000 * job.seconds * total / max(1, total - first))
    return seen.slid


def offer_windows(place: DeltaGenerator, seen: SeenPicture) -> None:
    """Offer to classify the windows; the worker loads the code while the visitor looks around."""
    start_button.prepare(JOB)
    start_button.show(
        place,
        JOB,
        SLIDING,
        work=float(window_scan.planned_count(seen.size, SLIDING)),
        arguments=(seen.image, CLASSIFIER),
        inputs={"seen": seen},
        width="content",
    )


def live(seen: SeenPicture, show: Callable[[Look], None]) -> None:
    """Show the boxes found so far twice a second, with the progress and a button that stops the job."""

    def draw(job: Job) -> None:
        if seen.slid is not None:
            job.stop()  # Another visitor's job has classified the same windows; the page shows them next.
        show(seen.windows(job.history))
        progress = job_view.progress_text(job, job.status(), job.snapshot, text.LOADING)
        components.progress(None, job.progress, progress, key="slide_progress")
        job_view.stop_button(job, JOB.key)

    job_view.redrawn(JOB.key, draw)
