"""The sample paintings are what the code paints, and the same at each call."""

from collections.abc import Callable

import numpy as np
import pytest

from core.data import painted_samples, samples
from core.images import RGB


def test_there_is_a_file_for_each() -> None:
    assert {paint.__name__ for paint in painted_samples.ALL} == {sample.name for sample in samples.PAINTINGS}


@pytest.mark.parametrize("paint", painted_samples.ALL, ids=lambda paint: paint.__name__)
def test_the_file_is_what_the_code_paints(paint: Callable[[], RGB]) -> None:
    painted, stored = paint(), samples.find(paint.__name__).read()
    assert painted.shape == stored.shape == (480, 480, 3) and painted.dtype == np.uint8
    assert np.abs(painted.astype(int) - stored).mean() < 12  # The file is compressed.
