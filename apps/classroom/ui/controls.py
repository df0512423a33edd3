"""Streamlit controls generated from a settings model: one widget per knob, with its value in the page's address."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import streamlit as st
from streamlit import config
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.settings import Knob, Settings, SettingsError

Model = TypeVar("Model", bound=Settings)

# A knob always gets a default, which Streamlit leaves out of the address, and after a preset also a value in the
# session. The value wins, as it should, but Streamlit would warn about it.
config.set_option("global.disableWidgetStateDuplicationWarning", True)

WIDE = 24
"""Letters of all choices of a knob, three added for each, that fit into half of a column of knobs."""

SHARED = frozenset({"model", "layer", "look"})
"""Further widgets whose values are kept in the address, by key."""
_PAGE, _ONLY_HERE = "page_shown", "forgotten_when_left"


def begin_page(address: str) -> None:
    """When another page opens, forget the values of all knobs, uploaded files, and what the previous page names.

    Knobs of different pages share names, and Streamlit keeps a value that is bound to the address even after its widget
    is gone. It keeps uploaded files until the session ends, although nobody can see them any more.

    Args:
        address: of the page that is about to run.
    """
    if st.session_state.get(_PAGE) == address:
        return
    st.session_state[_PAGE] = address
    names = SHARED.union(knob.name for model in Settings.registered() for knob in model.knobs())
    for name in names.intersection(st.session_state):  # Each question for a name that is not there would cost more.
        del st.session_state[name]
    for what in st.session_state.pop(_ONLY_HERE, ()):
        if isinstance(what, str):
            st.session_state.pop(what, None)
        else:
            what()
    if (running := get_script_run_ctx()) is not None:
        running.uploaded_file_mgr.remove_session_files(running.session_id)


def forget_when_left(*what: str | Callable[[], None]) -> None:
    """Keep something large only while the present page is shown, for thirty visitors look at all lessons in an hour.

    Args:
        what: keys of values in the session, or the `clear` of caches of this session.
    """
    st.session_state.setdefault(_ONLY_HERE, set()).update(what)


def page() -> str:
    """The address of the page that runs."""
    return str(st.session_state.get(_PAGE, ""))


def controls(model: type[Model], *, columns: int = 1) -> Model:
    """Show the knobs of a model and return the settings that the visitor has chosen.

    A value that is not the default is kept in the page's address under the name of its knob. Knobs that are rarely
    turned are under "More".

    Args:
        model: the settings model.
        columns: how many knobs to show side by side if the screen is wide enough.
    """
    first = [knob for knob in model.knobs() if not knob.more]
    rest = [knob for knob in model.knobs() if knob.more]
    values = grid(first, columns)
    if rest:
        with st.expander("More"):
            values |= grid(rest, 1)
    try:
        return model.parse(values)
    except SettingsError as error:  # The address holds a value out of bounds.
        st.warning(f"{error} The defaults are used instead.")
        return model()


def preset(model: type[Settings], values: Mapping[str, Any]) -> None:
    """Set some knobs of a model to these values and all others to their defaults. For callbacks of buttons."""
    for knob in model.knobs():
        st.session_state[knob.name] = values.get(knob.name, knob.default)


def grid(knobs: Sequence[Knob], columns: int, key: str = "", at: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Show knobs and return their values.

    Args:
        knobs: the knobs to show.
        columns: how many to show side by side if the screen is wide enough.
        key: prefix of the knobs' keys in the session, needed if a model is shown more than once. Such values are not
            kept in the address.
        at: the initial values of such knobs.
    """
    values = {}
    for row in rows(knobs, columns):
        alone = columns == 1 or is_wide(row[0])
        places: Sequence[AbstractContextManager[Any]] = st.columns(columns) if not alone else [_line(row[0])]
        for place, knob in zip(places, row, strict=False):
            with place:
                if at is not None:
                    st.session_state.setdefault(key + knob.name, at[knob.name])
                values[knob.name] = _widget(knob, key)
    return values


def _line(knob: Knob) -> AbstractContextManager[Any]:
    """The place of a knob that has a line to itself: choices break into several lines only inside a container."""
    return st.container() if knob.kind == "choice" else nullcontext()


def rows(knobs: Sequence[Knob], columns: int) -> list[list[Knob]]:
    """The knobs row by row, in their order; a wide one has its row to itself."""
    found: list[list[Knob]] = []
    for knob in knobs:
        if not found or len(found[-1]) == columns or is_wide(knob) or is_wide(found[-1][0]):
            found.append([])
        found[-1].append(knob)
    return found


def is_wide(knob: Knob) -> bool:
    """Whether a knob is a choice of so many or so long words that they would be cut off in half the width."""
    return knob.kind == "choice" and sum(len(title) + 3 for title in knob.titles) > WIDE


def _widget(knob: Knob, key: str) -> Any:
    label = f"{knob.label} ({knob.unit})" if knob.unit and knob.unit != "×" else knob.label
    common: dict[str, Any] = {
        "label": label,
        "key": key + knob.name,
        "help": knob.help,
        "bind": None if key else "query-params",
    }
    if knob.kind == "switch":
        return st.toggle(value=knob.default, **common)
    if knob.kind == "choice" and knob.titles != knob.choices:
        return _titled_choice(knob, common)
    if knob.kind == "choice":
        return st.segmented_control(options=knob.choices, required=True, default=knob.default, **common)
    number = int if knob.kind == "integer" else float
    widget: Any
    assert knob.minimum is not None and knob.maximum is not None and knob.step is not None
    if knob.maximum - knob.minimum > 2000 * knob.step:
        widget, form = st.number_input, "%d" if number is int else f"%.{knob.decimals}f"
    else:
        widget, form = (
            st.slider,
            "%d" if number is int else f"%.{knob.decimals}f{'×' if knob.unit == '×' else ''}",
        )
    return widget(
        min_value=number(knob.minimum),
        max_value=number(knob.maximum),
        value=number(knob.default),
        step=number(knob.step),
        format=form,
        **common,
    )


def _titled_choice(knob: Knob, common: Mapping[str, Any]) -> str:
    """A choice with titles; Streamlit would write them into the address, where the values belong."""
    is_in_address = common["bind"] is not None
    if is_in_address and (given := st.query_params.get(knob.name)) in knob.choices:
        st.session_state.setdefault(knob.name, given)
    more: dict[str, Any] = {**common, "bind": None, "format_func": knob.title, "default": knob.default}
    value = str(st.segmented_control(options=knob.choices, required=True, **more))
    if is_in_address and value != st.query_params.get(knob.name, knob.default):
        st.query_params[knob.name] = value
    if is_in_address and value == knob.default:
        st.query_params.pop(knob.name, None)
    return value
