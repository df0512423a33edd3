"""The numbers of the style on the stage: of each style in a mix and of the mix, with one of them computed."""

import streamlit as st

from apps.classroom.lessons.style_in_real_time import number_strips, text
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_picker import Picture
from core.nets.style.numbers import ARBITRARY, CONDITIONAL
from core.synthesis.style.network_settings import NetworkSettings


def show(photo: Picture, style: ChosenStyle, settings: NetworkSettings) -> None:
    """Show the numbers with which a photo is painted."""
    if style.painting is not None:
        numbers, _, _ = style.numbers(photo.image, settings)
        st.markdown(text.predicted(ARBITRARY.size))
        rows, layout = [(style.title, numbers)], ARBITRARY
    else:
        shares, layout = style.shares, CONDITIONAL
        named = [(style.styles[name], share) for name, share in shares.items()]
        rows = [(text.row(share, one.title, n == 0), one.vector) for n, (one, share) in enumerate(named)]
        if len(named) > 1:
            mixed = style.mixed()
            layer, channel, at = number_strips.most_different(named[0][0].vector, named[1][0].vector, layout)
            weights, gammas = [share for _, share in named], [float(one.vector[at]) for one, _ in named]
            st.latex(text.example(layer, channel, weights, gammas, float(mixed[at])))
            rows.append((text.MIX, mixed))
        else:
            rows = [(style.title, style.mixed())]
    dark = st.context.theme.type == "dark"
    wide, narrow = (number_strips.drawing(rows, layout, text.STRIPS_ALT, dark, narrow) for narrow in (False, True))
    components.graph(wide, key="numbers", narrow=narrow)
