import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ensembles.averaging import (
    EPSILON,
    average,
    compare,
    disagreement,
    error_correlation,
    flips,
    growth,
    losses,
    performance,
    vote,
)
from core.errors import ConvolabError

LABELS = [0, 1, 0]
FIRST = [[0.6, 0.4, 0.0], [0.7, 0.2, 0.1], [0.4, 0.5, 0.1]]
SECOND = [[0.2, 0.5, 0.3], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1]]


def predictions(seed: int, members: int, pictures: int, classes: int, sharpness: float) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(size=(members, pictures, classes)) * sharpness
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@given(
    st.integers(0, 2**31), st.integers(1, 6), st.integers(1, 20), st.integers(2, 12), st.sampled_from([0.1, 1, 10, 100])
)
def test_the_loss_of_the_average_is_never_above_the_average_loss(
    seed: int, members: int, pictures: int, classes: int, sharpness: float
) -> None:
    found = predictions(seed, members, pictures, classes, sharpness)
    labels = np.random.default_rng(seed).integers(classes, size=pictures)
    assert compare(found, labels).jensen_gap >= -1e-12
    of_average = losses(average(found)[np.newaxis], labels)[0]
    assert (of_average <= losses(found, labels).mean(axis=0) + 1e-12).all()  # On every single image, too.


def test_accuracy_has_no_such_bound() -> None:
    """Two of three members are barely right, the third is wrong and confident."""
    members = [[[0.51, 0.49]], [[0.51, 0.49]], [[0.0, 1.0]]]
    found = compare(members, [0])
    assert found.mean.accuracy == pytest.approx(2 / 3) and found.ensemble.accuracy == 0


def test_performance_by_hand() -> None:
    found = performance(FIRST, LABELS)
    assert found.accuracy == pytest.approx(1 / 3)
    assert found.loss == pytest.approx(-(math.log(0.6) + math.log(0.2) + math.log(0.4)) / 3, abs=1e-6)
    both = compare([FIRST, SECOND], LABELS)
    assert [member.accuracy for member in both.members] == pytest.approx([1 / 3, 2 / 3])
    assert both.ensemble.loss == pytest.approx(-(math.log(0.4) + math.log(0.5) + math.log(0.6)) / 3, abs=1e-6)
    assert both.best == both.members[1] and both.disagreement == 1


def test_the_loss_of_a_probability_of_zero_is_large_but_finite() -> None:
    assert performance([[1.0, 0.0]], [1]).loss == pytest.approx(-math.log(EPSILON))


def test_members_join_in_the_given_order() -> None:
    found = growth([FIRST, SECOND], LABELS, [1, 0])
    assert [len(comparison.members) for comparison in found] == [1, 2]
    assert found[0].ensemble == performance(SECOND, LABELS) and found[0].disagreement == 0
    assert found[1].ensemble == compare([FIRST, SECOND], LABELS).ensemble


def test_flips_are_the_images_that_turn_right_or_wrong() -> None:
    found = flips(FIRST, SECOND, LABELS)
    assert found.gained.tolist() == [1, 2] and found.lost.tolist() == [0]


def test_disagreement_counts_pairs() -> None:
    assert disagreement([FIRST, FIRST, SECOND]) == pytest.approx((0 + 1 + 1) / 3)


def test_errors_on_the_same_images_are_correlated_however_many_there_are() -> None:
    sure, labels = np.eye(2), np.zeros(100, int)

    def member(*wrong: int) -> np.ndarray:
        return sure[np.isin(np.arange(100), wrong).astype(int)]

    assert error_correlation([member(1, 2), member(1, 2)], labels) == pytest.approx(1)
    assert error_correlation([member(1, 2), member(3, 4)], labels) == pytest.approx(-2 / 98)
    half = error_correlation([member(1, 2), member(2, 3), member(2, 5)], labels)
    assert 0.4 < half < 0.5


def test_the_majority_wins_a_vote_and_the_mean_breaks_a_tie() -> None:
    sure, unsure, other = [0.9, 0.1, 0.0], [0.3, 0.4, 0.3], [0.3, 0.4, 0.3]
    assert vote([[sure], [unsure], [other]]).tolist() == [1]  # The mean would say 0.
    assert average([[sure], [unsure], [other]]).argmax() == 0
    assert vote([[sure], [unsure]]).tolist() == [0]


def test_shapes_that_do_not_match_are_refused() -> None:
    with pytest.raises(ConvolabError, match="do not fit labels"):
        performance(FIRST, [0, 1])
    with pytest.raises(ConvolabError, match="at least one member"):
        average([FIRST, SECOND], [])
