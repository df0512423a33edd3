"""Mistakes by kind, each in a scene of its own."""

import numpy as np
import pytest

from core.boxes import Detections, nothing
from core.evaluation.detection.average_precision import Truth
from core.evaluation.detection.errors_by_kind import Kind, count, mistakes

BOX = [0.0, 0.0, 100.0, 100.0]
HALF = [0.0, 0.0, 100.0, 40.0]  # IoU 0.4.
FAR = [300.0, 300.0, 350.0, 350.0]


def truth(*labels: int, ignored: bool = False) -> Truth:
    return Truth(
        np.array([BOX] * len(labels), np.float32).reshape(-1, 4), np.array(labels), np.full(len(labels), ignored)
    )


def found(*items: tuple[list[float], int]) -> Detections:
    return Detections(
        np.array([box for box, _ in items], np.float32),
        np.linspace(0.9, 0.6, len(items), dtype=np.float32),
        np.array([label for _, label in items]),
    )


@pytest.mark.parametrize(
    ("detections", "kinds"),
    [
        (found((BOX, 0)), {}),
        (found((HALF, 0)), {"localisation": 1}),
        (found((BOX, 1)), {"class": 1}),
        (found((HALF, 1)), {"both": 1}),
        (found((BOX, 0), (BOX, 0)), {"duplicate": 1}),
        (found((BOX, 0), (FAR, 0)), {"background": 1}),
        (found((FAR, 0)), {"background": 1, "missed": 1}),
        (nothing(), {"missed": 1}),
    ],
)
def test_each_kind(detections: Detections, kinds: dict[Kind, int]) -> None:
    made = mistakes([detections], [truth(0)], least=0.5)
    assert {kind: number for kind, number in count(made).items() if number} == kinds


def test_unsure_detections_and_ignored_objects_do_not_count() -> None:
    assert count(mistakes([found((FAR, 0))], [truth(0)], least=0.95)) == count(mistakes([nothing()], [truth(0)], 0.95))
    assert mistakes([found((HALF, 0))], [truth(0, ignored=True)], least=0.5) == []


def test_mistakes_say_where_they_are() -> None:
    made = mistakes([nothing(), found((HALF, 0))], [truth(), truth(1, 0)], least=0.5)
    (localisation,) = [mistake for mistake in made if mistake.kind == "localisation"]
    assert (localisation.image, localisation.detection, localisation.truth) == (1, 0, 1)
    assert localisation.overlap == pytest.approx(0.4)
