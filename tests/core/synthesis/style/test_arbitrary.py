"""Any picture lends its style: looked at once, mixed by its numbers, as strong as wanted."""

import numpy as np
import pytest

from core.data import samples
from core.images import RGB, fit
from core.synthesis.style import arbitrary
from core.synthesis.style.network import PaintingError
from core.synthesis.style.network_settings import NetworkSettings


def sample(name: str, side: int = 160) -> RGB:
    return fit(samples.find(name).read(), side)


PHOTO = sample("astronaut")
VECTORS = {name: arbitrary.look(sample(name, 512)) for name in ("coffee", "flower")}


def test_a_painting_is_a_hundred_numbers() -> None:
    for vector in VECTORS.values():
        assert vector.shape == (arbitrary.SIZE,) and vector.dtype == np.float32
        assert arbitrary.numbers(vector).shape == (694,)
    assert np.corrcoef(VECTORS["coffee"], VECTORS["flower"])[0, 1] < 0.99
    np.testing.assert_allclose(arbitrary.look(sample("coffee", 400)), VECTORS["coffee"], atol=0.3)


def test_colours_come_from_the_painting() -> None:
    """Coffee on a red saucer is warmer than a dahlia before dark green."""
    warmth = {}
    for name in VECTORS:
        picture = arbitrary.stylize(PHOTO, VECTORS, {name: 1.0}).astype(float)
        assert picture.shape == PHOTO.shape
        warmth[name] = (picture[..., 0] - picture[..., 2]).mean()
    assert warmth["coffee"] > warmth["flower"] + 20


def test_strength_starts_near_the_photo() -> None:
    distances = []
    for strength in (0.0, 0.5, 1.0):
        picture = arbitrary.stylize(PHOTO, VECTORS, {"coffee": 1.0}, NetworkSettings(strength=strength))
        distances.append(np.abs(picture.astype(int) - PHOTO).mean())
    assert distances[0] < distances[1] < distances[2]
    own = arbitrary.style(PHOTO, VECTORS, {"coffee": 1.0}, NetworkSettings(strength=0.0))
    np.testing.assert_allclose(own, arbitrary.numbers(arbitrary.look(PHOTO)), atol=1e-5)


def test_several_styles_are_mixed() -> None:
    half = arbitrary.style(PHOTO, VECTORS, {"coffee": 1, "flower": 1}, NetworkSettings())
    ends = [arbitrary.numbers(vector) for vector in VECTORS.values()]
    np.testing.assert_allclose(half, (ends[0] + ends[1]) / 2, atol=1e-4)
    with pytest.raises(PaintingError, match="There is no style"):
        arbitrary.stylize(PHOTO, VECTORS, {"tea": 1.0})
    with pytest.raises(PaintingError, match="raise one of them"):
        arbitrary.stylize(PHOTO, VECTORS, {"coffee": 0.0})
