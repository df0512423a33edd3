"""Accuracy by layer: the chart, the exercise's solution, and what the page says of them."""

import pytest

from apps.classroom.lessons.features import heads, layer_accuracy, text
from apps.shared import shared_results
from core.evaluation import proportions
from core.numbers import percent
from core.serving import artifacts
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.extraction_settings import LAYERS


def test_only_the_cut_layer_is_coloured() -> None:
    others, chosen, *_ = layer_accuracy.chart(3, "#123456").figure().data
    assert list(chosen.x) == [3] and chosen.marker.color == "#123456" != others.marker.color
    assert sorted([*others.x, *chosen.x]) == list(range(1, len(LAYERS) + 1))


def test_every_accuracy_has_its_interval() -> None:
    images = accuracy_by_layer.recorded().images
    for layer in layer_accuracy.layers():
        assert layer.interval == proportions.interval(layer.accuracy, images)
        assert layer.interval[0] < layer.accuracy < layer.interval[1]


@pytest.mark.parametrize("goal", [0.5, 0.8, 0.9])
def test_no_earlier_layer_is_above_the_goal_beyond_chance(goal: float) -> None:
    layers = layer_accuracy.layers()
    first = LAYERS.index(layer_accuracy.earliest(goal).name)
    assert layers[first].interval[0] > goal >= max((layer.interval[0] for layer in layers[:first]), default=0)
    assert layer_accuracy.best().accuracy == max(layer.accuracy for layer in layers)


def test_the_note_says_which_differences_may_be_chance() -> None:
    best, last = layer_accuracy.best(), layer_accuracy.layers()[-1]
    by_hand = [(one.name, one.accuracy) for one in layer_accuracy.hand_made()]
    same_width_differs = layer_accuracy.same_width_differs()
    said = text.layers_note(by_hand, best.name, best.compared(last), same_width_differs=same_width_differs)
    assert all(f"{name} {percent(accuracy, 0)}" in said for name, accuracy in by_hand)
    assert f"{100 * (best.accuracy - last.accuracy):.1f} points less accurate than block 16" in said
    assert ("may be chance" in said) == (not best.compared(last).is_beyond_chance)
    assert ("cannot tell" in said) == (not same_width_differs)


def test_only_the_daisy_is_a_class_of_imagenet() -> None:
    known = {name.lower() for name in artifacts.load("efficientnet_lite0").card.classes}
    flowers = {name.lower() for name in artifacts.load("flowers17_features").card.classes}
    assert known & flowers == {"daisy"}


def test_the_table_has_every_head_with_an_interval() -> None:
    lines = heads.table().splitlines()[2:]
    assert len(lines) == len(shared_results.heads()) > 0
    assert all(" to " in line for line in lines)
    assert "Tiny ImageNet, 20 of 200 classes" in heads.table()
