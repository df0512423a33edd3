"""What the page says of a classifier agrees with how it was made."""

from dataclasses import replace

import numpy as np

from apps.classroom.lessons.own_classes import text
from apps.shared import shared_results
from core.evaluation import proportions
from core.numbers import percent
from core.snapshots import last
from core.transfer.own_classes.examples import FeatureExtraction
from core.transfer.own_classes.measuring import Measurement
from core.transfer.own_classes.teaching import CS, Teaching
from tests.core.transfer.pictures import labelled


def test_cross_validation_is_described_as_it_was_done() -> None:
    extraction = FeatureExtraction(labelled(3))
    last(extraction.stream())
    teaching = Teaching(extraction.examples)
    last(teaching.stream())
    assert teaching.result is not None
    said = text.explanation(teaching.result)
    assert "divided into 3 parts" in said and f"{len(CS)} values of $C$" in said
    assert f"$C={teaching.result.choice.c:g}$ won" in said and "slightly optimistic" in said and "shortcuts" in said
    low = percent(teaching.result.interval[0])
    assert f"interval of {low} to" in text.exercise_praise(teaching.result)
    assert text.folds(replace(teaching.result, labels=teaching.result.labels.repeat(9))) == 5


def test_every_head_has_its_interval_and_its_command() -> None:
    cards = shared_results.heads()
    assert len(cards) >= 3
    for card in cards:
        metric = card.metric("rank1")
        assert metric is not None and metric.images and metric.split == "test"
        assert f"`{card.command}`" in text.heads_note(cards) and f"{metric.images:,} images" in text.head(card, metric)


def test_a_test_part_is_said_with_its_interval_and_what_could_not_be_measured() -> None:
    labels, probabilities = np.array([0, 1, 1]), np.eye(2, dtype=np.float32)[[0, 1, 0]]
    said = text.measured(Measurement(labels, probabilities, ("<b>",), {"US$": 2}))
    low, high = (percent(bound) for bound in proportions.interval(2 / 3, 3))
    assert "2 of 3 pictures" in said and f"{low} to {high}" in said
    assert r"no pictures of \<b\>." in said and r"was not taught: US\$ (2)." in said
    assert "nothing can be measured" in text.measured(None)
