"""Temperature scaling beside the softmax of divided logits."""

import numpy as np
import pytest

from core.errors import ConvolabError
from core.optimization.losses import softmax
from core.optimization.temperature import with_temperature

LOGITS = np.random.default_rng(0).normal(0, 2, (6, 10))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_it_is_the_softmax_of_divided_logits(temperature: float) -> None:
    np.testing.assert_allclose(with_temperature(softmax(LOGITS), temperature), softmax(LOGITS / temperature), atol=1e-9)


def test_the_order_stays_and_a_zero_does_no_harm() -> None:
    warm = with_temperature(softmax(LOGITS), 4.0)
    assert np.array_equal(warm.argsort(axis=1), LOGITS.argsort(axis=1))
    assert warm.max() < softmax(LOGITS).max()
    assert np.all(np.isfinite(with_temperature([1.0, 0.0], 2.0)))


def test_a_temperature_of_zero_is_a_sentence() -> None:
    with pytest.raises(ConvolabError, match="above 0"):
        with_temperature([1.0], 0.0)
