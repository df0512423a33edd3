"""A race of optimizers on a surface as a widget: the classroom's animation and arithmetic, and an API."""

import json
from typing import Any

import gradio as gr

from apps.shared import surface_race_data
from apps.shared.surface_race_frontend import ARITHMETIC, STAGE, STAGE_SCRIPTS, script
from apps.widgets.controls import ONE_BY_ONE, CardStates, Control, controls, on_card_change, settings_from
from core.errors import ConvolabError
from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS, TITLES, OptimizerSettings
from core.optimization.surface_race import SurfaceRace
from core.optimization.surface_race_presets import LINE_UPS, PRESETS
from core.optimization.surface_race_settings import SurfaceRaceSettings
from core.settings import SettingsError

FIRST = PRESETS[0]
COLUMNS = ["optimizer", "final loss", "converged at step", "in Keras"]
Table = dict[str, list]

_TEMPLATE = f'<div class="race-widget"><div class="stage">{STAGE}</div><div class="sums">{ARITHMETIC}</div></div>'
_STYLE = (
    ".race-widget { --st-font: var(--font); --st-text-color: var(--body-text-color); "
    "--st-background-color: var(--background-fill-primary); --st-border-color: var(--border-color-primary); "
    "--st-primary-color: var(--color-accent); }\n.sums { margin-top: 1.4rem; }\n"
    + script("surface_race.css", "step_arithmetic.css")
)
_SCRIPT = (
    script(*STAGE_SCRIPTS).replace("export default function", "const mountStage = function")
    + script("step_arithmetic.js").replace("export default function", "const mountArithmetic = function")
    + """
let unmount = [];
const draw = () => {
  unmount.forEach((cleanup) => cleanup());
  const data = JSON.parse(props.value);
  const send = (name, value) => trigger(name === "start" ? "place" : "follow", { value });
  const [stage, sums] = [".stage", ".sums"].map((part) => element.querySelector(part));
  sums.hidden = !data.arithmetic;
  unmount = [mountStage({ data: data.stage, parentElement: stage, setTriggerValue: send })];
  if (data.arithmetic) unmount.push(mountArithmetic({ data: data.arithmetic, parentElement: sums }));
};
watch("value", draw);
draw();
"""
)


def race(
    line: str = FIRST.line_up,
    start_x: float | None = None,
    start_y: float | None = None,
    follow: str = FIRST.followed,
    **values: Any,
) -> tuple[str, Table]:
    """Race optimizers on a surface.

    Args:
        line: the line-up, for example ``sgd-learning_rate-0.02~adam``; see `core.optimization.line_up`.
        start_x: x of the start; if either coordinate is missing, the surface's own start is used.
        start_y: y of the start.
        follow: the optimizer whose arithmetic is shown.
        values: of the knobs of `SurfaceRaceSettings`.

    Returns:
        Everything that the browser draws, as JSON, and a table of the results.
    """
    settings = settings_from(SurfaceRaceSettings, values)
    try:
        optimizers = line_up.parse(line)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    start = None if start_x is None or start_y is None else (float(start_x), float(start_y))
    done = surface_race.run(surfaces.find(settings.surface), optimizers, start, settings.steps, settings.seed)
    return _outputs(done, follow)


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished race."""
    drawn, results = race(surface=FIRST.surface)
    laid_out_for = gr.State((FIRST.line_up, FIRST.surface))  # The line-up and surface that the cards were laid out for.
    preset = gr.Radio([preset.title for preset in PRESETS], value=FIRST.title, label="Races that make a point")
    with gr.Row():
        with gr.Column(scale=5):
            stage = gr.HTML(
                drawn,
                html_template=_TEMPLATE,
                css_template=_STYLE,
                js_on_load=_SCRIPT,
                padding=False,
                apply_default_css=False,
            )
            explanation = gr.Markdown(FIRST.explanation)
            table = gr.Dataframe(results, label="Results", interactive=False)
        with gr.Column(scale=2, min_width=280):
            knobs = controls(SurfaceRaceSettings)
            follow = gr.Dropdown(
                [(TITLES[name], name) for name in OPTIMIZER_SETTINGS], value=FIRST.followed, label="Follow"
            )
            with gr.Row():
                x = gr.Number(None, label="Start, x", info="Or click on the map.", min_width=100)
                y = gr.Number(None, label="Start, y", info="Empty: the surface's own.", min_width=100)
            line = gr.Textbox(FIRST.line_up, label="Line-up", info="As text, written by the cards below.")
            _cards(line, laid_out_for)
    given: dict[str, Any] = {
        "fn": race,
        "inputs": [line, x, y, follow],
        "inputs_kwargs": knobs,
        "outputs": [stage, table],
    }
    changes = [part.change for part in (line, x, y, follow, *knobs.values())]
    gr.on(changes, **given, api_name="race", trigger_mode="always_last", show_progress="hidden")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    chosen = [knobs["surface"], line, laid_out_for, follow, x, y, explanation]
    preset.input(_preset_race, preset, chosen, **private)
    knobs["surface"].input(_default_race, knobs["surface"], [line, laid_out_for, x, y, explanation], **private)
    stage.place(_clicked_start, None, [x, y], **private)
    stage.follow(_clicked_optimizer, None, follow, **private)
    gr.on([line.submit, line.blur], lambda *both: both, [line, knobs["surface"]], laid_out_for, **private)


def _outputs(done: SurfaceRace, follow: str) -> tuple[str, Table]:
    first = done.trajectories[0] if done.trajectories else None
    followed = next((trajectory for trajectory in done.trajectories if trajectory.name == follow), first)
    data = {
        "stage": {**surface_race_data.stage(done, followed.name if followed else ""), "channel": "widget"},
        "arithmetic": {**surface_race_data.arithmetic(followed), "channel": "widget"} if followed else None,
    }
    rows = [
        [
            TITLES[trajectory.name],
            "diverged" if trajectory.diverged_at else f"{trajectory.losses[-1]:.4g}",
            "–" if trajectory.converged_at is None else str(trajectory.converged_at),
            f"keras.optimizers.{trajectory.optimizer!r}",
        ]
        for trajectory in done.trajectories
    ]
    return json.dumps(data), {"headers": COLUMNS, "data": rows}


def _cards(line: gr.Textbox, laid_out_for: gr.State) -> None:
    """Lay out a card for each optimizer: again for another line-up, but not when a knob is turned.

    A change of one knob sends the values of all, so the line-up is right even when two changes come at once.
    """

    def cards(race: tuple[str, str]) -> None:
        text, surface = race
        running = _parsed(text)
        made: list[tuple[str, gr.Checkbox, dict[str, Control]]] = []
        for name, default in _parsed(LINE_UPS[surface]).items():
            with gr.Accordion(TITLES[name], open=False):
                on = gr.Checkbox(name in running, label="runs", info=default.__doc__, interactive=True)
                made.append((name, on, controls(type(default), running.get(name, default))))
        on_card_change(made, _written, line)

    gr.render(inputs=laid_out_for, **ONE_BY_ONE)(cards)


def _parsed(text: str) -> dict[str, OptimizerSettings]:
    try:
        return {settings.name: settings for settings in line_up.parse(text)}
    except SettingsError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _written(cards: CardStates) -> str:
    running = [settings_from(OPTIMIZER_SETTINGS[name], values) for name, runs, values in cards if runs]
    return line_up.write(tuple(running))


def _preset_race(title: str) -> tuple[str, str, tuple[str, str], str, float | None, float | None, str]:
    chosen = next(preset for preset in PRESETS if preset.title == title)
    x, y = chosen.start or (None, None)
    return chosen.surface, chosen.line_up, (chosen.line_up, chosen.surface), chosen.followed, x, y, chosen.explanation


def _default_race(surface: str) -> tuple[str, tuple[str, str], None, None, str]:
    return LINE_UPS[surface], (LINE_UPS[surface], surface), None, None, surfaces.find(surface).lesson


def _clicked_start(event: gr.EventData) -> tuple[float, float]:
    x, y = event.value
    return float(x), float(y)


def _clicked_optimizer(event: gr.EventData) -> str:
    name = str(event.value)
    return name if name in OPTIMIZER_SETTINGS else FIRST.followed
