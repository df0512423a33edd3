"""Advice: from measured separability and the number of pictures to a cell, with what was recorded there."""

import numpy as np
import pytest

from core.snapshots import last
from core.training import recipe
from core.transfer.choice import evidence
from core.transfer.choice.advice import EARLY, LATE, RECIPES, Cell, Probing, advise, standardised
from core.transfer.choice.evidence import WAYS, Evidence, Point, Subject, Way
from core.transfer.linear_heads import head_recipe
from core.transfer.own_classes.uploads import UploadError


def recorded(test_images: int = 1_000_000) -> Evidence:
    """A result in which fine-tuning overtakes late features at 20 pictures on one data set, never on the other."""
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
        Point(data=data, way=way, per_class=n, accuracy=accuracy, seconds=1)  # type: ignore[arg-type]
        for (data, way), accuracies in table.items()
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
    ("late", "early", "count", "cell", "way"),
    [
        (0.95, 0.6, 50, Cell(True, False), "late features"),
        (0.95, 0.6, 800, Cell(True, True), "fine-tuning"),
        (0.6, 0.62, 50, Cell(False, False), "early features"),
        (0.6, 0.62, 800, Cell(False, False), "from scratch"),
    ],
)
def test_the_cell_follows_from_what_was_measured(late: float, early: float, count: int, cell: Cell, way: str) -> None:
    found = advise(late, early, count, 10, recorded())
    assert (found.cell, found.way) == (cell, way)
    assert f"{late:.0%}".replace("%", " %") in found.reason
    assert found.expected == recorded().expected(found.subject.name, found.way, count / 10)


@pytest.mark.parametrize("accuracy", [0.9, 1.0])
def test_where_early_features_leave_no_mistakes_any_way_will_do(accuracy: float) -> None:
    """The measure would be chance: no mistakes of which late features could put any right."""
    found = advise(accuracy, accuracy, 40, 2, recorded())
    assert (found.way, found.subject.similar) == ("late features", True)
    assert "any way will do" in found.reason and "mistakes right" not in found.reason


def test_what_chance_does_is_no_reason_for_more_work() -> None:
    found = advise(0.95, 0.6, 800, 10, recorded(test_images=30))
    assert (found.cell, found.way) == (Cell(True, False), "late features")
    assert (
        "The 5.0 points by which fine-tuning was better with as many as yours are about what chance does"
        in found.reason
    )


def test_outside_of_what_was_measured_it_says_so() -> None:
    few = advise(0.6, 0.62, 20, 10, recorded())
    assert few.way == "late features"
    assert "fewer than the 5 that were measured" in few.reason
    many = advise(0.6, 0.62, 10_000, 10, recorded())
    assert "with 80 of each class, the most that were measured: from scratch" in many.reason


@pytest.mark.parametrize("way", WAYS)
def test_every_way_has_a_recipe(way: Way) -> None:
    name = RECIPES[way]
    assert name in {*recipe.names(recipe.FOLDER), *head_recipe.names()}
    if way == "early features":
        assert head_recipe.load(name).layer == EARLY


def test_expected_accuracy_lies_between_the_measured_ones() -> None:
    result = recorded()
    assert result.expected("alike", "late features", 20) == pytest.approx(0.9)
    assert result.expected("alike", "late features", 10) == pytest.approx(0.85)
    assert result.expected("alike", "late features", 1) == pytest.approx(0.8)
    assert result.expected("alike", "late features", 10_000) == pytest.approx(0.92)


def test_the_crossing_is_where_the_second_way_stays_ahead() -> None:
    result = recorded()
    assert result.crossing("alike", "late features", "fine-tuning") == pytest.approx(20, rel=0.03)
    assert result.crossing("strange", "late features", "fine-tuning") is None
    assert result.crossing("strange", "late features", "early features") == pytest.approx(5)


def test_probing_tells_layers_apart() -> None:
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
    with pytest.raises(UploadError, match="one class"):
        Probing({LATE: rows, EARLY: rows}, ["a"] * 3)


def test_standardised_features_do_not_depend_on_their_unit() -> None:
    rows = np.random.default_rng(0).normal(3, 2, (30, 8)).astype(np.float32)
    assert standardised(rows) == pytest.approx(standardised(1000 * rows), abs=1e-3)


class TestRecorded:
    """The committed result file."""

    def test_every_way_was_measured_at_the_same_numbers(self) -> None:
        found = evidence.recorded()
        assert [subject.similar for subject in found.subjects] == [True, False]
        for subject in found.subjects:
            counts = [[point.per_class for point in found.curve(subject.name, way)] for way in WAYS]
            assert len(counts[0]) >= 3
            assert all(other == counts[0] for other in counts)

    def test_the_two_data_sets_are_told_apart_by_the_measure_alone(self) -> None:
        found = evidence.recorded()
        for subject in found.subjects:
            count = subject.probed * subject.classes
            assert advise(subject.late, subject.early, count, subject.classes, found).subject == subject
