"""The base class of all errors that users see, and notes on those that nobody expected."""

from collections.abc import Iterator
from contextlib import contextmanager


class ConvolabError(Exception):
    """An error whose text is a complete sentence for the user; it is shown as it is, without a traceback."""


@contextmanager
def during(what: str) -> Iterator[None]:
    """Note on an unexpected error what was being done; the command line says it.

    Args:
        what: completes "stopped while …", such as "reading cat.jpg".
    """
    try:
        yield
    except ConvolabError:
        raise
    except Exception as error:
        error.add_note(what)
        raise
