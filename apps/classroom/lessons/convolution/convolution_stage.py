"""An image under a window that slides, the arithmetic of one place, and the maps that follow: a browser component."""

import base64
from pathlib import Path

import numpy as np
import streamlit as st

from apps.classroom.lessons.convolution import text
from apps.classroom.ui import components
from core.arrays import FloatArray
from core.primer import kernels
from core.primer.convolution_settings import ConvolutionSettings, Maps
from core.primer.kernels import Kernel
from core.primer.layers import margin_of

KEY = "convolution_stage"
PARAMETER = "weights"
LARGEST = 99.0
_SHOWN = "convolution_kernel"

_component = components.declare(
    "convolution_stage",
    '<div class="stage" role="figure">'
    '<div class="input"><p class="title"></p><canvas tabindex="0" role="application"></canvas></div>'
    '<div class="window"><p class="title"></p><div class="tables"></div><p class="sum" role="status"></p></div>'
    '<div class="map"><p class="title"></p><canvas role="img"></canvas><p class="signs"></p></div>'
    '<div class="after"><p class="title"></p><canvas class="positive" role="img"></canvas>'
    '<p class="title"></p><canvas class="pooled" role="img"></canvas></div></div>'
    '<div class="bar"><button type="button" class="back"></button><button type="button" class="play"></button>'
    '<button type="button" class="forward"></button><input type="range" min="0"><p class="hint"></p></div>',
    Path(__file__).parent,
)


def kernel(settings: ConvolutionSettings) -> tuple[Kernel, bool]:
    """The kernel that slides, and whether its weights are the visitor's own.

    Weights that the visitor has typed are kept in the address until another kernel is chosen.

    Raises:
        ConvolabError: VGG16's weights are missing or damaged.
    """
    named = kernels.find(settings.kernel, settings.number)
    name = f"{settings.kernel} {settings.number if settings.kernel == 'learnt' else ''}"
    if st.session_state.get(_SHOWN, name) != name:
        st.query_params.pop(PARAMETER, None)
    st.session_state[_SHOWN] = name
    typed = (st.session_state.get(KEY) or {}).get("typed")
    if typed and typed["kernel"] == name:
        st.query_params[PARAMETER] = ",".join(f"{float(value):.4g}" for value in typed["weights"])
    given = st.query_params.get(PARAMETER)
    if given is None:
        return named, False
    weights = parsed(given, named.weights.size)
    if weights is None:
        st.warning(text.BROKEN)
        return named, False
    return Kernel(weights.reshape(named.weights.shape), named.bias), True


def parsed(given: str, count: int) -> FloatArray | None:
    """Weights as they stand in an address, float64 (count,); None if they are not so many numbers within ±99."""
    try:
        weights = np.array([float(number) for number in given.split(",")], np.float64)
    except ValueError:
        return None
    fits = weights.size == count and bool(np.isfinite(weights).all()) and float(np.abs(weights).max()) <= LARGEST
    return weights if fits else None


def show(maps: Maps, shown: Kernel, settings: ConvolutionSettings, title: str) -> None:
    """Show the stage.

    Args:
        maps: of the image.
        shown: the kernel.
        settings: how it slides.
        title: of the picture.
    """
    side = len(maps.image)
    data = {
        "kernel": st.session_state[_SHOWN],
        "side": side,
        "channels": shown.channels,
        "image": _packed(maps.image),
        "weights": shown.weights.ravel().tolist(),
        "bias": shown.bias,
        "largest": LARGEST,
        "stride": settings.stride,
        "margin": margin_of(text.KERNEL, settings.padding),
        "mapSide": len(maps.convolved),
        "map": _packed(maps.convolved),
        "pooled": _packed(maps.pooled),
        "pooledSide": len(maps.pooled),
        "words": text.WORDS,
        "alt": text.alt(title),
    }
    _component(data=data, key=KEY, on_typed_change=lambda: None)


def _packed(values: FloatArray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
