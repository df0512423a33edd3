"""The parts of a score add up as they are printed, and none is changed by more than its last digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import samples
from core.evaluation.score_ledger import ledger, rounded_parts
from core.serving.litert import Classifier


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60))
def test_rounded_parts_add_up_and_stay_near(parts: list[float]) -> None:
    exact = np.array(parts)
    rounded = rounded_parts(exact, float(exact.sum()))
    assert np.abs(rounded - exact).max() < 0.01 + 1e-9
    assert rounded.sum() == pytest.approx(round(float(exact.sum()), 2), abs=0.0101)
    assert np.allclose(rounded * 100, np.rint(rounded * 100))


def test_by_hand() -> None:
    assert rounded_parts(np.array([0.334, 0.333, 0.333]), 1.0).tolist() == [0.34, 0.33, 0.33]
    assert rounded_parts(np.array([0.006, 0.006]), 0.012).tolist() == [0.0, 0.01]


@pytest.mark.parametrize("name", ["coffee", "cat", "rocket"])
def test_the_cells_and_the_bias_of_a_network_are_its_score(name: str) -> None:
    analysis = Classifier.load("efficientnet_lite0").analyse(samples.find(name).read())
    for prediction in analysis.predictions(3):
        found = ledger(analysis.activation_map(prediction.index), analysis.bias(prediction.index))
        assert found.cells.shape == (7, 7)
        assert found.score == pytest.approx(analysis.logit(prediction.index), abs=0.006)
        hundredths = [round(100 * value) for value in (*found.cells.ravel(), found.bias)]
        assert sum(hundredths) == round(100 * found.score)
        # The softmax, a layer of the network itself, agrees with differences of such sums.
        best = analysis.predictions(1)[0]
        ratio = np.exp(found.score - analysis.logit(best.index))
        assert prediction.probability / best.probability == pytest.approx(ratio, rel=0.02)
