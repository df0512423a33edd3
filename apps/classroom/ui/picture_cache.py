"""How pictures are recognised in Streamlit's caches, and for how long what is seen in them is kept."""

import hashlib
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from apps.classroom.ui.picture_picker import OWN, Picture
from core.images import RGB

Parameters = ParamSpec("Parameters")
Found = TypeVar("Found")

BY_PIXELS: dict[str | type[Any], Callable[[Any], Any]] = {
    np.ndarray: lambda array: (array.shape, hashlib.blake2b(array.tobytes()).digest())
}
"""For `hash_funcs`: all pixels count. Streamlit samples some, and could take a retouched photo for the old one."""


def seen_in_pictures(
    spinner: str,
) -> Callable[[Callable[Concatenate[RGB, Parameters], Found]], Callable[Concatenate[Picture, Parameters], Found]]:
    """Remember what a function sees: in samples for all visitors, in a visitor's own picture for the visit only.

    Args:
        spinner: what is said while it looks.
    """

    def remembering(look: Callable[Concatenate[RGB, Parameters], Found]) -> Callable[..., Found]:
        kept: dict[str, Any] = {"max_entries": 16, "show_spinner": spinner, "hash_funcs": BY_PIXELS}
        of_all, of_visit = st.cache_resource(**kept)(look), st.cache_resource(**kept, scope="session")(look)

        def remembered(picture: Picture, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Found:
            return (of_visit if picture.name == OWN else of_all)(picture.image, *args, **kwargs)

        return remembered

    return remembering
