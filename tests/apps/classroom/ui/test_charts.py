"""Charts on a page: in the colours of its text, in Streamlit's style, and equal for two visitors."""

import json

import plotly.graph_objects as go
import plotly.io
import streamlit as st
from streamlit.testing.v1 import AppTest


def page() -> None:
    """Nothing but a chart; runs inside AppTest."""
    from apps.classroom.ui import charts

    series = {"training": ([1.0, 2.0], [0.5, 0.25]), "validation": ([1.0, 2.0], [0.5, 0.4])}
    charts.lines(series, "epochs", "Loss", key="losses", marks=[(1.5, "half")])


def test_it_is_what_plotly_would_send() -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    proto = app.get("plotly_chart")[0].proto
    spec = json.loads(proto.spec)
    figure = go.Figure(spec)
    assert json.loads(plotly.io.to_json(figure)) == spec
    style = plotly.io.templates[plotly.io.templates.default]
    assert figure.layout.template == style
    colour = st.get_option("theme.light.textColor")
    assert (
        figure.layout.font.color == figure.layout.xaxis.tickfont.color == figure.layout.yaxis.title.font.color == colour
    )
    assert proto.alt == "Loss over epochs"


def test_two_visitors_get_the_same_chart() -> None:
    one, other = (AppTest.from_function(page, default_timeout=120).run().get("plotly_chart")[0] for _ in range(2))
    assert one.proto.spec == other.proto.spec
