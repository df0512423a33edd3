"""The GAN laboratory as a widget: two small networks in the plane, trained in the worker, with a stop button."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import gradio as gr
import numpy as np

from apps.shared import finished, gan_plane_drawing, job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.streaming import TAKING_TURNS, followed, thinned
from core.arrays import Float64Array
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.synthesis.gan.laboratory import distributions
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.distributions import DRAWN
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.presets import PRESETS

RECORD = "gan_laboratory"
SHORTEST = 4.0
"""Seconds that a training takes at least, so that it can be watched."""
SNAPSHOTS = 50
"""Of a training, about."""
COLUMNS = ["measure", "generator", "averaged weights"]
PLAIN = "Default settings"
MEASURES = {
    "accuracy_real": "real samples that D recognizes",
    "accuracy_fake": "generated samples that D recognizes",
    "discriminator_loss": "loss of D",
    "generator_loss": "loss of G",
    "generator_gradient": "norm of G's gradient",
}
"""Metrics of a training that the average of the weights has no part in, by their names."""
Table = dict[str, list]


def train(
    points: str = "",
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[tuple[RGB, Table]]:
    """Train both networks.

    Args:
        points: the real samples of the distribution “drawn”: a line for each, with x and y from -1 to 1.
        progress: Gradio's progress bar.
        values: the knobs of `LaboratorySettings`.

    Yields:
        The plane and a table of measures so far, about twice a second, and finally those after the last step.
    """
    settings = settings_from(LaboratorySettings, values)
    drawn = None
    try:
        if settings.distribution == DRAWN:
            drawn = coordinates(points)
        real = distributions.find(settings.distribution, drawn)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    every, rate = max(1, settings.steps // SNAPSHOTS), settings.steps / SHORTEST
    for snapshot in thinned(followed(job_targets.GAN_LABORATORY, [settings, None, drawn, every, rate], progress)):
        state = states.from_panel(snapshot.panels[states.STATE])
        plane = gan_plane_drawing.draw(state, settings, examine(state, settings, real))
        yield plane, table(snapshot.metrics, settings)


def coordinates(text: str) -> Float64Array:
    """Points as text, a line for each with x and y, as an array (N, 2).

    Raises:
        LaboratoryError: a line holds something else.
    """
    lines = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    try:
        return np.array([[float(x), float(y)] for x, y in lines], np.float64).reshape(-1, 2)
    except ValueError:
        raise LaboratoryError("Give each point a line with two numbers, x and y, such as 0.5 -0.2.") from None


def table(metrics: Mapping[str, float], settings: LaboratorySettings) -> Table:
    """The metrics of a training as rows for readers."""
    rows = [["steps", f"{metrics['step']:,.0f} of {settings.steps:,}", ""]]
    modes = distributions.DISTRIBUTIONS[settings.distribution].modes if "covered" in metrics else None
    if modes is not None:
        both = [(metrics[f"{which}covered"], metrics[f"{which}good"]) for which in ("", "average_")]
        rows.append(["modes covered", *(f"{covered:.0f} of {len(modes.centres)}" for covered, _ in both)])
        rows.append(["samples within a mode", *(percent(good, 0) for _, good in both)])
    rows.append(["energy distance", *(f"{metrics[name]:.3g}" for name in ("distance", "average_distance"))])
    for name, title in MEASURES.items():
        if name in metrics:
            value = metrics[name]
            rows.append([title, percent(value, 0) if name.startswith("accuracy") else f"{value:.3g}", ""])
    return {"headers": COLUMNS, "data": rows}


@cache
def trainings() -> Mapping[str, tuple[LaboratorySettings, str]]:
    """Settings that make a point, by title, each with what to see and why."""
    found = {PLAIN: (LaboratorySettings(), "Eight Gaussians in a ring, and two networks that learn equally fast.")}
    for preset in PRESETS:
        found[preset.title] = preset.failure, f"**{preset.symptom}** {preset.explanation}"
        for cure in preset.cures:
            found[f"{preset.title}, cured: {cure.title}"] = preset.cured(cure), cure.explanation
    return found


def chosen_values(names: Sequence[str], title: str) -> list[Any]:
    """What one of the `trainings` shows: its explanation, and the values of the knobs of these names."""
    settings, explanation = trainings()[title]
    return [explanation, *(getattr(settings, name) for name in names)]


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished training."""
    record = finished.load(RECORD)
    found = table(record.history[-1][1], LaboratorySettings.parse(record.settings))
    chosen = gr.Dropdown(list(trainings()), value=PLAIN, label="Failures and their cures", interactive=True)
    explanation = gr.Markdown(trainings()[PLAIN][1])
    with gr.Row():
        with gr.Column(scale=3):
            plane = gr.Image(
                finished.picture(RECORD),
                label="D's field, G's grid, real samples (blue) and generated ones (orange)",
                interactive=False,
                format="webp",
            )
            with gr.Row():
                button = gr.Button("Train", variant="primary")
                stop = gr.Button("Stop")
            measures = gr.Dataframe(found, label="Measures", interactive=False)
        with gr.Column(scale=2, min_width=280):
            knobs = controls(LaboratorySettings)
            points = gr.Textbox(
                "",
                label="Points of the distribution “draw your own”",
                info="A line for each, with x and y from -1 to 1.",
                placeholder="0.5 -0.2",
                lines=3,
                interactive=True,
            )
    given: dict[str, Any] = {
        "fn": train,
        "inputs": points,
        "outputs": [plane, measures],
        "inputs_kwargs": {**knobs},
        **TAKING_TURNS,
        "show_progress": "minimal",  # A full bar would hide the plane; the first row of the table says how far it is.
    }
    running = button.click(**given, api_name="gan_laboratory")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    set_knobs = chosen.input(partial(chosen_values, tuple(knobs)), chosen, [explanation, *knobs.values()], **private)
    following = set_knobs.then(**given, api_name="gan_training", api_visibility="private")
    stop.click(None, cancels=[running, following], api_name="stop_gan_laboratory")
