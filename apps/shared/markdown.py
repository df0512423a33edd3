"""Texts of visitors within Markdown."""

import re

_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def as_written(text: str) -> str:
    """A text, such as the name of a class, for Markdown: shown as it is, whatever characters it has."""
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))
