"""Results of methods that many page runs show, kept with the object."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

Self = TypeVar("Self")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def once_per_object(
    method: Callable[Concatenate[Self, Parameters], Result],
) -> Callable[Concatenate[Self, Parameters], Result]:
    """Decorate a method of an object that nobody changes: each result is computed once, when it is wanted.

    Whoever gets a result must not change it: others get the same one.

    Args:
        method: takes few different arguments, all hashable and by position.
    """
    name = f"_{method.__name__}_results"

    @wraps(method)
    def once(self: Self, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        results: dict[Hashable, Result] = vars(self).setdefault(name, {})  # Frozen dataclasses have it, too.
        if args not in results:
            results[args] = method(self, *args, **kwargs)
        return results[args]

    return once
