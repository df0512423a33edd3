"""Paths as people type them: `~` and environment variables are expanded, also where no shell does it."""

import os
from pathlib import Path


def expanded(text: str) -> str:
    """Expand `~` and environment variables, as in `~/photos` and `$DATA/photos`; what exists as typed stays as it is.

    An unset variable is left as it is, so that the error about the path shows it.
    """
    if os.path.lexists(text):
        return text
    return os.path.expanduser(os.path.expandvars(text))  # noqa: PTH111 - Path's raises if there is no such user


def path(text: str) -> Path:
    """The path that somebody typed."""
    return Path(expanded(text))


def from_environment(variable: str) -> Path | None:
    """The path in an environment variable; None if it is unset or empty."""
    given = os.environ.get(variable)
    return path(given) if given else None
