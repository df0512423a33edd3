"""The reliability diagram of a trained network at the temperature of the page, from its recorded predictions."""

import numpy as np

from apps.classroom.lessons.choosing_a_loss import text
from apps.classroom.ui import svg
from apps.shared import shared_results
from core.evaluation import recorded_predictions
from core.evaluation.recorded_predictions import RecordedPredictions
from core.evaluation.reliability import Reliability, reliability
from core.optimization.temperature import with_temperature

MODEL = "cifar10_resnet"
SIDE, LEFT, TOP = 240, 62, 8
"""In pixels: of the plot, and its place."""
BAR, GAP = "#56B4E9", "#D55E00"


@shared_results.shared_while_trained
def _predictions() -> RecordedPredictions:
    return recorded_predictions.read(shared_results.load(MODEL))


def is_there() -> bool:
    """Whether the network is among those of this server."""
    return any(artifact.name == MODEL for artifact in shared_results.available())


@shared_results.shared_while_trained
def measured(temperature: float) -> Reliability:
    """The reliability of the network with this temperature, on its test images."""
    recorded = _predictions()
    return reliability(with_temperature(recorded.members[0], temperature), recorded.labels)


def draw(found: Reliability, dark: bool) -> str:
    """The diagram as an SVG document: accuracy as bars, the gap to the confidence in a second colour."""
    parts = []
    width = SIDE / len(found.counts)

    def height(share: float) -> float:
        return TOP + SIDE * (1 - share)

    for number, (confidence, accuracy) in enumerate(zip(found.confidence, found.accuracy, strict=True)):
        if np.isnan(accuracy):
            continue
        x = LEFT + number * width
        low, high = sorted((float(confidence), float(accuracy)))
        parts.append(svg.rectangle(x + 1, height(accuracy), width - 2, SIDE * float(accuracy), BAR))
        parts.append(svg.rectangle(x + 1, height(high), width - 2, SIDE * (high - low), GAP, more='opacity="0.75"'))
    parts.append(svg.line([(LEFT, TOP + SIDE), (LEFT + SIDE, TOP)], more='stroke-dasharray="6 5"'))
    parts.append(svg.line([(LEFT, TOP), (LEFT, TOP + SIDE), (LEFT + SIDE, TOP + SIDE)]))
    for share in (0.0, 0.5, 1.0):
        parts.append(svg.text(LEFT - 6, height(share) + 5, f"{share:.0%}", anchor="end"))
        parts.append(svg.text(LEFT + share * SIDE, TOP + SIDE + 20, f"{share:.0%}"))
    parts.append(svg.text(LEFT + SIDE / 2, TOP + SIDE + 40, text.CONFIDENCE))
    parts.append(svg.text(LEFT + 8, TOP + 16, text.ACCURACY, anchor="start", bold=True))
    return svg.drawing(LEFT + SIDE + 24, TOP + SIDE + 50, text.reliability_alt(found), parts, dark)
