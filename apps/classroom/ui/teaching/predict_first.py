"""Predict, then see: a question with buttons before a result; who has answered sees what is so, and what others said.

What is so is computed from a record when somebody has answered, never written down with the question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.teaching.tally import TALLY

MOST_ANSWERS = 4


@dataclass(frozen=True)
class Outcome:
    """What the record says.

    Attributes:
        answer: the name of the answer that is right.
        why: a sentence or two, as Markdown, with the figures that decide it.
    """

    answer: str
    why: str


@dataclass(frozen=True)
class Question:
    """A question before a result.

    Attributes:
        name: of the question in the session and among the counts.
        text: the question, as Markdown.
        answers: what the buttons say, by name; two to four.
        outcome: looks the result up; called only after an answer.
    """

    name: str
    text: str
    answers: Mapping[str, str]
    outcome: Callable[[], Outcome]

    def __post_init__(self) -> None:
        if not 2 <= len(self.answers) <= MOST_ANSWERS:
            raise ValueError(f"The question {self.name} must offer 2 to {MOST_ANSWERS} answers.")


def key(question: Question) -> str:
    """Under which the session keeps the answer."""
    return f"predicted_{question.name}"


@st.fragment
def ask(question: Question) -> None:
    """Show a question, and after it was answered the result; only this part of the page runs again then."""
    with st.container(border=True, key=f"prediction_{question.name}"):
        st.markdown(f"**Predict first.** {question.text}")
        chosen = str(st.session_state.get(key(question)))
        if chosen not in question.answers:
            with st.container(horizontal=True, gap="small"):
                for name, words in question.answers.items():
                    st.button(words, key=f"predict_{question.name}_{name}", on_click=_answer, args=(question, name))
            return
        outcome = question.outcome()
        components.ranking(bars(question, outcome, chosen), key=f"predicted_bars_{question.name}")
        said = ":green[**As you predicted.**]" if chosen == outcome.answer else ":orange[**Not as you predicted.**]"
        st.markdown(f"{said} {outcome.why}")


def _answer(question: Question, name: str) -> None:
    if key(question) not in st.session_state:  # A second click may be on its way already.
        st.session_state[key(question)] = name
        TALLY.add(question.name, tuple(question.answers), name)


def bars(question: Question, outcome: Outcome, chosen: str) -> list[components.RankedBar]:
    """What the visitors of this server have answered, the right one coloured and marked."""
    counts = TALLY.counts(question.name)
    given = max(1, sum(counts.values()))
    return [
        {
            "rank": "",
            "label": f"{words} (your answer)" if name == chosen else words,
            "length": counts.get(name, 0) / given,
            "text": f"{counts.get(name, 0)} of {given}",
            "counts": name == outcome.answer,
            "mark": "right" if name == outcome.answer else "",
        }
        for name, words in question.answers.items()
    ]
