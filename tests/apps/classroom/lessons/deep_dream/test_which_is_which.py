"""The exercise draws channels that photos excite, and is solved only if all three rows are matched."""

import pytest
import streamlit as st

from apps.classroom.lessons.deep_dream import channel_grid, which_is_which
from core.data import samples
from core.synthesis.dream.channel_sheet import COLUMNS, COUNT, LAYERS, PLACES, TILE
from tests.apps.classroom.pages import checked, open_page


@pytest.mark.parametrize("layer", LAYERS)
def test_the_catalogue_is_complete(layer: str) -> None:
    assert channel_grid.sheet(layer).shape == (COUNT // COLUMNS * TILE, COLUMNS * TILE, 3)
    found = channel_grid.places()[layer]
    names = {sample.name for sample in samples.photos()}
    assert len(found) == COUNT
    for places in found:
        assert len(places) == PLACES and {name for name, *_ in places} <= names
        activations = [place[3] for place in places]
        assert activations == sorted(activations, reverse=True)
    assert channel_grid.views(layer, 0).shape[0] == TILE


@pytest.mark.parametrize("seed", range(20))
def test_three_channels_are_drawn(seed: int) -> None:
    dreams, rows = which_is_which.drawn(seed)
    assert sorted(dreams) == sorted(rows) and len(set(dreams)) == 3
    assert set(dreams) <= set(which_is_which.candidates())


def test_all_three_must_be_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    dreams, rows = which_is_which.drawn(0)
    right = {f"which_0_{i}": which_is_which.LETTERS[dreams.index(channel)] for i, channel in enumerate(rows)}
    monkeypatch.setattr(st, "session_state", {})
    assert not which_is_which.matched()
    monkeypatch.setattr(st, "session_state", dict(right))
    assert which_is_which.matched()
    monkeypatch.setattr(st, "session_state", {**right, "which_0_1": right["which_0_0"]})
    assert not which_is_which.matched()
    monkeypatch.setattr(st, "session_state", {**right, "which_seed": 1})
    assert not which_is_which.matched()


def test_a_wrong_answer_brings_three_others() -> None:
    """Otherwise all six orders could be tried."""
    dreams, rows = which_is_which.drawn(0)
    right = [which_is_which.LETTERS[dreams.index(channel)] for channel in rows]
    app = open_page("deep_dream")
    for i, letter in enumerate([right[1], right[0], right[2]]):
        app.button_group(key=f"which_0_{i}").set_value(letter)
    app = checked(app.run())
    app.button(key="which_check").click()
    app = checked(app.run())
    assert app.session_state["which_seed"] == 1 and not app.success
    dreams, rows = which_is_which.drawn(1)
    for i, channel in enumerate(rows):
        app.button_group(key=f"which_1_{i}").set_value(which_is_which.LETTERS[dreams.index(channel)])
    app = checked(app.run())
    assert not app.success  # Nothing is solved before it is checked.
    app.button(key="which_check").click()
    assert checked(app.run()).success
