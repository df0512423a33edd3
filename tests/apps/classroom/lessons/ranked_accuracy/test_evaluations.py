"""Numbers that are derived from the record of an evaluation."""

import pytest

from apps.classroom.lessons.ranked_accuracy import text
from apps.classroom.lessons.ranked_accuracy.evaluations import Evaluated, curves, solves_exercise
from core.evaluation.evaluation_record import Record
from core.serving import artifacts


def evaluated(*rank_counts: int, classes: int = 12) -> Evaluated:
    names = [f"class {number}" for number in range(classes)]
    card = artifacts.load("tiny_imagenet_resnet").card.model_copy(update={"classes": names})
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
    assert [evaluated(1, classes=4).guess(k) for k in (1, 2, 4, 9)] == [0.25, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("rank_counts", "ranks", "solved"),
    [((80, 18, 2), 2, True), ((80, 18, 2), 3, False), ((80, 18, 2), 1, False), ((95, 4, 1), 2, False)],
)
def test_the_exercise_needs_one_error_in_ten_and_the_fewest_ranks(
    rank_counts: tuple[int, ...], ranks: int, solved: bool
) -> None:
    assert solves_exercise(evaluated(*rank_counts), ranks) == solved


@pytest.mark.parametrize(("classes", "most"), [(2, 1), (3, 1), (10, 4), (17, 8), (20, 9), (1000, 10)])
def test_rank_k_is_shown_only_below_half_of_the_classes(classes: int, most: int) -> None:
    chosen = evaluated(80, 20, classes=classes)
    assert chosen.most_ranks == most
    assert (text.accuracy(chosen, 5) == "—") == (most < 5) == (text.overview([chosen], 5)["rank-5"] == ["—"])
    assert "5/" not in text.formula(chosen, 5) and len(curves({"": chosen}, chosen).popitem()[1]) == most


def test_rank_1_stays_a_number_when_only_one_rank_counts() -> None:
    assert text.overview([evaluated(80, 20)], 1)["rank-1"] == [0.8]


def test_two_of_two_classes_solve_nothing() -> None:
    assert not solves_exercise(evaluated(80, 20, classes=2), 2)


def test_recall_and_precision_are_read_from_the_confusion_matrix() -> None:
    card = artifacts.load("tiny_imagenet_resnet").card.model_copy(update={"classes": ["cat", "dog", "owl", "elk"]})
    confusion = [(0, 0, 6), (0, 1, 2), (1, 1, 5), (2, 1, 3)]
    chosen = Evaluated(card, Record(data="toy", split="test", images=16, rank_counts=[11, 5], confusion=confusion))
    assert chosen.per_class() == [("owl", 3, 0.0, None), ("cat", 8, 0.75, 1.0), ("dog", 5, 1.0, 0.5)]
