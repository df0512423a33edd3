"""The augmented versions that the page shows: recorded with the page, or made in a worker."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import streamlit as st

from apps.classroom.lessons.augmentation import predictions, text
from apps.classroom.ui import controls
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.pictures.picture_cache import BY_PIXELS
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished, job_targets
from core import contact_sheet, images
from core.data import samples
from core.data.augmentation import transform_chain
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.sampled_parameters import SampledTransform, from_metrics, label_metric
from core.data.augmentation.transforms.base import Transform
from core.data.augmentation.transforms.registry import as_dicts
from core.images import RGB
from core.serving import prediction_metrics
from core.serving.job import State
from core.serving.litert import Prediction

KEY = "augmentation"
PATIENCE = 2.0
"""Seconds that the page itself waits for new versions, which take a warm worker a fraction of one."""


@dataclass(frozen=True)
class Versions:
    """Augmented versions of one image, and what they were made from.

    Attributes:
        original: the square image, uint8 RGB (S, S, 3).
        images: its versions, each like the original.
        metrics: the sampled parameters, as in the snapshot of a preview.
        chosen: the transforms.
        title: of the image.
        predicted: the first rank for the original, and then for each version.
    """

    original: RGB
    images: tuple[RGB, ...]
    metrics: Mapping[str, float]
    chosen: tuple[Transform, ...]
    title: str
    predicted: tuple[Prediction, ...]

    @property
    def size(self) -> int:
        """Side of the square."""
        return self.original.shape[0]

    @property
    def is_mixed(self) -> bool:
        """Whether labels were mixed."""
        return label_metric(1) in self.metrics

    def sampled(self, index: int) -> tuple[SampledTransform, ...]:
        """What was sampled for one of the versions, counted from 0."""
        return from_metrics(self.chosen, self.metrics, index + 1)

    def label_shares(self, index: int) -> list[tuple[str, float]]:
        """The classes of a mixed label and their shares; empty unless labels were mixed."""
        share = self.metrics.get(label_metric(index + 1))
        return [] if share is None else [(self.title, share), (text.OTHER, 1 - share)]

    def smallest_change(self) -> float:
        """Mean change per pixel, in grey levels, of the version that changed least."""
        return min(cv2.norm(image, self.original, cv2.NORM_L1) / image.size for image in self.images)


@st.cache_resource
def recorded() -> Versions:
    """The finished versions that the page opens on."""
    record = finished.load(KEY)
    ((_, metrics),) = record.history
    _, versions = contact_sheet.cut(finished.picture(KEY), PreviewSettings().count)
    sample = samples.find(record.sample)
    original = square(sample.read())  # The one in the sheet has been scaled twice.
    original.flags.writeable = False
    chosen = transform_chain.active(transform_chain.parse(transform_chain.DEFAULT))
    images, predicted = tuple(versions), predictions.predict(original, versions)
    return Versions(original, images, metrics, chosen, sample.title, predicted)


def current(picture: Picture, chosen: tuple[Transform, ...], settings: PreviewSettings) -> tuple[Versions, bool]:
    """The versions for these settings, made in a worker if they are new.

    Returns:
        Versions, and whether they belong to these settings. If not, they are the previous ones: the new ones take a
        while, or could not be made.
    """
    labels = predictions.labels()
    request = (BY_PIXELS[np.ndarray](picture.image), chosen, settings)
    first: tuple[object, Versions] = (None, recorded())
    made_for, versions = st.session_state.get(f"{KEY}_versions", first)
    is_first_view = picture.name == finished.load(KEY).sample and settings == PreviewSettings()
    if is_first_view and chosen == recorded().chosen:
        made_for, versions = request, recorded()
    elif made_for != request:
        if st.session_state.get(f"{KEY}_request") != request or _is_lost():
            st.session_state[f"{KEY}_request"] = request
            inputs = {"request": request, "title": picture.title}
            target, given = job_targets.AUGMENTED_PREDICTIONS, (picture.image, as_dicts(chosen), settings)
            started_jobs.start(KEY, target, *given, predictions.MODEL, inputs=inputs, work=0)
        if (job := started_jobs.current(KEY)) is not None:
            job.wait(PATIENCE)
        result = job_view.outcome(KEY)
        if result is not None and result.inputs["request"] == request and result.snapshot.image is not None:
            snapshot = result.snapshot
            assert snapshot.image is not None
            for image in (snapshot.image, *snapshot.panels.values()):
                image.flags.writeable = False  # Encoded once for everybody who gets the result of this job.
            panels, metrics = tuple(snapshot.panels.values()), prediction_metrics.others(snapshot.metrics)
            predicted = tuple(prediction_metrics.from_metrics(snapshot.metrics, labels))
            made_for = request
            versions = Versions(snapshot.image, panels, metrics, chosen, picture.title, predicted)
    st.session_state[f"{KEY}_versions"] = (made_for, versions)
    controls.forget_when_left(f"{KEY}_versions", f"{KEY}_outcome", f"{KEY}_request")
    return versions, made_for == request


def sample_again() -> None:
    """Choose another seed. For callbacks of buttons."""
    st.session_state["seed"] = random.randrange(10_000)


def wait() -> None:
    """Say that new versions are on their way, and show them when they are ready; after a failure, offer a retry."""
    if not started_jobs.running(KEY):
        st.caption(text.FAILED)
        st.button(text.TRY_AGAIN, icon=":material/refresh:", on_click=_try_again)
        return

    @st.fragment(run_every=0.5)
    def poll() -> None:
        if not started_jobs.running(KEY):
            st.rerun()
        st.caption(text.WAITING)

    poll()


def square(image: RGB) -> RGB:
    """The centre square of an image at the default size of a preview, uint8 RGB (224, 224, 3)."""
    size = PreviewSettings().size
    return images.resize(images.centre_square(image), (size, size))


def _is_lost() -> bool:
    """Whether the job was stopped, or was lost with the server's memory."""
    job = started_jobs.current(KEY)
    return job is None or job.state is State.STOPPED


def _try_again() -> None:
    """Forget the failed request, so that it is made again. For callbacks of buttons."""
    st.session_state.pop(f"{KEY}_request", None)
