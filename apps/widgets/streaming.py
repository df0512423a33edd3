"""Long computations in widgets: the snapshots of a job with its progress, and its pictures beside the photo."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from core.errors import ConvolabError
from core.images import RGB
from core.serving import jobs
from core.snapshots import Snapshot

SECONDS_BETWEEN_IMAGES = 0.4


def followed(target: str, arguments: Sequence[Any], progress: gr.Progress) -> Iterator[Snapshot]:
    """The snapshots of a job; whoever stops reading them stops the job.

    Args:
        target: of the job, one of `apps.shared.job_targets`.
        arguments: of the computation.
        progress: Gradio's progress bar.

    Raises:
        gr.Error: the computation has failed; with its sentence.
    """
    progress(0.0, "Starting the worker")
    try:
        for latest in jobs.submit(target, *arguments, owner="widgets").stream():
            progress(latest.progress, latest.note)
            yield latest
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


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
