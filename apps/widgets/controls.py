"""Gradio components generated from a settings model, one per knob."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

import gradio as gr

from core.errors import ConvolabError
from core.settings import Knob, Settings

Model = TypeVar("Model", bound=Settings)
Control = gr.Slider | gr.Checkbox | gr.Radio
CardStates = list[tuple[str, bool, dict[str, Any]]]
"""The state of some cards: the name of each, whether it is switched on, and the values of its knobs by name."""

ONE_BY_ONE: dict[str, Any] = {"concurrency_id": "render", "concurrency_limit": 1}
"""For every `gr.render`: a visitor's rendered blocks share one dictionary, which two renders at once would corrupt."""


def controls(model: type[Settings], at: Settings | None = None) -> dict[str, Control]:
    """Build a component for each knob, by name; knobs that are rarely turned go into an accordion.

    Call this inside a layout and pass the result to an event as `inputs_kwargs`.

    Args:
        model: the settings model.
        at: the initial settings; None for the defaults.
    """
    knobs = [replace(knob, default=getattr(at, knob.name)) if at else knob for knob in model.knobs()]
    components = {knob.name: _component(knob) for knob in knobs if not knob.more}
    if any(knob.more for knob in knobs):
        with gr.Accordion("More", open=False):
            components |= {knob.name: _component(knob) for knob in knobs if knob.more}
    return components


def settings_from(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Parse the values of `controls`.

    Raises:
        gr.Error: with a sentence that names the invalid value.
    """
    try:
        return model.parse(values)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def on_card_change(
    cards: Sequence[tuple[str, gr.Checkbox, Mapping[str, Control]]],
    write: Callable[[CardStates], str],
    line: gr.Textbox,
) -> None:
    """Whenever a component of a card changes, write a line of text from the state of all cards.

    Args:
        cards: the name, the switch and the `controls` of each card.
        write: makes the text.
        line: the text box that receives it.
    """
    parts: list[Control] = [part for _, switch, knobs in cards for part in (switch, *knobs.values())]
    names = [(name, list(knobs)) for name, _, knobs in cards]

    def new_text(*values: Any) -> str:
        left = iter(values)
        return write(
            [(name, next(left), dict(zip(knobs, islice(left, len(knobs)), strict=True))) for name, knobs in names]
        )

    if parts:
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        gr.on([part.input for part in parts], new_text, parts, line, trigger_mode="always_last", **quiet)


def _component(knob: Knob) -> Control:
    # Without `interactive`, Gradio would take a component that `gr.render` lays out later for a read-only output.
    common: dict[str, Any] = {
        "label": f"{knob.label} ({knob.unit})" if knob.unit else knob.label,
        "info": knob.help,
        "interactive": True,
    }
    if knob.kind == "switch":
        return gr.Checkbox(knob.default, **common)
    if knob.kind == "choice":
        return gr.Radio(list(zip(knob.titles, knob.choices, strict=True)), value=knob.default, **common)
    assert knob.minimum is not None and knob.maximum is not None
    precision = 0 if knob.kind == "integer" else None
    return gr.Slider(knob.minimum, knob.maximum, value=knob.default, step=knob.step, precision=precision, **common)
