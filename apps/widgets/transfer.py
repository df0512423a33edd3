"""Which transfer? as a widget: a zip in, the cell of the decision table, the advice and its evidence out."""

from typing import Any

import gradio as gr
import plotly.graph_objects as go

from apps.shared import transfer_advice
from apps.shared.line_chart import GREY
from apps.shared.transfer_advice import CELLS
from apps.widgets import own_pictures
from core.errors import ConvolabError
from core.transfer.choice import evidence
from core.transfer.choice.advice import Advice, Cell, Probing

CLEAR, FAINT = "rgba(0, 0, 0, 0)", "rgba(153, 153, 153, 0.25)"


def advise(
    file: str | None,
    progress: Any = gr.Progress(),  # noqa: B008 - as Gradio wants it
) -> tuple[str, str, go.Figure, str]:
    """Advise which way of transfer to take.

    Args:
        file: path of a zip with one folder of pictures for each class; None: the sample set.
        progress: of the browser.

    Returns:
        The advice with its reason, as Markdown; the command to run; what was measured on the recorded data set that is
        nearest, as a chart; and the four cells with the one of these pictures marked, as a Markdown table.
    """
    try:
        return _shown(file, progress)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def layout() -> None:
    """Lay the widget out inside a tab; it opens on advice for the sample set."""
    said, command, figure, cells = _shown(None, lambda *_: None)
    with gr.Row():
        with gr.Column(scale=3):
            chart = gr.Plot(figure, show_label=False)
            table = gr.Markdown(cells)
        with gr.Column(scale=2):
            file = own_pictures.upload()
            gr.Markdown(f"Without a zip it looks at {own_pictures.SAMPLE}.")
            button = gr.Button("Advise", variant="primary")
            verdict = gr.Markdown(said)
            line = gr.Code(command, language="shell", label="To run it", interactive=False)
    button.click(advise, [file], [verdict, line, chart, table], api_name="advise", show_progress="full")


def _shown(file: str | None, progress: Any) -> tuple[str, str, go.Figure, str]:
    examples, left_out = own_pictures.looked_at(file, progress)
    probing = Probing.of(examples)
    for snapshot in probing.stream():
        progress((snapshot.step, snapshot.total), "Measuring how well features separate the classes")
    found = evidence.recorded()
    advice = probing.advise(found)
    said = [transfer_advice.verdict(advice), _separated(advice), own_pictures.named(left_out)]
    figure, _ = transfer_advice.curves(found, advice.subject, advice.per_class)
    # Nothing tells here whether the page is light or dark; grey on what lies behind can be read on both.
    figure.update_layout(paper_bgcolor=CLEAR, plot_bgcolor=CLEAR, font={"color": GREY})
    figure.update_xaxes(gridcolor=FAINT).update_yaxes(gridcolor=FAINT)
    return "\n\n".join(filter(None, said)), advice.command, figure, _table(advice.cell)


def _separated(advice: Advice) -> str:
    shares = f"late features {advice.late:.0%}, early ones {advice.early:.0%}".replace("%", " %")
    return f"Your classes, told apart by cross-validation: {shares}."


def _table(chosen: Cell) -> str:
    def cell(similar: bool, many: bool) -> str:
        place = Cell(similar, many)
        title, text = CELLS[place]
        return f"**{title}**{' **← your pictures**' if place == chosen else ''}<br>{text}"

    rows = [f"| {cell(similar, False)} | {cell(similar, True)} |" for similar in (True, False)]
    return "\n".join(["| few pictures | many pictures |", "|---|---|", *rows])
