"""Predict, then see: a question with buttons before a result; who has answered sees what is so, and what others said.

What is so is computed from a record when somebody has answered, never written down with the question. Where a lesson is
projected, it stays hidden until the class has voted, by raised hands or on its own devices, and the teacher shows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.ui import components, presenter
from apps.classroom.ui.teaching.tally import TALLY

MOST_ANSWERS = 4
VOTING = "Click once for each raised hand. Answers that the class gives on its own devices are counted as well."
COUNT_SECONDS = 2.0
"""Between two looks at the votes while the class votes."""


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


def ask(question: Question) -> None:
    """Show a question, and the result after an answer; on a projector, after the class has voted."""
    if presenter.is_on() and not st.session_state.get(_shown(question)):
        _vote(question)
    else:
        _ask(question)


@st.fragment
def _ask(question: Question) -> None:
    """Ask one visitor; only this part of the page runs again after the answer."""
    with _box(question):
        chosen = str(st.session_state.get(key(question)))
        if chosen not in question.answers and not st.session_state.get(_shown(question)):
            with st.container(horizontal=True, gap="small"):
                for name, words in question.answers.items():
                    st.button(words, key=f"predict_{question.name}_{name}", on_click=_answer, args=(question, name))
            return
        outcome = question.outcome()
        components.ranking(bars(question, outcome, chosen), key=f"predicted_bars_{question.name}")
        said = f":green[**{question.answers[outcome.answer]}.**]"
        if chosen in question.answers:
            said = ":green[**As you predicted.**]" if chosen == outcome.answer else ":orange[**Not as you predicted.**]"
        st.markdown(f"{said} {outcome.why}")


@st.fragment(run_every=COUNT_SECONDS)
def _vote(question: Question) -> None:
    """Count raised hands and the answers from other devices, without saying what is so."""
    with _box(question):
        counts = TALLY.counts(question.name)
        with st.container(horizontal=True, gap="small"):
            for name, words in question.answers.items():
                st.button(
                    f"{words}: {counts.get(name, 0)}",
                    key=f"vote_{question.name}_{name}",
                    on_click=TALLY.add,
                    args=(question.name, tuple(question.answers), name),
                )
        st.caption(VOTING)
        if st.button("Show the answer", key=f"show_{question.name}", icon=":material/visibility:", type="primary"):
            st.session_state[_shown(question)] = True
            st.rerun()  # The whole page: nobody counts any more.


def _box(question: Question) -> DeltaGenerator:
    box = st.container(border=True, key=f"prediction_{question.name}")
    box.markdown(f"**Predict first.** {question.text}")
    return box


def _shown(question: Question) -> str:
    """Under which the session keeps that the teacher has shown the answer."""
    return f"shown_{question.name}"


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
