import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import top_k_accuracy_score

from core.errors import ConvolabError
from core.evaluation.ranked import rank_accuracy, ranks


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    pictures, classes = draw(st.integers(1, 20)), draw(st.integers(3, 12))
    # Few different values, so that ties are common.
    scores = draw(hnp.arrays(np.float32, (pictures, classes), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])))
    return scores, draw(hnp.arrays(np.int64, pictures, elements=st.integers(0, classes - 1)))


def test_by_hand() -> None:
    probabilities = [[0.1, 0.6, 0.3], [0.5, 0.2, 0.3], [0.2, 0.2, 0.6]]
    assert ranks(probabilities, [1, 1, 1]).tolist() == [1, 3, 3]
    assert rank_accuracy(probabilities, [1, 1, 1], 1) == pytest.approx(1 / 3)


def test_ties_are_ordered_by_index() -> None:
    assert ranks(np.full((4, 4), 0.25), [0, 1, 2, 3]).tolist() == [1, 2, 3, 4]


@given(scored())
def test_accuracy_grows_with_the_ranks_and_reaches_one(
    case: tuple[np.ndarray, np.ndarray],
) -> None:
    scores, labels = case
    accuracies = [rank_accuracy(scores, labels, k) for k in range(1, scores.shape[1] + 1)]
    assert accuracies == sorted(accuracies)
    assert accuracies[-1] == 1


@given(scored())
def test_the_rank_is_the_position_in_a_stable_sort(case: tuple[np.ndarray, np.ndarray]) -> None:
    scores, labels = case
    order = np.argsort(-scores, axis=1, kind="stable")
    assert ranks(scores, labels).tolist() == [
        1 + row.tolist().index(label) for row, label in zip(order, labels, strict=True)
    ]


@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_agrees_with_scikit_learn(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    scores, labels = rng.permuted(np.linspace(0, 1, 300).reshape(30, 10), axis=1), rng.integers(0, 10, 30)
    assert rank_accuracy(scores, labels, k) == pytest.approx(
        top_k_accuracy_score(labels, scores, k=k, labels=np.arange(10))
    )


@pytest.mark.parametrize(
    ("probabilities", "labels", "k", "complaint"),
    [
        (np.ones((2, 3)), [0, 1, 2], 1, "do not match"),
        (np.ones((2, 3)), [0, 3], 1, "whole numbers from 0 to 2"),
        (np.ones((2, 3)), [0, -1], 1, "whole numbers"),
        (np.full((1, 3), np.nan), [0], 1, "are NaN"),
        (np.ones((2, 3)), [0, 1], 0, "k starts at 1"),
        (np.ones((0, 3)), np.zeros(0, int), 1, "no pictures"),
    ],
)
def test_unrankable_input_is_reported(probabilities: np.ndarray, labels: list[int], k: int, complaint: str) -> None:
    with pytest.raises(ConvolabError, match=complaint):
        rank_accuracy(probabilities, labels, k)
