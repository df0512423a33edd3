"""The button of both long paintings, of a large picture and of a clip, by whichever network the style needs."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui.jobs import start_button
from apps.classroom.ui.jobs.start_button import PageJob
from core.clips import Clip
from core.images import RGB
from core.synthesis.style.network_settings import NetworkSettings


def show(
    job: PageJob,
    first: RGB,
    style: ChosenStyle,
    settings: NetworkSettings,
    title: str,
    *,
    count: int = 1,
    clip: Callable[[], Clip] | None = None,
) -> None:
    """Show the button that starts to paint, and says how long that takes.

    Args:
        job: what it starts.
        first: the picture, or the first frame of the clip.
        style: in which to paint it.
        settings: the knobs.
        title: of the picture or clip.
        count: of the frames.
        clip: reads or makes the clip, if it is one.
    """
    work = count * settings.work(*first.shape[:2])
    numbers, painter, chosen = style.numbers(first, settings)
    inputs = {"title": title, "style": style.title, "settings": settings}

    def arguments() -> Sequence[Any]:
        return first if clip is None else clip(), numbers, chosen, painter

    start_button.offer(st.empty(), job, arguments, work=work, inputs=inputs)
