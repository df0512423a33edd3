"""A closer look at ×4: the network for ×2 applied twice, against the one for ×4."""

import streamlit as st

from apps.classroom.lessons.super_resolution import text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from core.images import RGB
from core.synthesis.super_resolution import method_comparison
from core.synthesis.super_resolution.comparison_settings import BEST
from core.synthesis.super_resolution.method_comparison import TWICE, Enlarged
from core.synthesis.super_resolution.upscaler import Upscaler

SCALE = 4


def show(now: Chosen) -> None:
    """Show both results with a handle between them."""
    found = both(now.original)
    st.markdown(text.TWICE_TEXT)
    first, second = text.METHODS[TWICE], f"{text.METHODS[BEST]}, ×4"
    place, _ = st.columns([3, 2])
    with place:
        components.compare(found[TWICE].image, found[BEST].image, (first, second), key="sr_twice")
        st.caption(text.against(first, found[TWICE], second, found[BEST]))


@cached_per_picture("Enlarging twice …")
def both(original: RGB) -> dict[str, Enlarged]:
    """A quarter of the picture enlarged in both ways."""
    low, compact = method_comparison.shrunk(original, SCALE), Upscaler.load(f"{BEST}_x{SCALE}")
    made = {TWICE: method_comparison.twice(low), BEST: method_comparison.enlarged(low, compact)}
    return {name: method_comparison.judged(one, original, SCALE) for name, one in made.items()}
