"""Pictures on their way to the browser: those that everybody gets are encoded once, a visitor's own whenever shown."""

from typing import Any

import numpy as np
import pytest

from apps.classroom.ui import components
from core import images
from core.data import samples
from core.images import RGB


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[RGB]:
    """The images that were encoded."""
    encode, found = images.encode, []

    def watched(image: RGB, *args: Any) -> bytes:
        found.append(image)
        return encode(image, *args)

    monkeypatch.setattr(images, "encode", watched)
    return found


def test_a_sample_is_encoded_once_for_two_visitors(encoded: list[RGB]) -> None:
    sample = samples.find("cat").read(123)
    assert components.data_uri(sample) == components.data_uri(samples.find("cat").read(123))
    assert len(encoded) == 1


def test_a_picture_that_somebody_may_paint_on_is_encoded_as_it_is_now(encoded: list[RGB]) -> None:
    own = np.zeros((16, 16, 3), np.uint8)
    before = components.data_uri(own)
    own[:] = 255
    assert components.data_uri(own) != before and len(encoded) == 2
