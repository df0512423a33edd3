"""Windows, boxes and suppression on one picture, step by step: a browser component of this lesson."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.classroom.lessons.sliding_windows import scans, text
from apps.classroom.ui import components
from apps.shared import shared_results
from core import boxes as geometry
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.sliding.window_scan import WindowScores
from core.detection.suppression_settings import SuppressionSettings
from core.detection.suppression_steps import Decision, SuppressionSteps
from core.images import RGB
from core.serving.card import Card
from core.serving.preprocessing import window

HTML = (
    '<div class="controls"><div class="modes" role="group"></div><div class="turn"><button class="play"></button>'
    '<input type="range" min="0" step="1"><output></output></div></div><div class="body">'
    '<div class="frame" tabindex="0" role="group"><img><div class="boxes"></div></div>'
    '<div class="right"><p class="text" role="status"></p><div class="panel"></div></div></div>'
)
_component = components.declare("window_stage", HTML, Path(__file__).parent)


def show(
    image: RGB,
    title: str,
    card: Card,
    scores: WindowScores,
    label: int,
    steps: SuppressionSteps,
    windows: WindowSettings,
    settings: SuppressionSettings,
    key: str,
) -> None:
    """Show a picture with its windows, boxes and decisions; all stepping happens in the browser.

    Args:
        image: the picture as it was scanned.
        title: its caption.
        card: of the classifier.
        scores: of all windows.
        label: the class of the boxes.
        steps: the suppression of its boxes.
        windows: where the windows are.
        settings: of the suppression.
        key: of the component in the session.
    """
    of_class = scores.of_class(label)
    data: dict[str, Any] = {
        **_of_windows(scores, card.name),
        "picture": components.data_uri(image),
        "size": [image.shape[1], image.shape[0]],
        "alt": text.alt(title),
        "modes": text.MODES,
        "words": text.WORDS,
        "levels": windows.levels,
        "label": card.classes[label],
        "least": settings.least,
        "threshold": settings.overlap,
        "covered": settings.covered,
        "soft": settings.soft,
        "count": len(steps.which) + steps.left_out,
        "which": steps.which.tolist(),
        "scores": [round(float(value), 4) for value in of_class[steps.which]],
        "byScale": _by_scale(scores, of_class >= settings.least, windows),
        "areas": geometry.area(steps.boxes).astype(int).tolist(),
        "decisions": [_decision(decision) for decision in steps.decisions],
    }
    _component(data=data, key=key)


@lru_cache(maxsize=scans.KEPT)
def _of_windows(scores: WindowScores, classifier: str) -> dict[str, Any]:
    """The part of the data that depends on no threshold: the same for everybody who looks at this scan."""
    card, answers = shared_results.load(classifier).card, scores.answers()
    used = sorted({index for of_window in answers for index, _ in of_window})
    return {
        "windows": [[*region.box, region.scale] for region in scores.regions],
        "seen": _seen(scores, card),
        "answers": [[[index, round(value, 4)] for index, value in of_window] for of_window in answers],
        "labels": {str(index): card.classes[index] for index in used},
    }


def _seen(scores: WindowScores, card: Card) -> list[list[float]]:
    """The part of each window that the network gets: left, top, right and bottom in pixels of the picture."""
    assert card.input_size is not None
    parts = []
    for left, top, right, bottom in (region.box for region in scores.regions):
        inner = window((bottom - top, right - left), card.input_size, card.preprocessing)
        parts.append([round(start + value, 1) for start, value in zip((left, top, left, top), inner, strict=True)])
    return parts


def _by_scale(scores: WindowScores, reached: npt.NDArray[np.bool_], settings: WindowSettings) -> list[list[float]]:
    """For each scale how many windows are boxes, how many there are, and the share."""
    of_window = np.array([region.scale for region in scores.regions])
    rows = []
    for scale in range(settings.scales):
        boxes, windows = int(reached[of_window == scale].sum()), int((of_window == scale).sum())
        rows.append([boxes, windows, round(boxes / max(1, windows), 3)])
    return rows


def _decision(decision: Decision) -> Sequence[Any]:
    """As the browser reads it: by, box, overlap, before, after, gone, shared, whole, and the common corners."""
    return [
        decision.by,
        decision.box,
        round(decision.overlap, 4),
        round(decision.before, 4),
        round(decision.after, 4),
        int(decision.gone),
        round(decision.shared),
        round(decision.whole),
        *(round(value) for value in decision.common),
    ]
