"""Charts as plain values: they are figures of Plotly's, and nobody's values are changed."""

import pytest

from apps.shared.chart import Chart
from apps.shared.line_chart import horizontal


def test_it_is_the_figure_that_plotly_would_make() -> None:
    chart = Chart()
    chart.add_scatter(x=[1, 2], y=[3.0, 4.0], mode="lines", line={"width": 3})
    chart.update_layout(title={"text": "loss"}, height=300)
    chart.update_layout(title={"font": {"size": 15}})
    chart.update_xaxes(range=[0, 2])
    chart.update_axes(tickfont={"size": 14})
    chart.annotate([{"x": 1, "y": 3, "text": "first"}])
    chart.annotate([])
    chart.annotate([{"x": 2, "y": 4, "text": "second"}])
    chart.draw_lines([horizontal(3.5, "#858585")])
    figure = chart.figure()
    assert (figure.layout.title.text, figure.layout.title.font.size, figure.layout.height) == ("loss", 15, 300)
    assert figure.layout.xaxis.range == (0, 2) and figure.layout.yaxis.tickfont.size == 14
    assert [note.text for note in figure.layout.annotations] == ["first", "second"]
    assert figure.layout.shapes[0].y0 == 3.5 and figure.data[0].line.width == 3


def test_values_that_several_charts_share_stay_as_they_are() -> None:
    font = {"size": 15}
    charts = [Chart(), Chart()]
    for number, chart in enumerate(charts):
        chart.update_layout(font=font)
        chart.update_layout(font={"color": f"#00000{number}"})
    assert font == {"size": 15}
    assert [chart.layout["font"]["color"] for chart in charts] == ["#000000", "#000001"]


def test_what_plotly_does_not_know_is_found() -> None:
    chart = Chart()
    chart.update_layout(hight=300)
    with pytest.raises(ValueError, match="hight"):
        chart.figure()
