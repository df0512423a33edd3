"""Results of images that many page runs show, kept as long as the image itself."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from core.images import RGB

Result = TypeVar("Result")


def once_per_image(function: Callable[[RGB], Result]) -> Callable[[RGB], Result]:
    """Decorate a function of an image that nobody changes: its result is kept until the image is gone.

    A visitor's own picture and everything made from it disappear together.
    """
    results: dict[int, tuple[weakref.ref[RGB], Result]] = {}

    @wraps(function)
    def once(image: RGB) -> Result:
        number = id(image)
        known = results.get(number)
        if known is None or known[0]() is not image:
            known = weakref.ref(image, lambda _: results.pop(number, None)), function(image)
            results[number] = known
        return known[1]

    return once


def once_if_read_only(function: Callable[[RGB], Result]) -> Callable[[RGB], Result]:
    """Decorate a function of any image: the result of a read-only one is kept until the image is gone.

    Samples, finished results and everything made once for all visitors are read-only.
    """
    kept = once_per_image(function)

    @wraps(function)
    def once(image: RGB) -> Result:
        return function(image) if image.flags.writeable else kept(image)

    return once
