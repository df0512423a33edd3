"""Mean ratios and their intervals."""

import math

import pytest
from scipy import stats

from core.evaluation.mean_ratio import STUDENT, mean_ratio


def test_the_interval_is_that_of_the_t_distribution() -> None:
    ratios = [0.8, 0.9, 1.1, 0.7]
    found = mean_ratio(ratios)
    logs = [math.log(ratio) for ratio in ratios]
    low, high = stats.t.interval(0.95, len(logs) - 1, sum(logs) / len(logs), stats.sem(logs))
    assert found.mean == pytest.approx(stats.gmean(ratios))
    assert (found.low, found.high) == pytest.approx((math.exp(low), math.exp(high)), rel=1e-3)
    assert (found.count, found.below) == (4, 3) and not found.is_beyond_chance


def test_the_table_holds_the_quantiles() -> None:
    assert all(value == pytest.approx(stats.t.ppf(0.975, count - 1), abs=6e-4) for count, value in STUDENT.items())


def test_ratios_that_agree_are_beyond_chance() -> None:
    assert mean_ratio([0.8, 0.81, 0.79] * 20).is_beyond_chance
    assert not mean_ratio([0.5, 2.0, 1.0]).is_beyond_chance
