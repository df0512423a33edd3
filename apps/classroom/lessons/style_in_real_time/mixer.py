"""The mixer: up to three styles, each with a weight; kept in the session and in the page's address."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.lessons.style_in_real_time import learned_styles, style_board, text
from apps.classroom.lessons.style_in_real_time.sheet import cells
from apps.classroom.lessons.style_in_real_time.style_board import Item
from core.synthesis.style.known_styles import KnownStyle, all_styles

MOST = 3
FIRST = {"starry_night": 0.6, "composition_vii": 0.4}
"""The mix that the page opens with."""
LEAST = 0.05
KEY, ADDRESS = "style_mix", "styles"


def known() -> Mapping[str, KnownStyle]:
    """All styles by name: those of this visit, then the learned ones, then those that the network came with."""
    own = {name: one.style for name, one in learned_styles.all_learned().items()}
    return {**own, **all_styles()}


def show(styles: Mapping[str, KnownStyle]) -> dict[str, float]:
    """Show the board and a slider for each chosen style; return the weights by name."""
    weights = current(styles)
    style_board.show(_groups(styles), weights, _toggle, key="style_board")
    if len(weights) > 1:
        for place, name in zip(st.columns(len(weights)), list(weights), strict=True):
            st.session_state.setdefault(f"weight_{name}", weights[name])
            weights[name] = place.slider(styles[name].title, LEAST, 1.0, step=0.05, key=f"weight_{name}")
    own = learned_styles.all_learned()
    written = ",".join(f"{name}:{weight:g}" for name, weight in weights.items() if name not in own)
    if written and (weights != FIRST or ADDRESS in st.query_params):
        st.query_params[ADDRESS] = written
    return dict(weights)


def current(styles: Mapping[str, KnownStyle]) -> dict[str, float]:
    """The weights of the present mix, by name."""
    weights: dict[str, float] = st.session_state.get(KEY) or parsed(st.query_params.get(ADDRESS, ""), styles)
    weights = {name: weight for name, weight in (weights or FIRST).items() if name in styles}
    st.session_state[KEY] = weights = weights or {next(iter(styles)): 1.0}
    return weights


def choose(weights: Mapping[str, float]) -> None:
    """Make this the mix. For callbacks of buttons."""
    rounded = {name: max(LEAST, round(weight / 0.05) * 0.05) for name, weight in weights.items()}
    st.session_state[KEY] = rounded
    for name, weight in rounded.items():
        st.session_state[f"weight_{name}"] = weight


def parsed(line: str, styles: Mapping[str, KnownStyle]) -> dict[str, float]:
    """The mix in an address, such as ``woodcut:0.5,dots:1``; what cannot be read is left out."""
    found: dict[str, float] = {}
    for part in line.split(","):
        name, _, weight = part.partition(":")
        try:
            value = float(weight or 1)
        except ValueError:
            continue
        if name in styles and LEAST <= value <= 1 and len(found) < MOST:
            found[name] = value
    return found


def _toggle(name: str) -> None:
    weights: dict[str, float] = st.session_state[KEY]
    if name not in weights:
        weights[name] = 1.0
    elif len(weights) > 1:
        del weights[name]
    while len(weights) > MOST:
        del weights[next(iter(weights))]
    st.session_state.pop(f"weight_{name}", None)


def _groups(styles: Mapping[str, KnownStyle]) -> list[tuple[str, list[Item]]]:
    own = learned_styles.all_learned()
    groups: dict[str, list[Item]] = {text.OF_THIS_VISIT: [], text.LEARNED_HERE: [], text.CAME_WITH_IT: []}
    for name, style in styles.items():
        title = text.OF_THIS_VISIT if name in own else text.LEARNED_HERE if style.learned else text.CAME_WITH_IT
        thumbnail = own[name].thumbnail if name in own else ""
        groups[title].append({"name": name, "title": style.title, "cell": cells().get(name, 0), "source": thumbnail})
    return list(groups.items())
