"""Numbers that are derived from the record of an evaluation."""

import pytest

from apps.classroom.lessons.ranked_accuracy.evaluations import Evaluated, solves_exercise
from core.evaluation.evaluation_record import Record
from core.serving import artifacts


def evaluated(*rank_counts: int) -> Evaluated:
    card = artifacts.load("tiny_imagenet_resnet").card.model_copy(update={"classes": ["a", "b", "c", "d"]})
    record = Record(
        data="toy.npz", split="test", images=sum(rank_counts), rank_counts=list(rank_counts), confusion=[(0, 1, 3)]
    )
    return Evaluated(card, record)


def test_errors_recovered_are_a_share_of_the_errors_at_rank_1() -> None:
    chosen = evaluated(80, 15, 5)
    assert [chosen.accuracy(k) for k in (1, 2, 3)] == pytest.approx([0.8, 0.95, 1])
    assert chosen.recovered(1) == 0 and chosen.recovered(2) == pytest.approx(0.75)
    assert evaluated(100).recovered(5) == 0  # There is no error to recover.


def test_a_guess_is_right_in_k_of_c_cases_and_never_more_than_always() -> None:
    assert [evaluated(1).guess(k) for k in (1, 2, 4, 9)] == [0.25, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("rank_counts", "ranks", "solved"),
    [((80, 18, 2), 2, True), ((80, 18, 2), 3, False), ((80, 18, 2), 1, False), ((95, 4, 1), 2, False)],
)
def test_the_exercise_needs_one_error_in_ten_and_the_fewest_ranks(
    rank_counts: tuple[int, ...], ranks: int, solved: bool
) -> None:
    assert solves_exercise(evaluated(*rank_counts), ranks) == solved
