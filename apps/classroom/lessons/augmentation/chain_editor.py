"""The editor of a chain of transforms: presets, add, remove, reorder, switch off, and the knobs of each link.

The page's address holds the chain as `chain`, in the form of `core.data.augmentation.transform_chain`.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.lessons.augmentation import text
from apps.classroom.ui import controls
from core.data.augmentation import transform_chain
from core.data.augmentation.transform_chain import DEFAULT, LONGEST, PRESETS, Link
from core.data.augmentation.transforms.registry import TRANSFORMS
from core.settings import SettingsError

PARAMETER = "chain"
_KEY = "chain_editor"
_BROWSER_LAGS = 5.0
"""Seconds during which a rerun may still bring an address that the page has already replaced."""


@dataclass
class _Entry:
    """A link that is being edited; it keeps its number when it moves, and so its knobs keep their values."""

    number: int
    kind: str
    on: bool
    values: dict[str, Any]


@dataclass
class _State:
    entries: list[_Entry] = field(default_factory=list)
    line: str | None = None
    problem: str = ""
    written: dict[str, float] = field(default_factory=dict)
    count: int = 0


def edit(menu: DeltaGenerator) -> tuple[Link, ...]:
    """Show the editor and return the chain.

    Args:
        menu: the place of the menu that adds a transform.
    """
    state = _state()
    if state.problem:
        st.warning(state.problem)
    for place, entry in enumerate(state.entries):
        _edit_link(entry, place, len(state.entries))
    if not state.entries:
        st.caption(text.EMPTY_CHAIN)
    with menu:
        st.menu_button(
            text.ADD,
            list(TRANSFORMS),
            icon=":material/add:",
            format_func=lambda kind: TRANSFORMS[kind].title,
            key=f"{_KEY}_add",
            on_click=_add,
            disabled=len(state.entries) >= LONGEST,
            help=text.ADD_HELP,
        )
    links = tuple(Link(TRANSFORMS[entry.kind].parse(entry.values), entry.on) for entry in state.entries)
    _write(state, transform_chain.write(links))
    return links


def presets() -> None:
    """Show buttons that load a whole chain, each to make a point."""
    for title, line in PRESETS.items():
        st.button(title, key=f"{_KEY}_preset_{title}", on_click=_set, args=(line,))


def _edit_link(entry: _Entry, place: int, count: int) -> None:
    model, key = TRANSFORMS[entry.kind], f"{_KEY}_{entry.number}_"
    first = [knob for knob in model.knobs() if not knob.more]
    rest = [knob for knob in model.knobs() if knob.more]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            st.session_state.setdefault(f"{key}on", entry.on)
            entry.on = st.toggle(f"**{place + 1}. {model.title}**", key=f"{key}on", help=model.__doc__)
            st.space("stretch")
            if rest:
                with st.popover("", icon=":material/tune:", type="tertiary", help=text.MORE_KNOBS):
                    entry.values |= controls.grid(rest, 1, key, entry.values)
            _button("arrow_upward", "Earlier", f"{key}up", place == 0, _move, entry.number, -1)
            _button("arrow_downward", "Later", f"{key}down", place == count - 1, _move, entry.number, 1)
            _button("close", "Remove", f"{key}remove", False, _remove, entry.number)
        if entry.on:
            entry.values |= controls.grid(first, min(2, len(first)), key, entry.values)


def _button(icon: str, help_: str, key: str, disabled: bool, act: Any, *args: Any) -> None:
    st.button(
        "", icon=f":material/{icon}:", help=help_, key=key, type="tertiary", disabled=disabled, on_click=act, args=args
    )


def _state() -> _State:
    """The state of the session, replaced by the chain in the address if that is new."""
    state: _State = st.session_state.setdefault(_KEY, _State())
    requested = st.query_params.get(PARAMETER)
    now = time.monotonic()
    state.written = {line: when for line, when in state.written.items() if now - when < _BROWSER_LAGS}
    is_new = state.line is None or (requested != state.line and requested not in state.written)
    if requested is not None and is_new:
        try:
            _load(state, requested)
        except SettingsError as error:
            state.problem = text.wrong_chain(str(error))
    if state.line is None and (requested is None or state.problem):
        problem = state.problem
        _load(state, DEFAULT)
        state.problem = problem
    return state


def _load(state: _State, line: str) -> None:
    links = transform_chain.parse(line)
    state.entries = [
        _Entry(state.count + i, link.transform.kind, link.on, link.transform.model_dump())
        for i, link in enumerate(links)
    ]
    state.count += len(links)
    state.problem = ""


def _write(state: _State, line: str) -> None:
    """Write the chain to the address, unless it is the default, which an address without a chain stands for."""
    if state.line is not None and line != state.line:
        state.problem = ""
    state.line = line
    state.written[line] = time.monotonic()
    if line == DEFAULT:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != line:
        st.query_params[PARAMETER] = line


def _set(line: str) -> None:
    _load(st.session_state[_KEY], line)


def _add() -> None:
    state, kind = st.session_state[_KEY], st.session_state[f"{_KEY}_add"]
    if kind in TRANSFORMS:
        state.entries.append(_Entry(state.count, kind, True, TRANSFORMS[kind]().model_dump()))
        state.count += 1


def _move(number: int, by: int) -> None:
    entries = st.session_state[_KEY].entries
    place = next(i for i, entry in enumerate(entries) if entry.number == number)
    entries.insert(max(0, place + by), entries.pop(place))


def _remove(number: int) -> None:
    state = st.session_state[_KEY]
    state.entries = [entry for entry in state.entries if entry.number != number]
