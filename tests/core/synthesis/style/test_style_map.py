"""The map of styles."""

import numpy as np
import pytest

from core.synthesis.style.style_map import style_map

STYLES = {f"style_{n}": np.random.default_rng(n).normal(size=30).astype(np.float32) for n in range(8)}


def test_every_style_has_its_place_on_the_map() -> None:
    whole = style_map(STYLES)
    places = np.array(list(whole.places.values()))
    assert list(whole.places) == list(STYLES) and 0 < whole.explained < 1
    assert places.min(axis=0).tolist() == [0, 0] and places.max(axis=0).tolist() == [1, 1]


def test_styles_in_a_plane_are_explained_by_it() -> None:
    plane = np.random.default_rng(0).normal(size=(2, 30))
    flat = {f"{n}": (np.random.default_rng(n).normal(size=2) @ plane).astype(np.float32) for n in range(6)}
    assert style_map(flat).explained == pytest.approx(1.0, abs=1e-6)


def test_a_place_is_mixed_of_its_nearest_styles() -> None:
    whole = style_map(STYLES)
    place = (0.5, 0.4)
    mix = whole.mix(place)
    far = {name: np.hypot(x - place[0], y - place[1]) for name, (x, y) in whole.places.items()}
    assert list(mix) == sorted(far, key=lambda name: far[name])[:3]
    assert sum(mix.values()) == pytest.approx(1.0) and list(mix.values()) == sorted(mix.values(), reverse=True)


def test_where_a_style_is_the_mix_is_that_style() -> None:
    whole = style_map(STYLES)
    assert whole.mix(whole.places["style_3"]) == {"style_3": 1.0}


def test_the_centre_of_styles_is_between_their_places() -> None:
    whole = style_map(STYLES)
    first, second = whole.places["style_1"], whole.places["style_2"]
    assert whole.centre({"style_1": 3, "style_2": 1}) == pytest.approx(
        tuple(0.75 * np.array(first) + 0.25 * np.array(second))
    )
    assert whole.centre({"nobody": 1.0}) == (0.5, 0.5)
