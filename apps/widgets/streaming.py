"""Long computations in widgets: the snapshots of a job with its progress, and its pictures beside the photo."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import gradio as gr
from gradio.context import LocalContext

from apps.shared import job_targets
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import about
from core.snapshots import Snapshot

SECONDS_BETWEEN_IMAGES = 0.4
SECONDS_BETWEEN_LOOKS = 0.5
"""At the place in the queue."""
TAKING_TURNS: dict[str, Any] = {"concurrency_id": "worker", "concurrency_limit": 24}
"""For events that follow a job: they wait in the queue of jobs, where visitors take turns, rather than in Gradio's."""


def followed(target: str, arguments: Sequence[Any], progress: gr.Progress) -> Iterator[Snapshot]:
    """The snapshots of a job; whoever stops reading them stops the job, unless others follow it.

    Args:
        target: of the job, one of `apps.shared.job_targets`.
        arguments: of the computation.
        progress: Gradio's progress bar.

    Raises:
        gr.Error: the computation has failed; with its sentence.
    """
    progress(0.0, "Starting the worker")
    try:
        job = job_targets.submit(target, *arguments, owner=visitor(), shared=True)
        with closing(job.stream()) as snapshots:
            while (place := job.status().place) is not None:
                progress(0.0, f"Waiting, {place.position - 1} before you, {about(place.seconds)}")
                job.wait(SECONDS_BETWEEN_LOOKS)
            for latest in snapshots:
                progress(latest.progress, latest.note)
                yield latest
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def visitor() -> str:
    """Who called the running event: a browser's session, or whoever calls the API from one address."""
    request = LocalContext.request.get(None)
    if request is None:
        return "widgets"
    return f"widgets-{request.session_hash or (request.client.host if request.client else '')}"


def beside(photo: RGB, snapshots: Iterator[Snapshot]) -> Iterator[tuple[RGB, RGB]]:
    """The photo and the picture so far, about twice a second, and finally the finished picture."""
    for snapshot in thinned(snapshot for snapshot in snapshots if snapshot.image is not None):
        assert snapshot.image is not None
        yield photo, snapshot.image


def thinned(snapshots: Iterator[Snapshot]) -> Iterator[Snapshot]:
    """As many snapshots as can be shown: about two a second, and the last."""
    last_shown, latest, is_shown = 0.0, None, True
    for latest in snapshots:
        is_shown = time.monotonic() - last_shown > SECONDS_BETWEEN_IMAGES
        if is_shown:
            last_shown = time.monotonic()
            yield latest
    if latest is not None and not is_shown:
        yield latest
