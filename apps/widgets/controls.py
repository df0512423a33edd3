"""Gradio components from a settings model: one a knob."""

from typing import Any, TypeVar

import gradio as gr

from core.errors import ConvolabError
from core.settings import Knob, Settings

Model = TypeVar("Model", bound=Settings)


def controls(model: type[Settings]) -> list[gr.components.Component]:
    """Make the components of all knobs, those that are rarely turned in an accordion; call it inside a layout."""
    knobs = model.knobs()
    made = {knob.name: _component(knob) for knob in knobs if not knob.more}
    if any(knob.more for knob in knobs):
        with gr.Accordion("More", open=False):
            made |= {knob.name: _component(knob) for knob in knobs if knob.more}
    return [made[knob.name] for knob in knobs]


def settings_from(model: type[Model], values: tuple[Any, ...]) -> Model:
    """The settings from the values of `controls`, in the order of the knobs.

    Raises:
        gr.Error: with the sentence that names the value which does not fit.
    """
    try:
        return model.parse(dict(zip((knob.name for knob in model.knobs()), values, strict=True)))
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _component(knob: Knob) -> gr.components.Component:
    label = f"{knob.label} ({knob.unit})" if knob.unit else knob.label
    if knob.kind == "switch":
        return gr.Checkbox(knob.default, label=label, info=knob.help)
    if knob.kind == "choice":
        return gr.Radio(list(knob.choices), value=knob.default, label=label, info=knob.help)
    assert knob.minimum is not None and knob.maximum is not None
    precision = 0 if knob.kind == "integer" else None
    return gr.Slider(
        knob.minimum, knob.maximum, value=knob.default, step=knob.step, label=label, info=knob.help, precision=precision
    )
