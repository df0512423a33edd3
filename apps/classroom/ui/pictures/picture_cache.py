"""Caching what is computed from a picture: for all visitors, or for one visitor while they look at the page."""

import hashlib
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
import streamlit as st

from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from apps.classroom.ui.pictures.visitor_cache import cached_until_left
from apps.shared.once_per_image import once_if_read_only
from apps.shared.one_at_a_time import one_at_a_time
from core.images import RGB

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@once_if_read_only
def _digest(array: npt.NDArray[Any]) -> tuple[tuple[int, ...], bytes]:
    return array.shape, hashlib.blake2b(array.tobytes()).digest()


FOR_ALL, FOR_ONE = 6, 2
"""How many results of each function are kept: a lesson's may take 25 MB, and there are thirty visitors."""

BY_PIXELS: dict[str | type[Any], Callable[[Any], Any]] = {np.ndarray: _digest}
"""For `hash_funcs`: hashes every pixel. Streamlit hashes a sample of them, and could miss a retouched detail."""


def cached_per_picture(
    spinner: str,
) -> Callable[[Callable[Concatenate[RGB, Parameters], Result]], Callable[Concatenate[Picture, Parameters], Result]]:
    """Cache a function of an image: samples for all visitors, a visitor's own picture until they leave the page.

    Arrays in the result become read-only, because every page run gets the same ones.

    Args:
        spinner: what the page says while the function runs.

    Returns:
        A decorator; the decorated function takes a `Picture` where the original takes its image.
    """

    def decorate(function: Callable[Concatenate[RGB, Parameters], Result]) -> Callable[..., Result]:
        @wraps(function)
        @one_at_a_time
        def computed(image: RGB, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            return _read_only(function(image, *args, **kwargs))

        options: dict[str, Any] = {"show_spinner": spinner, "hash_funcs": BY_PIXELS}
        for_all = st.cache_resource(**options, max_entries=FOR_ALL)(computed)
        for_one = cached_until_left(FOR_ONE, **options)(computed)

        def cached(picture: Picture, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            return (for_one if picture.name == OWN else for_all)(picture.image, *args, **kwargs)

        return cached

    return decorate


def _read_only(result: Result) -> Result:
    """A result with all arrays in it read-only; what it only refers to, such as a network, stays as it is."""
    for part in vars(result).values() if is_dataclass(result) else [result]:
        _lock(part)
    return result


def _lock(part: Any) -> None:
    if isinstance(part, np.ndarray):
        part.flags.writeable = False
    elif isinstance(part, list | tuple):
        for item in part:
            _lock(item)
    elif isinstance(part, dict):
        for item in part.values():
            _lock(item)
