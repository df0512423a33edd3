"""Large computations in the process of the pages, one at a time: of several at once, the memory would add up."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_lock = threading.RLock()


def one_at_a_time(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorate a function that takes tenths of a second and tens of megabytes: calls of all such functions take turns.

    It must not call anything that waits for another thread, such as a cached function that others may be computing.
    """

    @wraps(function)
    def alone(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with _lock:
            return function(*args, **kwargs)

    return alone
