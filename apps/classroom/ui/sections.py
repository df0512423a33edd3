"""The parts that every lesson has in the same order: question, sections, exercise, code, sources."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from apps.classroom.lesson import Cited, Lesson
from apps.classroom.references import references
from apps.classroom.ui import components
from core.numbers import percent
from core.serving.artifacts import Card, Metric

_METRICS = {
    "rank1": "rank-1, as it runs here",
    "rank5": "rank-5, as it runs here",
    "rank1_float32": "rank-1 before quantization",
    "rank5_float32": "rank-5 before quantization",
    "rank1_published": "rank-1 as published",
    "accuracy_cross_validated": "rank-1 on training pictures left out in turn",
    "accuracy_training": "rank-1 on the training pictures",
    "accuracy_training_validation": "rank-1 on the training-validation pictures",
    "accuracy_validation": "rank-1 on the validation pictures",
    "rank1_ten_crop": "rank-1, ten crops averaged",
    "rank5_ten_crop": "rank-5, ten crops averaged",
    "rank1_mean_of_members": "rank-1, mean of the members",
    **{f"rank1_member_{number}": f"rank-1 of member {number}" for number in range(1, 17)},
    "disagreement": "pictures on which two members differ",
}


def header(lesson: Lesson) -> None:
    """The question as the title, and one sentence under it."""
    st.title(lesson.question, anchor=False)
    st.markdown(lesson.summary)


def section(title: str, text: str = "") -> None:
    """Begin a part of the page."""
    st.header(title, anchor=re.sub(r"[^a-z0-9]+", "-", title.lower()))
    if text:
        st.markdown(text)


def evidence(card: Card) -> None:
    """What was measured of an artifact, read from its card, as bars."""
    rows = [
        bar(
            f"{_METRICS.get(metric.name, metric.name)}, {metric.data}"
            + (f", {metric.images:,} pictures" if metric.images else ""),
            metric,
        )
        for metric in card.metrics
        if not metric.name.startswith("loss")
    ]
    components.ranking(rows, key=f"evidence_{card.name}")
    origin(card)


def bar(label: str, metric: Metric, counts: bool = True) -> components.Row:
    """A measured part of the pictures as a row of `components.ranking`, coloured if it counts."""
    return {
        "rank": "",
        "label": label,
        "length": metric.value,
        "text": percent(metric.value),
        "counts": counts,
        "mark": "",
    }


def origin(card: Card) -> None:
    """Where an artifact comes from, in small print."""
    st.caption(f"{card.title}. {card.attribution} Licence: {card.licence}. Made by `{card.command}`.")


def exercise(name: str, task: str, solved: bool, praise: str, hint: str) -> None:
    """A task that the page checks by itself; once solved, it stays so for this visit.

    Args:
        name: of the exercise in the session.
        task: what to do.
        solved: whether the present state of the page solves it.
        praise: what has been shown by solving it.
        hint: where to look.
    """
    section("Try it")
    key = f"solved_{name}"
    st.session_state[key] = solved or st.session_state.get(key, False)
    with st.container(border=True):
        st.markdown(f"**{task}**")
        if st.session_state[key]:
            st.success(f"Solved. {praise}", icon=":material/check_circle:")
        else:
            st.caption("Not solved yet; this page checks it by itself.")
            with st.popover("Hint"):
                st.markdown(hint)


def take_away(code: str, downloads: Callable[[], None]) -> None:
    """The code of the current settings, downloads, and the address of this state."""
    section("Take it away", "This code, run in a clone of the suite, gives the same result.")
    st.code(code, language="python")
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads()
    parameters = urlencode(st.query_params.to_dict())
    st.caption("The address of this page with these settings:")
    st.code(
        f"{(st.context.url or '').split('?')[0]}{'?' + parameters if parameters else ''}",
        language=None,
        wrap_lines=True,
    )


def sources(lesson: Lesson) -> None:
    """Papers and further reading, and the same playground as a widget."""
    section("Sources")
    lines = [f"- {_entry(cited)}" for cited in lesson.cites]
    if lesson.widget:
        lines.append(f"- The same playground as a widget, with an API: [/widgets](/widgets/?tab={lesson.widget})")
    st.markdown("\n".join(lines))


def _entry(cited: Cited) -> str:
    reference = references()[cited.key]
    return f"[{reference.text}]({reference.address})" + (f" ({cited.note})" if cited.note else "")
