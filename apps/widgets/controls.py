"""Gradio components from a settings model: one a knob."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

import gradio as gr

from core.errors import ConvolabError
from core.settings import Knob, Settings

Model = TypeVar("Model", bound=Settings)
Control = gr.Slider | gr.Checkbox | gr.Radio
Turned = list[tuple[str, bool, dict[str, Any]]]
"""What cards stand at: the name of each, whether it is switched on, and its knobs by name."""

ONE_BY_ONE: dict[str, Any] = {"concurrency_id": "render", "concurrency_limit": 1}
"""For every `gr.render`: what is rendered for a visitor stands in one dictionary, which two at once would spoil."""


def controls(model: type[Settings], at: Settings | None = None) -> dict[str, Control]:
    """Make the components of all knobs, by name, those that are rarely turned in an accordion.

    Call it inside a layout, and give the result to an event as `inputs_kwargs`.

    Args:
        model: the settings model.
        at: settings of this model to stand at; the defaults where None.
    """
    knobs = [replace(knob, default=getattr(at, knob.name)) if at else knob for knob in model.knobs()]
    made = {knob.name: _component(knob) for knob in knobs if not knob.more}
    if any(knob.more for knob in knobs):
        with gr.Accordion("More", open=False):
            made |= {knob.name: _component(knob) for knob in knobs if knob.more}
    return made


def settings_from(model: type[Model], values: Mapping[str, Any]) -> Model:
    """The settings from the values of `controls`.

    Raises:
        gr.Error: with the sentence that names the value which does not fit.
    """
    try:
        return model.parse(values)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def on_turn(
    cards: Sequence[tuple[str, gr.Checkbox, Mapping[str, Control]]], write: Callable[[Turned], str], line: gr.Textbox
) -> None:
    """Whenever a part of a card is turned, write a line from what all of them stand at.

    Args:
        cards: the name, the switch and the `controls` of each.
        write: makes the line.
        line: where it is put.
    """
    parts: list[Control] = [part for _, switch, knobs in cards for part in (switch, *knobs.values())]
    names = [(name, list(knobs)) for name, _, knobs in cards]

    def written(*values: Any) -> str:
        left = iter(values)
        return write(
            [(name, next(left), dict(zip(knobs, islice(left, len(knobs)), strict=True))) for name, knobs in names]
        )

    if parts:
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        gr.on([part.input for part in parts], written, parts, line, trigger_mode="always_last", **quiet)


def _component(knob: Knob) -> Control:
    # Gradio takes what is laid out later, by `gr.render`, for an output that cannot be turned, unless it is told.
    common: dict[str, Any] = {
        "label": f"{knob.label} ({knob.unit})" if knob.unit else knob.label,
        "info": knob.help,
        "interactive": True,
    }
    if knob.kind == "switch":
        return gr.Checkbox(knob.default, **common)
    if knob.kind == "choice":
        return gr.Radio(list(knob.choices), value=knob.default, **common)
    assert knob.minimum is not None and knob.maximum is not None
    precision = 0 if knob.kind == "integer" else None
    return gr.Slider(knob.minimum, knob.maximum, value=knob.default, step=knob.step, precision=precision, **common)
