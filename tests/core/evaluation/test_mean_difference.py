"""The mean difference of pairs, against the textbook's formula."""

import numpy as np
import pytest
from scipy import stats

from core.evaluation.mean_difference import mean_difference


def test_the_interval_is_that_of_the_paired_t_test() -> None:
    before, after = np.random.default_rng(0).normal([[0.0], [0.7]], 1.0, (2, 6))
    found = mean_difference(before.tolist(), after.tolist())
    expected = stats.ttest_rel(after, before).confidence_interval()
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=2e-3)
    assert (found.before, found.after) == pytest.approx((before.mean(), after.mean()))


def test_what_may_be_chance_is_said() -> None:
    assert mean_difference([1.0, 2.0, 3.0], [2.0, 3.1, 4.0]).is_beyond_chance
    assert not mean_difference([1.0, 2.0, 3.0], [2.0, 1.0, 3.5]).is_beyond_chance
