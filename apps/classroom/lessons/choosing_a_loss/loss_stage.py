"""The curve of the loss with pictures pinned to it, and probabilities that can be dragged: a browser component."""

from functools import lru_cache
from pathlib import Path

from apps.classroom.lessons.choosing_a_loss import prediction_loss, text
from apps.classroom.lessons.choosing_a_loss.prediction_loss import PredictionLoss
from apps.classroom.ui import components
from core import images
from core.data import samples
from core.optimization.loss_settings import LossSettings
from core.optimization.losses import EPSILON

THUMBNAIL = 56
"""Side of a pinned picture, in pixels."""

_component = components.declare(
    "loss_stage",
    '<svg viewBox="0 0 620 348" role="img"></svg><div class="head" aria-hidden="true"></div><div class="bars"></div>'
    '<div class="foot"><button type="button"></button><p class="said" role="status"></p></div>',
    Path(__file__).parent,
)


def show(prediction: PredictionLoss, settings: LossSettings) -> None:
    """Show the loss of a prediction and let the visitor change its probabilities."""
    shown = prediction.listed
    probabilities = [float(f"{prediction.probabilities[i]:.6g}") for i in shown]
    data = {
        "labels": [prediction.labels[i] for i in shown],
        "probabilities": probabilities,
        "others": len(prediction.probabilities) - len(shown),
        "truth": shown.index(prediction.true_class),
        "smallest": EPSILON,
        "samples": list(_pinned(settings.temperature)) if settings.loss == "categorical" else [],
        "words": text.STAGE_WORDS,
    }
    _component(data=data, key="loss_stage")


@lru_cache(maxsize=128)
def _pinned(temperature: float) -> tuple[dict[str, str | float], ...]:
    """The labelled samples with the probability of their true class; others get the same, so nobody may change it."""
    probabilities, _ = prediction_loss.of_samples(temperature)
    return tuple(
        {"source": _thumbnail(sample.name), "p": float(f"{p:.6g}")}
        for sample, p in zip(samples.labelled(), probabilities, strict=True)
    )


@lru_cache(maxsize=32)
def _thumbnail(name: str) -> str:
    small = images.resize(images.centre_square(samples.find(name).read()), (THUMBNAIL, THUMBNAIL))
    return components.thumbnail(small)
