"""The cards of mistakes."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from apps.classroom.lessons.own_classes import thumbnails
from core.transfer.own_classes.examples import Example


def test_mistakes_are_sorted_by_confidence() -> None:
    labels = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.7, 0.3]], np.float32)
    taught = SimpleNamespace(
        classes=("owl", "crow"), labels=labels, choice=SimpleNamespace(probabilities=probabilities)
    )
    black = np.zeros((8, 8, 3), np.uint8)
    examples = [Example(f"{i}.png", ("owl", "crow")[label], {}, black) for i, label in enumerate(labels)]
    cards = thumbnails.mistakes(cast(Any, taught), examples)
    assert [(card["title"], card["verdict"]) for card in cards] == [("3.png", "70.0 %"), ("1.png", "60.0 %")]
    assert (cards[0]["truth"], cards[0]["said"]) == ("true: crow", "predicted: owl")
