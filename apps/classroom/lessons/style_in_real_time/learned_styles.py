"""The styles that a visitor has had learned; they are known for the rest of the visit."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from apps.classroom.lessons.style_in_real_time.sheet import SIDE
from apps.classroom.ui import components
from apps.classroom.ui.jobs.job_view import JobResult
from core import images
from core.synthesis.style.known_styles import KnownStyle
from core.synthesis.style.learning.live_settings import STYLE, from_panel

KEY = "styles_of_this_visit"
PREFIX = "own_"
"""Of the names of these styles; a number follows."""
MOST = 8
"""How many are kept; the oldest goes first."""


@dataclass(frozen=True, eq=False)
class LearnedStyle:
    """A style of this visit, with its thumbnail as a data URI."""

    style: KnownStyle
    thumbnail: str


def all_learned() -> Mapping[str, LearnedStyle]:
    """The styles of this visit by name, the oldest first."""
    kept: dict[str, LearnedStyle] = st.session_state.setdefault(KEY, {})
    return kept


def take(result: JobResult) -> KnownStyle | None:
    """The style of a run, which is kept from now on; None if the run was stopped before it had one."""
    image, panel = result.snapshot.image, result.snapshot.panels.get(STYLE)
    if image is None or panel is None:
        return None
    kept: dict[str, LearnedStyle] = st.session_state.setdefault(KEY, {})
    name = f"{PREFIX}{result.inputs['number']}"
    if name not in kept:
        square = images.resize(images.centre_square(image), (SIDE, SIDE))
        style = KnownStyle(name, result.inputs["painting"], from_panel(panel), learned=True)
        kept[name] = LearnedStyle(style, components.data_uri(square))
        while len(kept) > MOST:
            del kept[next(iter(kept))]
    return kept[name].style


def next_number() -> int:
    """A number that no style of this visit has yet."""
    return 1 + max((int(name.removeprefix(PREFIX)) for name in all_learned()), default=0)
