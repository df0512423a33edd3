"""What the page says of a classifier agrees with how it was made."""

from dataclasses import replace

from apps.classroom.lessons.own_classes import text
from apps.shared import shared_results
from core.numbers import percent
from core.snapshots import last
from core.transfer.own_classes.examples import FeatureExtraction
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
