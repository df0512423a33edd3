"""The chart of the sweep: accuracy over the learning rate."""

from collections.abc import Sequence

from apps.classroom.lessons.network_race import text
from apps.classroom.lessons.network_race.race_curves import ROOM, colours
from apps.classroom.ui import charts
from apps.classroom.ui.training import training_curves
from apps.shared.chart import Chart
from apps.shared.line_chart import GREY, horizontal, label_ends
from core.training.comparison.sweep_result import WORKING_ACCURACY, SweepResult

RATES = [10.0**exponent for exponent in range(-4, 2)]
RATE_LABELS = ["0.0001", "0.001", "0.01", "0.1", "1", "10"]


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
