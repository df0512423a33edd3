"""The map of styles to walk in, with the picture that a place on it paints: a browser component of this lesson."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from apps.classroom.lessons.style_in_real_time import chosen_style, learned_styles, mixer, text, ways
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.lessons.style_in_real_time.sheet import cells, sheet
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import BY_PIXELS
from apps.classroom.ui.pictures.picture_picker import Picture
from core.arrays import Float32Array
from core.synthesis.style import style_map
from core.synthesis.style.known_styles import KnownStyle
from core.synthesis.style.network_settings import NetworkSettings
from core.synthesis.style.style_map import StyleMap

_component = components.declare(
    "style_map",
    '<div class="map"><div class="space"><svg></svg><div class="points"></div><div class="marker"></div></div></div>',
    Path(__file__).parent,
)
KEY = "style_map"
SIDE = 384
"""Longest side of the picture beside the map."""


@st.fragment
def walk(photo: Picture, styles: Mapping[str, KnownStyle]) -> None:
    """Show the map beside the photo in the style of the place where the visitor is."""
    whole = _laid_out({name: style.vector for name, style in styles.items()})
    left, right = st.columns([3, 2], gap="large")
    place = _place((st.session_state.get(KEY) or {}).get("place")) or whole.centre(mixer.FIRST)
    mix = whole.mix(place)
    own = learned_styles.all_learned()
    chosen = ChosenStyle(styles, mix, private=any(name in own for name in mix))
    with left:
        points = [
            {
                "title": styles[name].title,
                "x": x,
                "y": y,
                "cell": cells().get(name, 0),
                "source": own[name].thumbnail if name in own else "",
            }
            for name, (x, y) in whole.places.items()
        ]
        nearest = [{"x": whole.places[n][0], "y": whole.places[n][1], "weight": weight} for n, weight in mix.items()]
        words = {"marker": text.MARKER, "value": text.shares(chosen)}
        data = {"sheet": sheet(), "points": points, "place": list(place), "nearest": nearest, "words": words}
        _component(data=data, key=KEY, on_place_change=lambda: None)
        st.caption(text.map_caption(whole.explained))
    with right:
        settings = chosen_style.at_once(NetworkSettings(longest_side=SIDE), photo.image)
        picture = chosen_style.paint(photo, chosen, settings).picture
        components.figure(picture, text.shares(chosen), text.painted_alt(photo.title, chosen.title), key="walked")
        if st.button(text.TAKE_MIX, icon=":material/arrow_upward:", on_click=_take, args=(mix,)):
            st.rerun()


def _take(mix: Mapping[str, float]) -> None:
    ways.choose(ways.KNOWN)
    mixer.choose(mix)


def _place(given: object) -> tuple[float, float] | None:
    """What the browser sent, if it is a place on the map."""
    if isinstance(given, list) and len(given) == 2 and all(isinstance(one, int | float) for one in given):
        x, y = (min(1.0, max(0.0, float(one))) for one in given)
        return x, y
    return None


@st.cache_data(max_entries=4, scope="session", show_spinner=False, hash_funcs=BY_PIXELS)
def _laid_out(styles: dict[str, Float32Array]) -> StyleMap:
    return style_map.style_map(styles)
