"""A brush on a photo that says where the second painting goes: a browser component of this lesson."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import streamlit as st

from apps.classroom.ui import components

HTML = (
    '<div class="stage"><img draggable="false"><canvas tabindex="0" role="application"></canvas>'
    '<div class="cursor"></div></div><div class="tools">'
    '<button class="brush"></button><button class="eraser"></button>'
    '<label><span></span><input type="range" min="4" max="40" value="16"></label>'
    '<button class="clear"></button></div>'
)
_component = components.declare("mask_brush", HTML, Path(__file__).parent)
CELLS = 96
"""Cells of the mask along the longer side of the photo."""


def brush(photo: str, size: tuple[int, int], words: Mapping[str, str], key: str) -> npt.NDArray[np.uint8] | None:
    """Let the visitor paint a mask.

    Args:
        photo: its address or data URI.
        size: its height and width.
        words: the labels of the tools (brush, eraser, size, clear) and the name of the canvas.
        key: of the component.

    Returns:
        uint8 (h, w), 255 where something was painted; None while nothing is.
    """
    scale = CELLS / max(size)
    cells = [max(1, round(size[1] * scale)), max(1, round(size[0] * scale))]
    data = {"photo": photo, "ratio": size[1] / size[0], "cells": cells, "words": dict(words)}
    _component(data=data, key=key, on_mask_change=lambda: None)
    return decoded(str((st.session_state.get(key) or {}).get("mask") or ""))


def decoded(mask: str) -> npt.NDArray[np.uint8] | None:
    """The mask that the browser sent as the data URI of a PNG; None if it is empty or is no image."""
    try:
        content = base64.b64decode(mask.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if content else None
    if image is None or not image.any() or max(image.shape) > 2 * CELLS:
        return None
    return np.asarray(np.where(image > 127, 255, 0), np.uint8)
