"""Mean subtraction on one picture: what is taken away, what is left, and where its values lie."""

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts
from core.data.preprocessors import SubtractMean
from core.images import RGB

CHANNELS = {"red": "#D55E00", "green": "#009E73", "blue": "#0072B2"}
"""Okabe and Ito's nearest colours."""

BLUE_IN_THE_DARK = "#56B4E9"
BINS = 64
MID_GREY = 128

Means = tuple[float, float, float]
EXPLANATION = (
    "One number a channel, over *all* pictures of the file: its writer adds them up on the way. It is subtracted from "
    "every pixel that goes into the network, in training and ever after, so that inputs lie around 0. "
    "To show negative values, 0 is drawn as mid-grey."
)


def centred(image: RGB, means: Means) -> npt.NDArray[np.float32]:
    """The picture as the network gets it, float32 (H, W, 3) around 0."""
    return SubtractMean(means).apply(image)


def around_grey(values: npt.NDArray[np.float32]) -> RGB:
    """Values around 0 as a picture around mid-grey; what is beyond black and white is cut off."""
    return np.clip(np.rint(values + MID_GREY), 0, 255).astype(np.uint8)


def formula(image: RGB, means: Means) -> str:
    """The subtraction at the middle pixel, as LaTeX."""
    pixel = image[image.shape[0] // 2, image.shape[1] // 2].tolist()
    left = ",\\ ".join(map(str, pixel))
    taken = ",\\ ".join(f"{mean:.1f}" for mean in means)
    rest = ",\\ ".join(f"{value - mean:.1f}" for value, mean in zip(pixel, means, strict=True))
    return rf"x-\mu=({left})-({taken})=({rest})"


def summary(image: RGB, means: Means) -> str:
    """The means of this picture before and after, as Markdown."""
    before, after = (x.reshape(-1, 3).mean(axis=0, dtype=np.float64) for x in (image, centred(image, means)))
    return (
        f"Means of this picture: {_triple(before)} before, {_triple(after)} after. Only the mean over all pictures "
        "becomes 0; that of a single picture says how much brighter or redder it is than the others."
    )


def histogram(values: npt.NDArray, low: float, high: float, title: str, key: str) -> None:
    """Draw how often each value occurs in each channel, with the means marked.

    Args:
        values: (H, W, 3).
        low: the left end of the axis.
        high: the right end.
        title: above the chart.
        key: of the chart in the page.
    """
    figure = go.Figure()
    dark = st.context.theme.type == "dark"
    for i, (name, colour) in enumerate(CHANNELS.items()):
        colour = BLUE_IN_THE_DARK if dark and name == "blue" else colour
        channel = values[..., i]
        counts, edges = np.histogram(channel, BINS, (low, high))
        share = counts / channel.size
        figure.add_scatter(
            x=((edges[1:] + edges[:-1]) / 2).tolist(),
            y=share.tolist(),
            name=name,
            mode="lines",
            line={"width": 3, "color": colour},
        )
        mean = float(channel.mean(dtype=np.float64))
        figure.add_vline(x=mean, line={"dash": "dot", "width": 2, "color": colour})
        figure.add_annotation(
            x=0.02 + 0.3 * i,
            xref="paper",
            y=1.02,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            showarrow=False,
            text=f"{name} {mean:.0f}".replace("-", "−"),
            font={"color": colour, "size": 15},
        )
    figure.update_layout(
        height=280,
        showlegend=False,
        margin={"l": 10, "r": 15, "t": 64, "b": 10},
        title={"text": title, "font": {"size": 15}, "x": 0, "y": 1, "yanchor": "top", "pad": {"t": 8}},
    )
    figure.update_xaxes(range=[low, high], tickfont={"size": 14}, zeroline=low < 0, zerolinewidth=2)
    figure.update_yaxes(tickfont={"size": 14}, tickformat=".0%", rangemode="tozero")
    charts.show(figure, key=key, alt=title)


def _triple(values: npt.NDArray) -> str:
    return "(" + ", ".join(f"{value:.0f}" for value in values).replace("-", "−") + ")"
