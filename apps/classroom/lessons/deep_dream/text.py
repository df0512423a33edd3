"""What the page of Deep Dream says and shows of a dream."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from apps.classroom.ui import charts, components, controls
from apps.classroom.ui.job_view import Outcome
from core import images
from core.images import RGB
from core.synthesis.dream_settings import DreamError, DreamSettings

SAMPLES = ("palace", "coffee", "flower", "galaxies", "cat", "rocket", "astronaut", "motorcycle")

PRESETS: dict[str, dict[str, Any]] = {
    "Whole recipe": {},
    "One octave": {"octaves": 1, "steps": 60},
    "No detail": {"reinject_detail": False},
    "No jitter": {"jitter": 0},
    "Edges": {"edges": 1.0, "patterns": 0.0, "parts": 0.0},
    "Objects": {"objects": 1.0, "patterns": 0.0, "parts": 0.0},
}

EXPLANATION = (
    "Nothing is trained here: the weights are frozen and the *picture* $x$ climbs. Each step asks which small "
    "change of the pixels would make the chosen layers more excited, and makes it. One size alone gives fine "
    "noise, so the climb starts on a small copy, the first *octave*; each further octave is enlarged, gets back "
    "the detail that the small copy could not hold (*re-injection*), and climbs again."
)
FORMULA = (
    r"x \leftarrow x + \alpha\,\frac{g}{\operatorname{std}(g)},\qquad "
    r"g=\frac{\partial}{\partial x}\sum_i w_i\,\overline{a_i(x)^2}"
)

HARDLY = 1.0
"""Mean change of a pixel, in grey levels of 255, below which nobody sees a dream."""


def presets(disabled: bool) -> None:
    """Buttons that set all knobs to make a point."""
    st.caption("Take one ingredient away:")
    with st.container(horizontal=True, gap="small"):
        for title, values in PRESETS.items():
            st.button(
                title,
                key=f"preset_{title}",
                disabled=disabled,
                on_click=controls.preset,
                args=(DreamSettings, values),
            )


def problem(image: RGB, settings: DreamSettings) -> str:
    """Why the picture cannot be dreamed on with these settings, in a sentence; empty if it can."""
    try:
        settings.check(*image.shape[:2])
    except DreamError as error:
        return str(error)
    return ""


def result(outcome: Outcome, title: str, settings: DreamSettings) -> None:
    """The dream before and after, and whether the knobs have been turned since."""
    dream, photo = outcome.snapshot.image, outcome.inputs["image"]
    assert dream is not None
    components.compare(shrunk(photo, dream), dream, ("Photo", "Dream"), key="dream_result")
    if outcome.stopped:
        st.caption(f"Stopped at step {outcome.snapshot.step} of {outcome.snapshot.total}. Drag the handle.")
    elif (outcome.inputs["title"], outcome.inputs["settings"]) != (title, settings):
        st.caption(
            f"The dream of “{outcome.inputs['title']}” with the settings it was started with; "
            "dream again to see the present ones."
        )
    else:
        st.caption("Drag the handle.")


def shrunk(photo: RGB, dream: RGB) -> RGB:
    """The photo in the size of its dream."""
    return photo if photo.shape == dream.shape else images.resize(photo, (dream.shape[0], dream.shape[1]))


def process(outcome: Outcome) -> None:
    """The stages of each octave, one row an octave, drawn from the run itself."""
    rows: dict[str, list[tuple[str, RGB]]] = {}
    for name, image in outcome.snapshot.panels.items():
        octave, _, stage = name.partition(": ")
        rows.setdefault(octave, []).append((stage, image))
    for octave, stages in rows.items():
        st.markdown(f"**{octave}**")
        for column, (stage, image) in zip(st.columns(4), stages, strict=False):
            column.image(image, caption=stage, width="stretch", alt=f"{octave}, {stage}")


def climb(history: Sequence[tuple[int, Mapping[str, float]]]) -> None:
    """Draw the objective over the steps, with the steps at which octaves begin."""
    points = [(step, metrics) for step, metrics in history if "objective" in metrics]
    marks: dict[float, float] = {}
    for step, metrics in points:
        marks.setdefault(metrics["octave"], step)
    charts.lines(
        {"objective": ([step for step, _ in points], [metrics["objective"] for _, metrics in points])},
        "step",
        "objective: how excited the chosen layers are",
        key="objective",
        marks=[(step, f"octave {octave:.0f}") for octave, step in marks.items()],
        height=280,
    )


def change_without_normalizer(outcome: Outcome | None) -> float | None:
    """How much a whole run without the normaliser, and else with the defaults, changed the picture.

    Returns:
        The mean absolute difference in grey levels (0 to 255), or None if the outcome is not of such a run.
    """
    if outcome is None or outcome.stopped or outcome.inputs["settings"] != DreamSettings(normalize=False):
        return None
    dream = outcome.snapshot.image
    assert dream is not None
    return float(np.abs(shrunk(outcome.inputs["image"], dream).astype(np.float32) - dream).mean())


def snippet(source: str, settings: DreamSettings) -> str:
    """The code that dreams the dream of the page."""
    module = "core.data import samples" if source.startswith("samples") else ""
    imports = ["from core import images", *([f"from {module}"] if module else [])]
    imports += ["from core.snapshots import last", "from core.synthesis.dream import DreamSettings, dream"]
    return (
        "\n".join(imports)
        + f"""

image = {source}
settings = {settings.source()}
images.write(last(dream(image, settings)).image, "dream.png")
"""
    )
