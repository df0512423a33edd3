"""A browser component of this lesson: a picture on which a box is drawn, with the default boxes that overlap it."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from apps.classroom.lessons.trained_end_to_end import drawn_box, text
from apps.classroom.lessons.trained_end_to_end.drawn_box import DrawnBox
from apps.classroom.lessons.trained_end_to_end.responsibility import Responsibility
from apps.classroom.ui import components
from core.images import RGB

_component = components.declare(
    "box_drawing",
    '<div class="views" role="group"></div><div class="stage"><img draggable="false"><svg aria-hidden="true"></svg>'
    '<div class="box" tabindex="0" role="group"><i></i><i></i><i></i><i></i></div></div>'
    '<div class="said" role="status"></div><div class="legend"></div><div class="fields"></div>',
    Path(__file__).parent,
)


def current(key: str, classes: int) -> DrawnBox | None:
    """The box that was drawn on the component of this key; None before the first."""
    state = st.session_state.get(key) or {}
    return drawn_box.parse(str(state.get("box") or ""), classes)


def show(image: RGB, alt: str, found: Responsibility, labels: Sequence[str], key: str) -> None:
    """Show the picture with the drawn box and the default boxes.

    Args:
        image: uint8 (H, W, 3).
        alt: its alternative text.
        found: what the default boxes have to do with the drawn box.
        labels: the classes.
        key: of the component in the session; its state "box" is the box that was drawn last.
    """
    data = {
        "picture": components.data_uri(image),
        "size": [image.shape[1], image.shape[0]],
        "alt": alt,
        "box": list(found.box.corners),
        "label": found.box.label,
        "labels": drawn_box.classes_of(labels),
        "smallest": drawn_box.SMALLEST,
        "sides": list(found.defaults.sides),
        "strides": list(found.defaults.strides),
        "cells": found.cells(),
        "outlines": found.outlines(),
        "said": _said(found),
        "words": text.BOX_DRAWING,
    }
    _component(data=data, key=key, on_box_change=lambda: None)


def _said(found: Responsibility) -> dict[str, str]:
    """A sentence for each view: all responsible boxes, each level, hard negatives."""
    grid = zip(found.defaults.strides, found.defaults.sides, found.defaults.counts, strict=True)
    levels = {
        str(level): text.level(stride, side, count, *found.of_level(level))
        for level, (stride, side, count) in enumerate(grid)
    }
    responsible = {stride: found.of_level(level)[0] for level, stride in enumerate(found.defaults.strides)}
    return {"responsible": text.levels(responsible), **levels, "negative": f"{text.hard(found.terms)}."}
