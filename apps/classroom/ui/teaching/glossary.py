"""The glossary: terms of the course in plain words, one button away from every lesson.

The browser marks the first use of each term in a lesson's text, shows its definition where the pointer is or a finger
taps, and lists the terms of the page first in the dialog, which works by keyboard.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from apps.classroom.ui import components

FILE = Path(__file__).with_name("glossary.toml")
PLACE = "glossary_place"
_component = components.declare(
    "glossary",
    '<button type="button" class="open" aria-haspopup="dialog"></button>'
    '<dialog><form method="dialog"><h2></h2><button type="submit"></button></form>'
    '<input type="search" autocomplete="off"><div class="terms" tabindex="0" role="region"></div></dialog>',
    Path(__file__).parent / "frontend",
)
_WORDS = {
    "open": "Glossary",
    "close": "Close",
    "search": "Search the terms",
    "here": "On this page",
    "others": "Other terms",
    "none": "No term has these letters.",
}


class Term(BaseModel):
    """A term of the course.

    Attributes:
        definition: in one to three plain sentences.
        words: further spellings, such as the plural.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    definition: str = Field(min_length=20, max_length=260)
    words: tuple[str, ...] = ()


@cache
def terms() -> Mapping[str, Term]:
    """All terms by name, in alphabetical order.

    Raises:
        pydantic.ValidationError: the file is not as it should be.
    """
    read = TypeAdapter(dict[str, Term]).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))
    return dict(sorted(read.items(), key=lambda entry: entry[0].casefold()))


@cache
def _data() -> dict[str, object]:
    listed = [{"name": name, "words": [name, *term.words], "text": term.definition} for name, term in terms().items()]
    return {"terms": listed, "words": _WORDS}


def show() -> None:
    """Show the button of the glossary, and let the browser mark the terms in the text of the page."""
    with st.container(key=PLACE):  # The theme puts it into the corner.
        _component(data=_data(), key="glossary")
