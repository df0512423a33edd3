"""The race of optimizers as a widget: the same animation and arithmetic as in the classroom, and an API for races."""

import json
from typing import Any

import gradio as gr

from apps.shared import optimizer_race
from apps.shared.race_frontend import ARITHMETIC, STAGE, STAGE_SCRIPTS, script
from apps.widgets.controls import ONE_BY_ONE, Control, Turned, controls, on_turn, settings_from
from core.errors import ConvolabError
from core.optimization import race_settings, surfaces
from core.optimization.race import Race, run
from core.optimization.race_presets import LINES, PRESETS
from core.optimization.race_settings import CONTESTANTS, NONE, TITLES, Contestant, RaceSettings
from core.settings import SettingsError

FIRST = PRESETS[0]
COLUMNS = ["optimizer", "loss at the end", "down for good from step", "in Keras"]
Table = dict[str, list]

_TEMPLATE = f'<div class="race-widget"><div class="stage">{STAGE}</div><div class="sums">{ARITHMETIC}</div></div>'
_STYLE = (
    ".race-widget { --st-font: var(--font); --st-text-color: var(--body-text-color); "
    "--st-background-color: var(--background-fill-primary); --st-border-color: var(--border-color-primary); "
    "--st-primary-color: var(--color-accent); }\n.sums { margin-top: 1.4rem; }\n"
    + script("descent.css", "arithmetic.css")
)
_SCRIPT = (
    script(*STAGE_SCRIPTS).replace("export default function", "const mountStage = function")
    + script("arithmetic.js").replace("export default function", "const mountArithmetic = function")
    + """
let leave = [];
const draw = () => {
  leave.forEach((end) => end());
  const data = JSON.parse(props.value);
  const tell = (name, value) => trigger(name === "start" ? "place" : "follow", { value });
  const [stage, sums] = [".stage", ".sums"].map((part) => element.querySelector(part));
  sums.hidden = !data.arithmetic;
  leave = [mountStage({ data: data.stage, parentElement: stage, setTriggerValue: tell })];
  if (data.arithmetic) leave.push(mountArithmetic({ data: data.arithmetic, parentElement: sums }));
};
watch("value", draw);
draw();
"""
)


def race(
    line: str = FIRST.line,
    start_x: float | None = None,
    start_y: float | None = None,
    follow: str = FIRST.followed,
    **values: Any,
) -> tuple[str, Table]:
    """Race optimizers on a surface.

    Args:
        line: who runs, for example ``sgd-learning_rate-0.02~adam``; see `core.optimization.race_settings`.
        start_x: where all start; the surface's own start where one of the two is missing.
        start_y: the other coordinate.
        follow: whose arithmetic is shown.
        values: of the knobs of `RaceSettings`.

    Returns:
        All that is drawn, as JSON, and how each ended.
    """
    settings = settings_from(RaceSettings, values)
    try:
        contestants = race_settings.line_up(line)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    start = None if start_x is None or start_y is None else (float(start_x), float(start_y))
    return _shown(run(surfaces.find(settings.surface), contestants, start, settings.steps, settings.seed), follow)


def layout() -> None:
    """Lay the widget out inside a tab; it opens on a finished race."""
    drawn, results = race(surface=FIRST.surface)
    drawn_from = gr.State((FIRST.line, FIRST.surface))  # The line and the surface as the cards were last laid out.
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
            point = gr.Markdown(FIRST.point)
            table = gr.Dataframe(results, label="How they ended", interactive=False)
        with gr.Column(scale=2, min_width=280):
            knobs = controls(RaceSettings)
            follow = gr.Dropdown([(TITLES[name], name) for name in CONTESTANTS], value=FIRST.followed, label="Follow")
            with gr.Row():
                x = gr.Number(None, label="Start, x", info="Or click into the map.", min_width=100)
                y = gr.Number(None, label="Start, y", info="Empty: the surface's own.", min_width=100)
            line = gr.Textbox(FIRST.line, label="Who runs", info="As text; the cards below write it.")
            _cards(line, drawn_from)
    given: dict[str, Any] = {
        "fn": race,
        "inputs": [line, x, y, follow],
        "inputs_kwargs": knobs,
        "outputs": [stage, table],
    }
    changes = [part.change for part in (line, x, y, follow, *knobs.values())]
    gr.on(changes, **given, api_name="race", trigger_mode="always_last", show_progress="hidden")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    chosen = [knobs["surface"], line, drawn_from, follow, x, y, point]
    preset.input(_preset, preset, chosen, **private)
    knobs["surface"].input(_usual, knobs["surface"], [line, drawn_from, x, y, point], **private)
    stage.place(_placed, None, [x, y], **private)
    stage.follow(_followed, None, follow, **private)
    gr.on([line.submit, line.blur], lambda *both: both, [line, knobs["surface"]], drawn_from, **private)


def _shown(done: Race, follow: str) -> tuple[str, Table]:
    followed = next((track for track in done.tracks if track.name == follow), done.tracks[0] if done.tracks else None)
    data = {
        "stage": {**optimizer_race.stage(done, followed.name if followed else ""), "channel": "widget"},
        "arithmetic": {**optimizer_race.arithmetic(followed), "channel": "widget"} if followed else None,
    }
    rows = [
        [
            TITLES[track.name],
            "flew off" if track.left else f"{track.losses[-1]:.4g}",
            "–" if track.down is None else str(track.down),
            f"keras.optimizers.{track.optimizer!r}",
        ]
        for track in done.tracks
    ]
    return json.dumps(data), {"headers": COLUMNS, "data": rows}


def _cards(line: gr.Textbox, drawn_from: gr.State) -> None:
    """A card for each optimizer; laid out anew with another line-up, not when a knob is turned.

    A turn of one knob sends all of them: the line is what all stand at, also when two turns come at once.
    """

    def cards(origin: tuple[str, str]) -> None:
        text, surface = origin
        running = _line_up(text)
        made: list[tuple[str, gr.Checkbox, dict[str, Control]]] = []
        for name, usual in _line_up(LINES[surface]).items():
            with gr.Accordion(TITLES[name], open=False):
                on = gr.Checkbox(name in running, label="runs", info=usual.__doc__, interactive=True)
                made.append((name, on, controls(type(usual), running.get(name, usual))))
        on_turn(made, _written, line)

    gr.render(inputs=drawn_from, **ONE_BY_ONE)(cards)


def _line_up(text: str) -> dict[str, Contestant]:
    try:
        return {contestant.name: contestant for contestant in race_settings.line_up(text)}
    except SettingsError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _written(cards: Turned) -> str:
    running = [settings_from(CONTESTANTS[name], values) for name, runs, values in cards if runs]
    return race_settings.write(tuple(running)) if running else NONE


def _preset(title: str) -> tuple[str, str, tuple[str, str], str, float | None, float | None, str]:
    chosen = next(preset for preset in PRESETS if preset.title == title)
    x, y = chosen.start or (None, None)
    return chosen.surface, chosen.line, (chosen.line, chosen.surface), chosen.followed, x, y, chosen.point


def _usual(surface: str) -> tuple[str, tuple[str, str], None, None, str]:
    return LINES[surface], (LINES[surface], surface), None, None, surfaces.find(surface).lesson


def _placed(event: gr.EventData) -> tuple[float, float]:
    x, y = event.value
    return float(x), float(y)


def _followed(event: gr.EventData) -> str:
    name = str(event.value)
    return name if name in CONTESTANTS else FIRST.followed
