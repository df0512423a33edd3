"""The exercise: which channel dreams what its views of photos look like?"""

import random

import streamlit as st

from apps.classroom.lessons.deep_dream import channel_grid, text
from apps.classroom.ui import components
from core.synthesis.dream.channel_sheet import COUNT

LAYER = "conv5_1"
LETTERS = ("A", "B", "C")
WIDTH = 72
"""Of a dream, in pixels."""
WEAKEST = 15.0
"""Activation that the weakest of the four views must reach, so that they say something about the channel."""


def candidates() -> list[int]:
    """The channels of the layer that photos excite enough."""
    found = channel_grid.places()[LAYER]
    return [channel for channel in range(COUNT) if len(found[channel]) > 2 and found[channel][-1][3] >= WEAKEST]


def drawn(seed: int) -> tuple[list[int], list[int]]:
    """Three channels in the order of their dreams, and the same three in the order of their views."""
    rng = random.Random(seed)
    dreams = rng.sample(candidates(), len(LETTERS))
    return dreams, rng.sample(dreams, len(LETTERS))


def solved() -> bool:
    """Whether the visitor has checked a right answer."""
    return bool(st.session_state.get("which_solved", False))


def matched() -> bool:
    """Whether each strip of views has the letter of its dream."""
    seed = st.session_state.get("which_seed", 0)
    dreams, rows = drawn(seed)
    return all(
        st.session_state.get(f"which_{seed}_{i}") == LETTERS[dreams.index(channel)] for i, channel in enumerate(rows)
    )


def show() -> None:
    """Show three dreams, and below them the views of the same channels with the letters to choose from."""
    seed = st.session_state.setdefault("which_seed", 0)
    dreams, rows = drawn(seed)
    with st.container(horizontal=True):
        for letter, channel in zip(LETTERS, dreams, strict=True):
            with st.container(width=WIDTH):
                components.figure(
                    channel_grid.dream(LAYER, channel), letter, f"Dream {letter}", key=f"which_dream_{letter}"
                )
    for i, (channel, column) in enumerate(zip(rows, st.columns(len(LETTERS), gap="medium"), strict=True)):
        with column:
            components.figure(channel_grid.views(LAYER, channel), "", text.views_alt(i + 1), key=f"which_views_{i}")
            st.segmented_control(text.views_alt(i + 1), LETTERS, key=f"which_{seed}_{i}", label_visibility="collapsed")
    answered = all(st.session_state.get(f"which_{seed}_{i}") for i in range(len(LETTERS)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(text.CHECK, on_click=_check, icon=":material/check:", disabled=not answered, key="which_check")
        st.button(text.THREE_OTHERS, on_click=_next, icon=":material/casino:")
        if st.session_state.get("which_wrong") == seed:
            st.caption(text.WRONG, width="content")


def _check() -> None:
    """Keep a right answer; after a wrong one draw three others, for the rest could be found by trying."""
    if matched():
        st.session_state["which_solved"] = True
    else:
        _next()
        st.session_state["which_wrong"] = st.session_state["which_seed"]


def _next() -> None:
    st.session_state["which_seed"] = st.session_state.get("which_seed", 0) + 1
