"""The exercise of the page: find the epoch by which the distance of the images has halved, which no loss tells."""

from collections.abc import Sequence

import streamlit as st

from core.synthesis.gan.training_summary import QUALITY, History

FOUND = "gans_halved_found"
"""Key in the session: the kinds of images whose epoch the visitor has found."""


def target(history: History) -> int:
    """The first measured epoch, from 1, whose kernel distance is at most half of the first measured one.

    If there is none, the epoch with the smallest distance.
    """
    measured = _measured(history)
    half = next(iter(measured.values())) / 2
    return next((n for n, value in measured.items() if value <= half), min(measured, key=measured.__getitem__))


def is_there(history: History, recorded: Sequence[int], epoch: int) -> bool:
    """Whether a recorded epoch is as near to the target as the curve tells; never the last, on which the page opens."""
    wanted = target(history)
    before = max((number for number in _measured(history) if number < wanted), default=wanted)
    nearest = min(abs(one - wanted) for one in recorded)
    return epoch != recorded[-1] and abs(epoch - wanted) <= max(nearest, (wanted - before) / 2)


def _measured(history: History) -> dict[int, float]:
    """The kernel distances by the epochs, from 1, in which they were measured."""
    return {number: epoch[QUALITY] for number, epoch in enumerate(history, 1) if QUALITY in epoch}


def note(kind: str, is_found: bool) -> bool:
    """Remember that the visitor has found the epoch of a kind of images; return whether that is new."""
    found: set[str] = st.session_state.setdefault(FOUND, set())
    is_new = is_found and kind not in found
    if is_new:
        found.add(kind)
    return is_new


def is_solved(kind: str) -> bool:
    """Whether the visitor has found it for this kind of images."""
    return kind in st.session_state.get(FOUND, set())
