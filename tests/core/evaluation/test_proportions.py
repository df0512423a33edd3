"""Shares and their intervals."""

import numpy as np
import pytest
from scipy import stats

from core.evaluation import proportions


@pytest.mark.parametrize(("right", "count"), [(0, 10), (292, 304), (304, 304), (1, 2)])
def test_the_interval_is_wilsons(right: int, count: int) -> None:
    expected = stats.binomtest(right, count).proportion_ci(method="wilson")
    assert proportions.interval(right / count, count) == pytest.approx((expected.low, expected.high), abs=1e-4)


def test_a_difference_is_beyond_chance_if_its_interval_leaves_out_none() -> None:
    assert not proportions.difference(0.961, 0.970, 304).is_beyond_chance
    assert proportions.difference(0.961, 0.970, 30_400).is_beyond_chance
    assert not proportions.difference(0.0, 0.1, 10, 10_000).is_beyond_chance


def test_the_interval_of_a_difference_holds_the_true_one_in_95_of_100_cases() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for first, second in rng.binomial((50, 80), (0.9, 0.8), (2000, 2)) / (50, 80):
        found = proportions.difference(first, second, 50, 80)
        held += found.low <= -0.1 <= found.high
    assert 0.94 <= held / 2000 <= 0.97


def test_a_paired_difference_is_beyond_chance_where_mcnemars_test_says_so() -> None:
    for gained, lost in ((4, 0), (9, 1), (30, 20), (60, 30), (0, 0), (3, 12)):
        found = proportions.paired_difference(0.9, gained, lost, 1000)
        surprise = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1
        assert found.is_beyond_chance == (surprise < 0.05), (gained, lost)
        assert found.after - found.before == pytest.approx((gained - lost) / 1000)


def test_pairs_are_surer_than_different_images() -> None:
    paired, apart = proportions.paired_difference(0.8, 30, 20, 1000), proportions.difference(0.8, 0.81, 1000)
    assert paired.high - paired.low < apart.high - apart.low


def test_a_share_is_written_with_its_interval() -> None:
    assert proportions.with_interval(292 / 304, 304) == "96.1 % (93.2 to 97.7)"
