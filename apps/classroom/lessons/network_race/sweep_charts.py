"""The charts of the sweep: the range of working learning rates of each optimizer, and accuracy over the rate."""

from collections.abc import Sequence

from apps.classroom.lessons.network_race import text
from apps.classroom.lessons.network_race.race_curves import ROOM, colours
from apps.classroom.ui import charts
from apps.classroom.ui.training import training_curves
from apps.shared.chart import Chart, Values
from apps.shared.line_chart import GREY, horizontal, label_ends
from core.training.comparison.sweep_result import WORKING_ACCURACY, SweepResult

ROW = 40
"""Height of the range of one optimizer, in pixels."""
RATES = [10.0**exponent for exponent in range(-4, 2)]
RATE_LABELS = ["0.0001", "0.001", "0.01", "0.1", "1", "10"]


def ranges(result: SweepResult, key: str) -> None:
    """Draw the working learning rates of each optimizer as a bar on a logarithmic scale, with the best one marked."""
    chart, palette = Chart(), colours()
    names = result.optimizers
    titles: list[Values] = []
    for row, name in enumerate(names):
        colour, working_range = palette[name], result.range_of(name)
        if working_range is not None:
            ends = {"x": [working_range.lowest, working_range.highest], "y": [row, row], "hoverinfo": "skip"}
            chart.add_scatter(**ends, mode="lines", line={"width": 14, "color": colour})
        point = {"size": 20, "color": "#ffffff", "line": {"width": 4, "color": colour}}
        best, hover = result.best_rate(name), text.best_rate(result, name)
        shown = {"x": [best], "y": [row], "hovertext": hover, "hoverinfo": "text"}
        chart.add_scatter(**shown, mode="markers", marker=point)
        title = f"<b>{text.title(name)}</b> {text.range_width(working_range)}"
        place = {"x": -4.15, "xref": "x", "y": row - 0.42, "xanchor": "left"}
        titles.append({**place, "text": title, "showarrow": False, "font": {"size": 14}})
    chart.annotate(titles)
    chart.update_layout(
        height=ROW * len(names) + 80, showlegend=False, margin={"l": 6, "r": 6, "t": 10, "b": 10}, uirevision="stays"
    )
    chart.update_xaxes(
        type="log",
        range=[-4.2, 1.2],
        tickvals=RATES,
        ticktext=RATE_LABELS,
        tickfont={"size": 14},
        title={"text": "learning rate", "font": {"size": 15}},
    )
    chart.update_yaxes(visible=False, range=[len(names) - 0.5, -0.75])
    charts.show(chart, key=key, alt=text.RANGES_ALT)


def curves(result: SweepResult, names: Sequence[str], key: str) -> None:
    """Draw the accuracy of some optimizers over the learning rate."""
    chart, ends, palette = Chart(), [], colours()
    for name in names:
        accuracies, title = result.curve(name), text.title(name)
        line, marker = {"width": 3, "color": palette[name]}, {"size": 7}
        chart.add_scatter(x=result.rates, y=accuracies, name=title, mode="lines+markers", line=line, marker=marker)
        ends.append((result.rates[-1], accuracies[-1], title, palette[name]))
    label_ends(chart, ends, 1.02, plot=training_curves.PLOT, log_x=True)
    training_curves.lay_out(chart, text.ACCURACY_TITLE, "accuracy", 1, 1.02, room=ROOM)
    chart.update_xaxes(
        type="log", range=[-4.1, 1.0], tickvals=RATES, ticktext=RATE_LABELS, title={"text": "learning rate"}
    )
    chart.draw_lines([horizontal(WORKING_ACCURACY, GREY)])
    charts.show(chart, key=key, alt=text.SWEEP_CURVES_ALT)
