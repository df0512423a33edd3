"""Drawn boxes as text, what the default boxes have to do with them, and the sentences about it."""

import csv
import io

import numpy as np
import pytest

from apps.classroom.lessons.trained_end_to_end import drawn_box, take_away, text
from apps.classroom.lessons.trained_end_to_end.drawn_box import CENTRAL, DrawnBox
from apps.classroom.lessons.trained_end_to_end.responsibility import Responsibility
from core.boxes import Detections, nothing
from core.detection.ssd.decoding import RawOutputs
from core.detection.ssd.matching import RESPONSIBLE
from core.detection.training import detector_recipe
from core.evaluation.detection.counting import MeanError


def responsibility(box: DrawnBox, recipe: str = "raccoon_ssd") -> Responsibility:
    defaults = detector_recipe.load(recipe).detector.defaults
    count = len(defaults.centred)
    rng = np.random.default_rng(0)
    raw = RawOutputs(rng.dirichlet([20, 1, 1], count)[:, 1:].astype(np.float32), np.zeros((count, 4), np.float32))
    return Responsibility.of(defaults, raw, box)


@pytest.mark.parametrize("wrong", ["", "0", "0:1,2,3", "x:0,0,1,1", "2:0,0,1,1", "0:nan,0,1,1", "0:0.5,0,0.5,1"])
def test_text_that_is_no_box(wrong: str) -> None:
    assert drawn_box.parse(wrong, 2) is None


def test_a_box_survives_the_address() -> None:
    box = DrawnBox((0.125, 0.25, 0.5, 1.0), 1)
    assert drawn_box.parse(str(box), 2) == box
    assert drawn_box.parse("1:-3,0.25,0.5,9", 2) == DrawnBox((0.0, 0.25, 0.5, 1.0), 1)


def test_a_picture_opens_on_the_largest_thing_in_it() -> None:
    boxes = np.array([[0, 0, 20, 20], [40, 20, 120, 80]], np.float32)
    found = Detections(boxes, np.array([0.9, 0.5], np.float32), np.array([0, 2]))
    assert drawn_box.first(found, (100, 200)) == DrawnBox((0.2, 0.2, 0.6, 0.8), 2)
    assert drawn_box.first(nothing(), (100, 200)).corners == CENTRAL


def test_levels_add_up_to_all_responsible_boxes() -> None:
    found = responsibility(DrawnBox((0.2, 0.2, 0.5, 0.6), 1))
    levels = [found.of_level(level) for level in range(len(found.defaults.strides))]
    assert sum(responsible for responsible, _ in levels) == len(found.ordered) > 1
    assert max(best for _, best in levels) == pytest.approx(found.best)
    assert np.all(np.diff(found.overlaps[found.ordered]) <= 0)
    rows = list(csv.reader(io.StringIO(take_away.as_csv(found))))
    assert len(rows) == len(found.ordered) + 1 and float(rows[1][-1]) == pytest.approx(found.best, abs=1e-4)


def test_a_sure_prediction_elsewhere_is_an_object_without_a_label() -> None:
    found = responsibility(DrawnBox((0.05, 0.05, 0.3, 0.3), 0))
    assert not len(found.elsewhere)
    far = int(np.flatnonzero(found.overlaps == 0)[-1])
    found.raw.scores[far] = [0.97, 0.01]
    again = Responsibility.of(found.defaults, found.raw, found.box)
    assert again.elsewhere.tolist() == [far] and far in again.terms.hard
    assert "one of them the network predicts an object" in text.negatives(again.terms, len(again.elsewhere))


@pytest.mark.parametrize("recipe", ["raccoon_ssd", "bccd_ssd"])
def test_the_exercise_is_seldom_solved_by_chance(recipe: str) -> None:
    rng = np.random.default_rng(1)
    solved, tries = 0, 120
    for _ in range(tries):
        x, y = np.sort(rng.random((2, 2)), axis=1)
        box = drawn_box.parse(f"0:{x[0]},{y[0]},{x[1]},{y[1]}", 1)
        solved += box is not None and responsibility(box, recipe).best < RESPONSIBLE
    assert 0 < solved < tries / 2


def test_verdicts_agree_with_the_numbers() -> None:
    assert "so that no object goes without" in text.verdict(1, 0.41, 0)
    assert text.verdict(1, 0.6, 1).startswith("One overlaps your box") and "One box is left out" in text.verdict(
        1, 0.6, 1
    )
    assert text.verdict(9, 0.7, 0).startswith("9 overlap") and "No box is left out" in text.verdict(9, 0.7, 0)
    said = text.counting(["RBC", "WBC"], [MeanError(1.5, 0.2, 2.0), MeanError(-0.1, -0.4, 0.2)], 0.4)
    assert "**RBC**: +1.50 per image, 95 % interval +0.20 to +2.00: too many." in said
    assert "**WBC**: −0.10 per image, 95 % interval −0.40 to +0.20: no bias beyond chance." in said


def test_an_iou_below_the_threshold_never_reads_as_the_threshold() -> None:
    assert text.mistake("RBC", "RBC", 0.8, 0.4987) == "RBC 80 %, IoU 0.49"
    assert text.mistake("WBC", "RBC", 0.8, 0.6) == "RBC 80 %, labelled WBC, IoU 0.60"
    assert text.mistake("WBC", "", 0, 0) == "WBC, missed" and text.mistake("", "RBC", 0.8, 0) == "RBC 80 %"
