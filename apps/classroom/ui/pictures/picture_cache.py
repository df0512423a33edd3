"""Caching what is computed from a picture: for all visitors, or for one visit only."""

import hashlib
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from core.images import RGB

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

BY_PIXELS: dict[str | type[Any], Callable[[Any], Any]] = {
    np.ndarray: lambda array: (array.shape, hashlib.blake2b(array.tobytes()).digest())
}
"""For `hash_funcs`: hashes every pixel. Streamlit hashes a sample of them, and could miss a retouched detail."""


def cached_per_picture(
    spinner: str,
) -> Callable[[Callable[Concatenate[RGB, Parameters], Result]], Callable[Concatenate[Picture, Parameters], Result]]:
    """Cache a function of an image: samples for all visitors, a visitor's own picture for the visit only.

    Args:
        spinner: what the page says while the function runs.

    Returns:
        A decorator; the decorated function takes a `Picture` where the original takes its image.
    """

    def decorate(function: Callable[Concatenate[RGB, Parameters], Result]) -> Callable[..., Result]:
        options: dict[str, Any] = {"max_entries": 16, "show_spinner": spinner, "hash_funcs": BY_PIXELS}
        for_all = st.cache_resource(**options)(function)
        for_visit = st.cache_resource(**options, scope="session")(function)

        def cached(picture: Picture, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            return (for_visit if picture.name == OWN else for_all)(picture.image, *args, **kwargs)

        return cached

    return decorate
