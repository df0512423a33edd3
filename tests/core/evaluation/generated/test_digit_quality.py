"""Legible and diverse digits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from core.errors import ConvolabError
from core.evaluation.generated.digit_quality import DigitQuality, digit_quality


def test_by_hand() -> None:
    found = digit_quality([[0.8, 0.2, 0.0], [0.6, 0.4, 0.0], [0.1, 0.9, 0.0]])
    assert (found.images, found.histogram, found.classes_seen) == (3, (2, 1, 0), 2)
    assert found.mean_confidence == pytest.approx((0.8 + 0.6 + 0.9) / 3)
    assert found.entropy == pytest.approx(-(0.5 * math.log(0.5)) * 2)


def test_all_digits_equally_often_have_the_largest_entropy() -> None:
    perfect = digit_quality(np.eye(10))
    assert perfect.entropy == pytest.approx(math.log(10)) and perfect.mean_confidence == 1
    assert perfect.histogram == (1,) * 10 and perfect.classes_seen == 10


def test_a_collapsed_generator_has_none() -> None:
    collapsed = digit_quality(np.eye(10)[np.full(50, 3)])
    assert collapsed.entropy == 0 and collapsed.classes_seen == 1 and collapsed.mean_confidence == 1


def test_undecided_predictions_are_diverse_but_not_confident() -> None:
    undecided = digit_quality(np.full((5, 10), 0.1))
    assert undecided.entropy == pytest.approx(math.log(10)) and undecided.mean_confidence == pytest.approx(0.1)


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(2, 12))
def test_the_entropy_is_that_of_the_mean(seed: int, images: int, classes: int) -> None:
    rows = np.random.default_rng(seed).dirichlet(np.full(classes, 0.3), images)
    found = digit_quality(rows)
    assert found.entropy == pytest.approx(stats.entropy(rows.mean(axis=0)), abs=1e-9)
    assert sum(found.histogram) == images and found.classes_seen <= min(images, classes)


def test_it_survives_json_and_does_not_change() -> None:
    found = digit_quality(np.eye(3))
    assert DigitQuality.model_validate_json(found.model_dump_json()) == found
    with pytest.raises(ValidationError):
        found.entropy = 1.0


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (np.ones(3) / 3, "cannot be summarised"),
        (np.ones((0, 10)), "at least one row"),
        (np.ones((2, 10)), "give the output of a softmax"),
        (np.array([[1.5, -0.5]]), "give the output of a softmax"),
        (np.full((2, 10), np.nan), "give the output of a softmax"),
    ],
)
def test_what_are_no_predictions_is_reported(wrong: np.ndarray, complaint: str) -> None:
    with pytest.raises(ConvolabError, match=complaint):
        digit_quality(wrong)
