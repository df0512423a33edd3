"""The sections that every lesson has, in the same order: question, explanation, evidence, exercise, code, sources."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.ui import components, ranked_bars
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.lesson import Cited, Lesson
from apps.classroom.ui.references import references
from apps.shared.markdown import as_written
from core.evaluation import proportions
from core.serving.card import Card, Metric

_METRICS = {
    "rank1": "rank-1, as served here",
    "rank5": "rank-5, as served here",
    "rank1_float32": "rank-1 before quantization",
    "rank5_float32": "rank-5 before quantization",
    "rank1_published": "rank-1 as published",
    "accuracy_cross_validated": "rank-1, cross-validated on the training images",
    "accuracy_training": "rank-1 on the training images",
    "accuracy_training_validation": "rank-1 on the training-validation images",
    "accuracy_validation": "rank-1 on the validation images",
    "rank1_ten_crop": "rank-1, ten crops averaged",
    "rank5_ten_crop": "rank-5, ten crops averaged",
    "rank1_mean_of_members": "rank-1, mean over the members",
    **{f"rank1_member_{number}": f"rank-1 of member {number}" for number in range(1, 17)},
    "disagreement": "disagreement of two members, mean over all pairs",
}
_ONE_ACCURACY = re.compile(r"rank\d+(_ten_crop|_float32|_published|_member_\d+)?|accuracy_validation")
"""Metrics that count the right predictions of one classifier, each image once."""


def header(lesson: Lesson) -> None:
    """Show the question as the title, and the summary under it."""
    st.title(lesson.question, anchor=False)
    st.markdown(lesson.summary)


def section(title: str, text: str = "") -> None:
    """Begin a section of the page."""
    st.header(title, anchor=re.sub(r"[^a-z0-9]+", "-", title.lower()))
    if text:
        st.markdown(text)


def one_of(label: str, titles: Mapping[str, str], key: str) -> str:
    """Let the visitor choose one of some views of a section; the others cost nothing.

    Args:
        label: for those who do not see the views.
        titles: of the views, by their names; the first one is shown first.
        key: under which the session and the page's address hold the choice, another one on each page.

    Returns:
        The name of the view.
    """
    names = list(titles)
    return str(
        st.segmented_control(
            label,
            names,
            format_func=titles.__getitem__,
            default=names[0],
            required=True,
            key=key,
            bind="query-params",
            label_visibility="collapsed",
        )
    )


def evidence(card: Card) -> None:
    """Show what was measured of an artifact as bars, read from its card."""
    rows = [
        bar(
            f"{_METRICS.get(metric.name, metric.name)}, {metric.data}"
            + (f", {metric.images:,} images" if metric.images else ""),
            metric,
        )
        for metric in card.metrics
        if not metric.name.startswith("loss")
    ]
    components.ranking(rows, key=f"evidence_{card.name}")
    origin(card)


def bar(label: str, metric: Metric, counts: bool = True) -> components.RankedBar:
    """A measured accuracy as a row of `components.ranking`, coloured if it counts, with its 95 % interval if known."""
    row = ranked_bars.bar(label, metric.value, counts)
    if metric.images and metric.split != "train" and _ONE_ACCURACY.fullmatch(metric.name):
        row["text"] = proportions.with_interval(metric.value, metric.images)
    return row


def origin(card: Card) -> None:
    """Link to the origin, the licence and the command of an artifact."""
    st.caption(f"[Origin and licence: {as_written(card.title)}](about#{card.name})")


def exercise(name: str, task: str, solved: bool, praise: str, hint: str) -> None:
    """Show a task that the page checks automatically; once solved, it stays solved for this visit.

    Args:
        name: of the exercise in the session.
        task: what to do.
        solved: whether the current state of the page solves it.
        praise: what the solution has shown.
        hint: where to look for the solution.
    """
    section("Try it")
    key = f"solved_{name}"
    st.session_state[key] = solved or st.session_state.get(key, False)
    with st.container(border=True):
        st.markdown(f"**{task}**")
        if st.session_state[key]:
            st.success(f"Solved. {praise}", icon=":material/check_circle:")
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption("Not solved yet. The page checks this automatically.", width="content")
                with st.popover("Hint"):
                    st.markdown(hint)


def exercise_beside_code() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The places of `exercise` and of `take_away`, side by side at the end of a lesson."""
    task, code = st.columns([2, 5], gap="large")
    return task, code


def take_away(code: str, downloads: Callable[[], None]) -> None:
    """Show the code for the current settings, the downloads, and the address that restores this state."""
    section("Take it away", "Run this code in a clone of the repository to get the same result.")
    shown, kept = st.columns([5, 2], gap="medium")
    with shown:
        code_block(code, "python", key="code")
    with kept:
        downloads()
        with st.popover("Share", icon=":material/share:"):
            st.caption("This address opens the page with these settings:")
            parameters = urlencode(st.query_params.to_dict())
            address = f"{(st.context.url or '').split('?')[0]}{'?' + parameters if parameters else ''}"
            code_block(address, None, key="address", wrap_lines=True)


def sources(lesson: Lesson) -> None:
    """List papers and further reading, closed at first, and link to the same playground as a widget."""
    lines = [f"- {_entry(cited)}" for cited in lesson.cites]
    if lesson.widget:
        lines.append(f"- This playground as a widget with an API: [/widgets](widgets/?tab={lesson.widget})")
    with st.expander(f"Sources ({len(lesson.cites)})", icon=":material/menu_book:"):
        st.markdown("\n".join(lines))


def _entry(cited: Cited) -> str:
    reference = references()[cited.key]
    return f"[{reference.text}]({reference.address})" + (f" ({cited.note})" if cited.note else "")
