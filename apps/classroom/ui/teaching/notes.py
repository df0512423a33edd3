"""Notes for the teacher: how long a lesson takes, what to show in which order, and what students get wrong.

Each lesson keeps its notes in `teaching.toml`. They stand at the end of its page, closed, and are never projected.
"""

import tomllib
from functools import cache
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from apps.classroom.ui.lesson import Lesson

FILE = "teaching.toml"
PLACE = "notes_for_the_teacher"
"""The key of their container, which the presenter's mode hides by its name."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)


class Step(_Declared):
    """One step of the lesson in class.

    Attributes:
        do: what to say, click and let the class see.
        open: the parameters of the address that opens the page in the state for this step.
    """

    do: str
    open: str

    @field_validator("open")
    @classmethod
    def _is_a_query(cls, given: str) -> str:
        if urlencode(parse_qsl(given, strict_parsing=True, keep_blank_values=True)) != given:
            raise ValueError(f"“{given}” is not written as the parameters of an address.")
        return given

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters by name."""
        return dict(parse_qsl(self.open, strict_parsing=True))


class Misconception(_Declared):
    """What students tend to believe.

    Attributes:
        belief: in their words.
        correction: what is so instead.
        section: the heading on the page below which the correction can be seen; "top" for the part above the first.
    """

    belief: str
    correction: str
    section: str


class Notes(_Declared):
    """The notes of one lesson.

    Attributes:
        minutes: that it takes in class.
        ask: a question for the class before the result is shown.
        steps: in their order.
        misconceptions: that the lesson can correct.
    """

    minutes: int = Field(ge=10, le=45)
    ask: str
    steps: tuple[Step, ...] = Field(min_length=3, max_length=6)
    misconceptions: tuple[Misconception, ...] = Field(min_length=2, max_length=4)


@cache
def load(lesson: Lesson) -> Notes | None:
    """The notes of a lesson; None if nobody has written any.

    Raises:
        pydantic.ValidationError: its file lacks something or has too much of it.
    """
    file = lesson.page.parent / FILE
    return Notes.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


@st.fragment
def show(lesson: Lesson) -> None:
    """Show the notes of a lesson, closed; who opens them gets them from the server, and only this runs again."""
    notes = load(lesson)
    if notes is None:
        return
    with st.container(key=PLACE):
        title = f"For the teacher · {notes.minutes} min"
        place = st.expander(title, key=key(lesson), icon=":material/co_present:", on_change="rerun")
        if place.open:
            place.markdown(written(lesson.address, notes))


def key(lesson: Lesson) -> str:
    """Under which the session keeps whether the notes of a lesson are open."""
    return f"notes_{lesson.name}"


def written(address: str, notes: Notes) -> str:
    """The notes of the lesson at this address as Markdown; each step ends with a link to its state."""
    steps = [
        f"{number}. {step.do} [Open step {number}]({address}?{step.open})"
        for number, step in enumerate(notes.steps, start=1)
    ]
    beliefs = [f"- *{wrong.belief}* {wrong.correction} ({_place(wrong.section)})" for wrong in notes.misconceptions]
    return "\n\n".join(
        (
            f"**Ask first.** {notes.ask}",
            "**Step by step**",
            "\n".join(steps),
            "**Common misconceptions**",
            "\n".join(beliefs),
            "Each link opens one section in large type, in a tab of its own. These notes are never projected.",
        )
    )


def _place(section: str) -> str:
    return "top of the page" if section == "top" else f"section *{section}*"
