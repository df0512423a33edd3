"""Accuracy by layer: the bars, and the exercise's solution."""

import pytest

from apps.classroom.lessons.features import layer_accuracy
from core.transfer.linear_heads.extraction_settings import LAYERS


def test_only_the_cut_layer_is_coloured() -> None:
    bars = layer_accuracy.bars(3)
    assert [bar["label"] for bar in bars] == list(LAYERS)
    assert [bar["rank"] for bar in bars if bar["counts"]] == [3] == [bar["rank"] for bar in bars if bar["mark"]]


@pytest.mark.parametrize("goal", [0.5, 0.8, 0.95])
def test_no_earlier_layer_reaches_the_goal(goal: float) -> None:
    accuracies = layer_accuracy.accuracies()
    first = LAYERS.index(layer_accuracy.earliest(goal))
    assert accuracies[LAYERS[first]] >= goal > max((accuracies[layer] for layer in LAYERS[:first]), default=0)
    assert accuracies[layer_accuracy.best()] == max(accuracies.values())
