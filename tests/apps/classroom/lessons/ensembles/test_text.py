"""What the page says of ensembles agrees with the recorded predictions."""

import pytest

from apps.classroom.lessons.ensembles import recorded_families, text
from apps.classroom.lessons.ensembles.lesson import LESSON
from core.ensembles.averaging import Comparison, Performance
from core.ensembles.families import FAMILIES
from core.evaluation import proportions


def verdict(ensemble: float, *members: float) -> str:
    comparison = Comparison(tuple(Performance(m, 0.5) for m in members), Performance(ensemble, 0.4), 0.1)
    changed = round(10_000 * (ensemble - max(members)))
    difference = proportions.paired_difference(max(members), max(0, changed), max(0, -changed), 10_000)
    return text.verdict(comparison, difference, 10_000)


def test_the_verdict_is_measured_against_the_best_member() -> None:
    assert "0.50 points :green[**better**]" in verdict(0.905, 0.9, 0.8) and "beyond chance" in verdict(0.905, 0.9, 0.8)
    assert "1.00 points :orange[**worse**]" in verdict(0.89, 0.9, 0.8)
    assert "**no better**" in verdict(0.9, 0.9, 0.9) and "may be chance" in verdict(0.9, 0.9, 0.9)
    assert "0.100 below the mean loss" in verdict(0.9, 0.9, 0.9)
    assert "90.0 % (89.4 to 90.6)" in verdict(0.9, 0.9) and "Let others join" in verdict(0.9, 0.9)


def test_the_average_corrects_about_a_third_of_the_errors_of_each_member() -> None:
    figures = recorded_families.figures("five alike", 5)
    assert "about a third" in LESSON.summary
    assert all(0.28 < share < 0.39 for share in figures.corrected)
    said = text.corrected(figures)
    assert "**31 to 34 %**" in said and f"{figures.common_errors} of them" in said
    assert figures.common_errors < figures.errors
    assert ("points more" in said) == (figures.vote.after > figures.vote.before)


def test_other_architectures_err_less_alike_than_other_seeds_and_heads_most_alike() -> None:
    alike, different, heads = recorded_families.of_three()
    assert different.correlation < alike.correlation < heads.correlation
    said = text.diversity([alike, different, heads])
    assert f"The errors of **{text.KINDS[heads.title]}** are most alike" in said
    gaining, _, rest = said.partition("; not for ")
    for figures in (alike, different, heads):
        assert (text.KINDS[figures.title] in (gaining if figures.over_best.low > 0 else rest)) is True
    assert {len(figures.comparison.members) for figures in (alike, different, heads)} == {3}


def test_weak_members_end_up_worse_than_the_strong_one_and_only_there() -> None:
    found = {title: recorded_families.first_loss(recorded_families.over_best(title)) for title in FAMILIES}
    assert found == {"five alike": 0, "three different": 0, "one trunk": 0, "strong and weak": 4}
    steps = recorded_families.over_best("strong and weak")
    said = text.praise(steps, 4)
    assert "With 4 members the average is 0.18 points less accurate" in said and "which may be chance" in said
    assert "With 5 it is 0.61 points, beyond chance" in said
    assert steps[4].high < 0 < steps[3].high


@pytest.mark.parametrize("title", FAMILIES)
def test_the_differences_agree_with_the_comparisons(title: str) -> None:
    for step, comparison in zip(recorded_families.over_best(title), recorded_families.growth(title), strict=True):
        assert step.before == pytest.approx(comparison.best.accuracy)
        assert step.after == pytest.approx(comparison.ensemble.accuracy)
