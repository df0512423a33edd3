"""Advice: from the measured accuracies and the number of images to a cell and a strategy."""

import json

import numpy as np
import pytest

from core.snapshots import last
from core.training import recipe
from core.transfer.choice import evidence
from core.transfer.choice.advice import EARLY, LATE, RECIPES, Cell, Probing, advise
from core.transfer.choice.evidence import STRATEGIES, Evidence, Point, Strategy, Subject
from core.transfer.linear_heads import head_recipe
from core.transfer.own_classes.enough_images import TooFewImagesError


def recorded(test_images: int = 1_000_000) -> Evidence:
    """A result in which fine-tuning overtakes late features at 20 images per class on one data set only."""
    table = {
        ("alike", "late features"): (0.8, 0.9, 0.92),
        ("alike", "early features"): (0.4, 0.5, 0.6),
        ("alike", "fine-tuning"): (0.5, 0.9, 0.97),
        ("alike", "from scratch"): (0.2, 0.3, 0.6),
        ("strange", "late features"): (0.5, 0.6, 0.7),
        ("strange", "early features"): (0.6, 0.7, 0.8),
        ("strange", "fine-tuning"): (0.4, 0.55, 0.69),
        ("strange", "from scratch"): (0.3, 0.6, 0.9),
    }
    points = [
        Point(data=data, strategy=strategy, per_class=n, accuracy=accuracy, seconds=1)  # type: ignore[arg-type]
        for (data, strategy), accuracies in table.items()
        for n, accuracy in zip((5, 20, 80), accuracies, strict=True)
    ]
    kinds = (("alike", True, 0.9, 0.5), ("strange", False, 0.6, 0.65))
    subjects = [
        Subject(
            name=name,
            title=name,
            classes=10,
            test_images=test_images,
            similar=similar,
            late=late,
            early=early,
            probed=20,
        )
        for name, similar, late, early in kinds
    ]
    return Evidence(
        command="python",
        machine="here",
        late_layer=LATE,
        early_layer=EARLY,
        steps={"fine-tuning": 400},
        subjects=tuple(subjects),
        points=tuple(points),
    )


@pytest.mark.parametrize(
    ("late", "early", "count", "cell", "strategy"),
    [
        (0.95, 0.6, 50, Cell(True, False), "late features"),
        (0.95, 0.6, 800, Cell(True, True), "fine-tuning"),
        (0.6, 0.62, 50, Cell(False, False), "early features"),
        (0.6, 0.62, 800, Cell(False, False), "from scratch"),
    ],
)
def test_the_cell_follows_from_what_was_measured(
    late: float, early: float, count: int, cell: Cell, strategy: str
) -> None:
    found = advise(late, early, count, 10, recorded())
    assert (found.cell, found.strategy) == (cell, strategy)
    assert f"{late:.0%}".replace("%", " %") in found.reason
    assert found.expected == recorded().expected(found.subject.name, found.strategy, count / 10)


@pytest.mark.parametrize("accuracy", [0.9, 1.0])
def test_where_early_features_leave_no_errors_any_strategy_will_do(accuracy: float) -> None:
    """The measure would be chance: there are no errors for late features to correct."""
    found = advise(accuracy, accuracy, 40, 2, recorded())
    assert (found.strategy, found.subject.similar) == ("late features", True)
    assert "any strategy will do" in found.reason and "of the errors" not in found.reason


def test_a_difference_within_chance_is_no_reason_for_more_work() -> None:
    found = advise(0.95, 0.6, 800, 10, recorded(test_images=30))
    assert (found.cell, found.strategy) == (Cell(True, False), "late features")
    assert (
        "With as many pictures as yours, fine-tuning was 5.0 points better there, which may be chance" in found.reason
    )


def test_it_says_when_the_number_is_outside_the_measured_range() -> None:
    few = advise(0.6, 0.62, 20, 10, recorded())
    assert few.strategy == "late features"
    assert "fewer than the smallest number measured, 5" in few.reason
    many = advise(0.6, 0.62, 10_000, 10, recorded())
    assert "with 80 of each class, the largest number measured: from scratch" in many.reason


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_has_a_recipe(strategy: Strategy) -> None:
    name = RECIPES[strategy]
    assert name in {*recipe.names(recipe.FOLDER), *head_recipe.names()}
    if strategy == "early features":
        assert head_recipe.load(name).layer == EARLY


def test_expected_accuracy_lies_between_the_measured_ones() -> None:
    result = recorded()
    assert result.expected("alike", "late features", 20) == pytest.approx(0.9)
    assert result.expected("alike", "late features", 10) == pytest.approx(0.85)
    assert result.expected("alike", "late features", 1) == pytest.approx(0.8)
    assert result.expected("alike", "late features", 10_000) == pytest.approx(0.92)


def test_the_crossing_is_where_the_second_strategy_stays_ahead() -> None:
    result = recorded()
    assert result.crossing("alike", "late features", "fine-tuning") == pytest.approx(20, rel=0.05)
    assert result.crossing("strange", "late features", "fine-tuning") is None
    assert result.crossing("strange", "late features", "early features") == pytest.approx(5)


def test_ahead_means_that_the_whole_95_percent_interval_is() -> None:
    """With 140 test images, a lead of 5 points is more than one standard error, but less than two."""
    assert recorded(test_images=300).crossing("alike", "late features", "fine-tuning") is not None
    few = recorded(test_images=140)
    found = few.difference("alike", "late features", "fine-tuning", 80)
    assert found.after - found.before == pytest.approx(0.05) and not found.is_beyond_chance
    assert few.crossing("alike", "late features", "fine-tuning") is None


def test_probing_measures_each_layer() -> None:
    rng = np.random.default_rng(0)
    labels = ["a", "b"] * 20
    telling = np.array([[1.0 if label == "a" else -1.0, 0] for label in labels]) + rng.normal(0, 0.2, (40, 2))
    noise = rng.normal(0, 1, (40, 2))
    probing = Probing({LATE: telling.astype(np.float32), EARLY: noise.astype(np.float32)}, labels)
    assert last(probing.stream()).progress == 1
    assert probing.accuracies[LATE] > 0.95 > 0.7 > probing.accuracies[EARLY]
    assert probing.advise(recorded()).cell.similar


def test_one_class_cannot_be_advised() -> None:
    rows = np.zeros((3, 2), np.float32)
    with pytest.raises(TooFewImagesError, match="one class"):
        Probing({LATE: rows, EARLY: rows}, ["a"] * 3)


class TestRecorded:
    """The committed result file."""

    def test_every_strategy_was_measured_at_the_same_numbers(self) -> None:
        found = evidence.recorded()
        assert [subject.similar for subject in found.subjects] == [True, False]
        for subject in found.subjects:
            counts = [[point.per_class for point in found.curve(subject.name, strategy)] for strategy in STRATEGIES]
            assert len(counts[0]) >= 3
            assert all(other == counts[0] for other in counts)

    def test_no_other_strategy_is_ahead_of_the_recommended_one_beyond_chance(self) -> None:
        found = evidence.recorded()
        for subject in found.subjects:
            for count in found.counts(subject.name):
                chosen = found.recommended(subject.name, count)
                for strategy in STRATEGIES:
                    lead = found.difference(subject.name, chosen, strategy, count)
                    assert not (lead.is_beyond_chance and lead.after > lead.before), (subject.name, count, strategy)

    def test_it_keeps_its_keys(self) -> None:
        """Results on other machines, and those in the cache, say "way" too."""
        stored = json.loads(evidence.FILE.read_text(encoding="utf-8"))
        assert json.loads(evidence.recorded().model_dump_json()) == stored

    def test_the_two_data_sets_are_told_apart_by_the_measure_alone(self) -> None:
        found = evidence.recorded()
        for subject in found.subjects:
            count = subject.probed * subject.classes
            assert advise(subject.late, subject.early, count, subject.classes, found).subject == subject
