"""What the learned styles are worth: the losses of the network beside those of optimization, painting by painting."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from apps.classroom.lessons.style_in_real_time import text
from apps.classroom.ui import charts, components, sections
from apps.classroom.ui.components import RankedBar
from apps.shared import finished, shared_results
from apps.shared.chart import Chart
from apps.shared.shared_results import shared_while
from core.data import samples
from core.synthesis.style.known_styles import LEARNED
from core.synthesis.style.learning.losses_record import FILE, LossesRecord, PaintingLosses

PICTURES, SHOWN = "style_in_real_time_measured", samples.PAINTINGS[0].name
"""The recorded image with the pictures of one painting, one below the other: by the network, and after each number of
steps of the optimization; and the name of that painting."""
SYMBOLS = ("diamond", "circle", "square")


def load() -> LossesRecord:
    """The recorded losses.

    Raises:
        ArtifactError: they are missing or damaged.
    """
    path = shared_results.load(LEARNED).path(FILE)
    return LossesRecord.model_validate_json(path.read_text(encoding="utf-8"))


def show(record: LossesRecord) -> None:
    """Show the losses of every painting, the seconds, and what they say; or what was measured of one painting."""
    card = shared_results.load(LEARNED).card
    titles = dict(zip(card.class_ids or card.classes, card.classes, strict=True))
    if sections.one_of(text.EVIDENCE_VIEW, text.EVIDENCE_VIEWS, "style_evidence") == "pictures":
        _pictures(record.paintings[SHOWN], titles[SHOWN])
        sections.origin(card)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _dots(record, titles)
        st.caption(text.losses_note(record))
    with right:
        st.markdown(text.losses(record))
        st.markdown(text.SECONDS)
        components.ranking(_seconds(record), key="seconds_of_losses")


def _dots(record: LossesRecord, titles: Mapping[str, str]) -> None:
    names = sorted(record.paintings, key=lambda name: -record.paintings[name].network.loss)
    rows = [titles.get(name, name) for name in names]
    chart, palette = Chart(), charts.palette()
    for name, row in zip(names, rows, strict=True):
        values = [record.paintings[name].network.loss, *(o.loss for o in record.paintings[name].optimization.values())]
        ends = {"x": [min(values), max(values)], "y": [row, row]}
        chart.add_scatter(
            **ends, mode="lines", line={"color": "#999999", "width": 1}, hoverinfo="skip", showlegend=False
        )
    series = {text.NETWORK: [record.paintings[name].network.loss for name in names]}
    for steps in record.steps:
        series[text.after_steps(steps)] = [record.paintings[name].optimization[steps].loss for name in names]
    for number, (label, values) in enumerate(series.items()):
        marker = {"size": 10, "color": palette[number], "symbol": SYMBOLS[number % len(SYMBOLS)]}
        chart.add_scatter(x=values, y=rows, mode="markers", name=label, marker=marker)
    chart.update_layout(
        height=100 + 20 * len(rows),
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 14}},
    )
    chart.update_xaxes(title={"text": text.WEIGHTED_LOSS, "font": {"size": 15}}, rangemode="tozero", automargin=True)
    chart.update_yaxes(tickfont={"size": 13}, dtick=1, automargin=True)
    charts.show(chart, key="losses_of_paintings", alt=text.LOSSES_ALT)


def _pictures(losses: PaintingLosses, title: str) -> None:
    """Show what was measured of one painting, with its losses."""
    every = {text.NETWORK: losses.network}
    every |= {text.after_steps(steps): one for steps, one in sorted(losses.optimization.items())}
    pictures = _parted(len(every))
    st.markdown(text.measured(title))
    for column, picture, (label, one) in zip(st.columns(len(every)), pictures, every.items(), strict=True):
        caption = text.measured_caption(label, one)
        column.image(picture, caption=caption, width="stretch", alt=f"“{title}”, {label}")


@shared_while(partial(finished.state, PICTURES))
def _parted(count: int) -> list[str]:
    """The recorded pictures of one painting as data URIs."""
    return [components.data_uri(picture) for picture in np.split(finished.picture(PICTURES), count)]


def _seconds(record: LossesRecord) -> list[RankedBar]:
    seconds = {text.NETWORK: record.seconds(None)}
    seconds |= {text.after_steps(steps): record.seconds(steps) for steps in record.steps}
    most = max(seconds.values())
    return [
        {
            "rank": "",
            "label": label,
            "length": value / most,
            "text": f"{value:.2g} s",
            "counts": label == text.NETWORK,
            "mark": "",
        }
        for label, value in seconds.items()
    ]
