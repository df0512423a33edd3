"""Every registered settings model can be shown in Streamlit, in Gradio and on the command line, with equal values."""

import argparse
import importlib
from functools import partial
from types import SimpleNamespace

import gradio as gr
import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from apps.classroom.ui import controls
from apps.widgets import controls as gradio_controls
from core.cli.options import add_settings, parse_settings
from core.settings import Settings
from tests.repository import ROOT

CORE = ROOT / "core"
for file in CORE.rglob("*_settings.py"):
    importlib.import_module(".".join(file.relative_to(CORE.parent).with_suffix("").parts))
MODELS = [model for model in Settings.registered() if model.__module__.startswith("core.")]


def page(module: str, name: str) -> None:
    """A page with nothing but the controls; runs inside AppTest."""
    import importlib

    import streamlit as st

    from apps.classroom.ui.controls import controls

    st.code(controls(getattr(importlib.import_module(module), name), columns=2).source())


def test_another_page_forgets_what_the_last_one_wanted_forgotten_and_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    files = MemoryUploadedFileManager("/upload")
    session = SimpleNamespace(session_id="one", uploaded_file_mgr=files)
    monkeypatch.setattr(controls, "get_script_run_ctx", lambda: session)
    controls.begin_page("deep-dream")
    cleared: list[str] = []
    kept |= {"large": 1, "small": 2}
    controls.forget_when_left("large", "never_there", partial(cleared.append, "cache"))
    for visitor in ("one", "two"):
        files.add_file(visitor, UploadedFileRec("file", "photo.png", "image/png", b"..."))
    controls.begin_page("deep-dream")
    assert kept["large"] == 1 and not cleared and files.get_files("one", ["file"])
    controls.begin_page("gans")
    assert "large" not in kept and kept["small"] == 2 and cleared == ["cache"]
    assert not files.get_files("one", ["file"]) and files.get_files("two", ["file"])
    controls.begin_page("deep-dream")
    assert cleared == ["cache"], "it was forgotten twice"


@pytest.fixture(params=MODELS, ids=lambda model: model.__name__)
def model(request: pytest.FixtureRequest) -> type[Settings]:
    found: type[Settings] = request.param
    return found


def run(model: type[Settings], **parameters: str) -> AppTest:
    app = AppTest.from_function(page, args=(model.__module__, model.__name__), default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_models_are_found() -> None:
    assert {model.__name__ for model in MODELS} >= {"DreamSettings", "RankingSettings"}


def test_streamlit_shows_every_knob_at_its_default(model: type[Settings]) -> None:
    app = run(model)
    shown = {w.key for kind in ("slider", "toggle", "number_input", "button_group") for w in app.get(kind)}
    assert shown == {knob.name for knob in model.knobs()}
    assert app.code[0].value == model().source()


def test_streamlit_takes_values_from_the_address(model: type[Settings]) -> None:
    for knob in model.knobs():
        if knob.kind in ("integer", "number"):
            assert knob.minimum is not None
            value = int(knob.minimum) if knob.kind == "integer" else knob.minimum
            expected = model.parse({knob.name: value})
            assert run(model, **{knob.name: str(value)}).code[0].value == expected.source()


def test_choices_have_titles_and_keep_their_values_in_the_address(model: type[Settings]) -> None:
    choices = [knob for knob in model.knobs() if knob.choices]
    app = run(model, **{knob.name: knob.choices[-1] for knob in choices})
    groups = {group.key: group for group in app.get("button_group")}
    for knob in choices:
        assert [option.content for option in groups[knob.name].proto.options] == list(knob.titles)
    assert app.code[0].value == model.parse({knob.name: knob.choices[-1] for knob in choices}).source()
    titled = [knob for knob in choices if knob.titles != knob.choices]  # Of the others, the browser keeps the address.
    for knob in titled:
        app.button_group(key=knob.name).set_value(knob.choices[0])
    if titled:
        app.run()
    for knob in titled:
        assert app.query_params.get(knob.name) == (knob.choices[0] if knob.choices[0] != knob.default else None)


def test_choices_in_the_address_that_there_are_not_are_left_out(model: type[Settings]) -> None:
    names = [knob.name for knob in model.knobs() if knob.choices]
    if names:
        assert run(model, **dict.fromkeys(names, "no such choice")).code[0].value == model().source()


def test_a_value_past_its_bounds_in_the_address_is_left_out(model: type[Settings]) -> None:
    for knob in model.knobs():
        if knob.maximum is not None:
            app = run(model, **{knob.name: str(knob.maximum * 100 + 1)})
            assert app.code[0].value == model().source()


def test_gradio_shows_every_knob_at_its_default(model: type[Settings]) -> None:
    with gr.Blocks():
        components = gradio_controls.controls(model)
    values = {name: component.value for name, component in components.items()}
    assert gradio_controls.settings_from(model, values) == model()
    for knob in model.knobs():
        component = components[knob.name]
        assert knob.label in str(component.label) and component.info == knob.help
        if isinstance(component, gr.Radio):
            assert component.choices == list(zip(knob.titles, knob.choices, strict=True))


def test_gradio_says_which_value_does_not_fit(model: type[Settings]) -> None:
    knob = model.knobs()[0]
    with pytest.raises(gr.Error, match=knob.label):
        gradio_controls.settings_from(model, {knob.name: "nonsense"})


def test_the_command_line_takes_every_knob(model: type[Settings]) -> None:
    parser = argparse.ArgumentParser()
    add_settings(parser, model)
    assert parse_settings(parser.parse_args([]), model) == model()
    for knob in model.knobs():
        option = "--" + knob.name.replace("_", "-")
        if knob.kind == "switch":
            value: object = not knob.default
            words = [option if value else option.replace("--", "--no-")]
        else:
            value = knob.choices[-1] if knob.choices else knob.minimum
            words = [option, f"{value:g}" if isinstance(value, float) else str(value)]
        assert getattr(parse_settings(parser.parse_args(words), model), knob.name) == value
