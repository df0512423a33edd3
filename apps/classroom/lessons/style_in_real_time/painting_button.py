"""The button of both long paintings, of a large picture and of a clip, by whichever network the style needs."""

import streamlit as st

from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui.jobs import start_button
from apps.classroom.ui.jobs.start_button import PageJob
from core.clips import Clip
from core.images import RGB
from core.synthesis.style.network_settings import NetworkSettings


def show(job: PageJob, what: RGB | Clip, style: ChosenStyle, settings: NetworkSettings, title: str) -> None:
    """Show the button that starts to paint, and says how long that takes.

    Args:
        job: what it starts.
        what: the picture, or the clip.
        style: in which to paint it.
        settings: the knobs.
        title: of the picture or clip.
    """
    first, count = (what.frames[0], len(what.frames)) if isinstance(what, Clip) else (what, 1)
    work = count * settings.work(*first.shape[:2])
    numbers, painter, chosen = style.numbers(first, settings)
    inputs = {"title": title, "style": style.title, "settings": settings}
    start_button.offer(st.empty(), job, (what, numbers, chosen, painter), work=work, inputs=inputs)
