"""The widget that paints in one pass, as a function."""

import gradio as gr
import numpy as np
import pytest

from apps.widgets import stylize
from core.data import samples
from core.images import RGB
from core.synthesis.style import network
from core.synthesis.style.known_styles import all_styles
from core.synthesis.style.network_settings import NetworkSettings


@pytest.fixture
def cat() -> RGB:
    return samples.find("cat").read(160)


def test_it_paints_what_the_network_paints(cat: RGB) -> None:
    photo, picture = stylize.stylize(cat, "woodcut", "mosaic", 0.25, strength=0.5, longest_side=128)
    vectors = {name: style.vector for name, style in all_styles().items()}
    mixed = network.mix({"woodcut": 0.75, "mosaic": 0.25}, vectors)
    expected = network.stylize(cat, mixed, NetworkSettings(strength=0.5, longest_side=128))
    assert photo.shape == picture.shape
    assert np.abs(picture.astype(int) - expected.astype(int)).max() <= 1


def test_an_unknown_style_is_a_sentence(cat: RGB) -> None:
    with pytest.raises(gr.Error, match="no style “no_such_style”"):
        stylize.stylize(cat, "no_such_style", "mosaic", 0.5)


def test_a_value_out_of_bounds_is_a_sentence(cat: RGB) -> None:
    with pytest.raises(gr.Error, match="Stroke size must be"):
        stylize.stylize(cat, "woodcut", "mosaic", 0.5, stroke=9)
