"""Caching for one visitor, until they open another page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from apps.classroom.ui import controls

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def cached_until_left(
    max_entries: int, **options: Any
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Cache a function of a visitor's own picture or clip while they look at the page.

    Results are not copied: nobody may change them.

    Args:
        max_entries: how many results are kept.
        options: further ones of `st.cache_resource`.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        kept = st.cache_resource(max_entries=max_entries, scope="session", **options)(function)

        @wraps(function)
        def cached(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            controls.forget_when_left(kept.clear)
            return kept(*args, **kwargs)

        return cached

    return decorate
