"""Which transfer?, as a widget: an archive in, the advice with its evidence and its cell of the decision table out."""

from typing import Any

import gradio as gr
import plotly.graph_objects as go

from apps.shared import transfer_advice
from apps.shared.line_chart import GREY
from apps.shared.transfer_advice import CELLS
from apps.widgets import own_pictures
from core.data.sets import shapes
from core.errors import ConvolabError
from core.numbers import percent
from core.transfer.choice import evidence, sample_probes
from core.transfer.choice.advice import Advice, Cell, Probing
from core.transfer.choice.evidence import Evidence
from core.transfer.own_classes.settings import SampleSetSettings

CLEAR, FAINT = "rgba(0, 0, 0, 0)", "rgba(153, 153, 153, 0.25)"


def advise(
    file: str | None,
    reading: str | None = own_pictures.AS_LIKELY,
    progress: Any = gr.Progress(),  # noqa: B008 - as Gradio wants it
) -> tuple[str, str, go.Figure, str]:
    """Advise on the transfer strategy.

    Args:
        file: path of a zip or tar archive with one folder of pictures per class; None for the sample set.
        reading: how to read folders that can be read in two ways, as for `teach`.
        progress: Gradio's progress bar.

    Returns:
        The advice with its reason, as Markdown; the command to run; a chart of the recorded data set that is most
        similar; and the four cells as a Markdown table, with what was measured and the cell of these pictures marked.
    """
    try:
        return _advise(file, progress, reading)
    except ConvolabError as error:
        raise own_pictures.refused(error) from None


def layout() -> None:
    """Lay the widget out inside a tab; it opens with advice on the sample set."""
    said, command, figure, cells = _advise(None, lambda *_: None)
    with gr.Row():
        with gr.Column(scale=3):
            chart = gr.Plot(figure, show_label=False)
            table = gr.Markdown(cells)
        with gr.Column(scale=2):
            file, reading = own_pictures.upload()
            gr.Markdown(f"Without an archive, it advises on {own_pictures.SAMPLE}.")
            button = gr.Button("Advise", variant="primary")
            verdict = gr.Markdown(said)
            line = gr.Code(command, language="shell", label="Command", interactive=False)
    button.click(advise, [file, reading], [verdict, line, chart, table], api_name="advise", show_progress="full")


def _advise(file: str | None, progress: Any, reading: str | None = None) -> tuple[str, str, go.Figure, str]:
    recorded = evidence.recorded()
    if file is None:
        advice, report = sample_probes.advice(shapes.CLASSES, SampleSetSettings().pictures), ""
    else:
        pictures = own_pictures.examples(file, progress, reading)
        report, probing = own_pictures.report(pictures), Probing.of(pictures.examples)
        for snapshot in probing.stream():
            progress((snapshot.step, snapshot.total), "Measuring how well features separate the classes")
        advice = probing.advise(recorded)
    said = [transfer_advice.verdict(advice), _accuracies(advice), report]
    chart, _ = transfer_advice.curves(recorded, advice.subject, advice.per_class)
    figure = chart.figure()
    # The server does not know whether the page is light or dark; grey on a transparent background suits both.
    figure.update_layout(paper_bgcolor=CLEAR, plot_bgcolor=CLEAR, font={"color": GREY})
    figure.update_xaxes(gridcolor=FAINT).update_yaxes(gridcolor=FAINT)
    return "\n\n".join(filter(None, said)), advice.command, figure, _table(recorded, advice.cell)


def _accuracies(advice: Advice) -> str:
    late, early = (percent(accuracy, digits=0) for accuracy in (advice.late, advice.early))
    return f"Cross-validated accuracy on your pictures: late features {late}, early features {early}."


def _table(recorded: Evidence, chosen: Cell) -> str:
    def cell(similar: bool, many: bool) -> str:
        place = Cell(similar, many)
        title, strategy = CELLS[place]
        found = transfer_advice.measured(transfer_advice.check(recorded, place))
        return f"**{title}**{' **← your pictures**' if place == chosen else ''}<br>{strategy}<br>{found}"

    rows = [f"| {cell(similar, False)} | {cell(similar, True)} |" for similar in (True, False)]
    return "\n".join(["| few pictures | many pictures |", "|---|---|", *rows])
