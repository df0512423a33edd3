"""Scaling: features of any unit and offset become comparable."""

import numpy as np
import pytest

from core.transfer.linear_heads.feature_scaling import LENGTH, standardised


def test_standardised_features_do_not_depend_on_their_unit() -> None:
    rows = np.random.default_rng(0).normal(3, 2, (30, 8)).astype(np.float32)
    assert standardised(rows) == pytest.approx(standardised(1000 * rows), abs=1e-3)


def test_other_features_are_scaled_as_those_that_were_fitted() -> None:
    fitted = np.random.default_rng(0).normal(3, 2, (30, 8)).astype(np.float32)
    scaled = standardised(fitted)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(8), abs=1e-5)
    assert np.sqrt((scaled**2).sum(axis=1).mean()) == pytest.approx(LENGTH, rel=1e-5)
    assert standardised(fitted[:5], fitted) == pytest.approx(scaled[:5])
