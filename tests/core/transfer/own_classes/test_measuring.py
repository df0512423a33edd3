"""The accuracy on a test part is counted from its pictures, and what is missing or extra is named."""

import numpy as np

from core.serving.linear_head import LinearHead
from core.transfer.linear_heads.cross_validation import Choice
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.measuring import measure
from core.transfer.own_classes.teaching import CS, LAYER, TaughtClassifier

CLASSES = ("circle", "square", "star")
TAUGHT = TaughtClassifier(
    CLASSES,
    LinearHead(np.eye(3, dtype=np.float32), np.zeros(3, np.float32)),
    Choice(CS, np.zeros(len(CS)), np.zeros(len(CS)), 0, np.zeros((0, 3), np.float32)),
    np.zeros(0, np.int64),
    0.0,
)


def example(label: str, predicted: str) -> Example:
    """An example that the head, which takes the largest feature, predicts to be of a class."""
    features = {LAYER: np.eye(3, dtype=np.float32)[CLASSES.index(predicted)]}
    return Example("", label, features, np.zeros((1, 1, 3), np.uint8))


def test_it_counts_what_it_was_taught_and_names_the_rest() -> None:
    examples = [example(*pair) for pair in (("star", "star"), ("circle", "star"), ("owl", "star"), ("star", "star"))]
    found = measure(TAUGHT, examples, {"owl": 2, "cat": 1})
    assert found is not None
    assert (found.correct, found.count, found.accuracy) == (2, 3, 2 / 3)
    assert found.labels.tolist() == [2, 0, 2] and found.probabilities.argmax(axis=1).tolist() == [2, 2, 2]
    assert found.lacking == ("square",) and found.extra == {"cat": 1, "owl": 3}
    low, high = found.interval
    assert low < found.accuracy < high


def test_the_order_of_the_pictures_changes_nothing() -> None:
    examples = [example(label, "star") for label in CLASSES]
    first, second = measure(TAUGHT, examples), measure(TAUGHT, examples[::-1])
    assert first is not None and second is not None and first.accuracy == second.accuracy == 1 / 3


def test_nothing_that_it_was_taught() -> None:
    assert measure(TAUGHT, [example("owl", "star")]) is None and measure(TAUGHT, []) is None
