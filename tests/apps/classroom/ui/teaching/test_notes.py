"""The notes for the teacher of every lesson: complete, and true of the page that they stand on."""

from dataclasses import replace

import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from apps.classroom import catalogue
from apps.classroom.ui.lesson import Lesson
from apps.classroom.ui.teaching import notes
from apps.classroom.ui.teaching.notes import Notes, Step
from core.data import samples
from tests.apps.classroom.pages import open_page, texts
from tests.repository import ROOT


def notes_of(lesson: Lesson) -> Notes:
    found = notes.load(lesson)
    assert found is not None, f"{lesson.name} has no {notes.FILE}."
    return found


KEYS = {"kind": "gans_kind", "way": "style_way", "styles": "style_mix", "race": "race_editor"}
"""Of the widgets and states that parameters set which a page reads by itself; all others have their own name."""
VIEWS = ("_view", "_evidence", "_look")
"""How the keys of `sections.one_of` end."""


def value(app: AppTest, name: str) -> str:
    """What a page has made of a parameter, as an address would say it: views by their titles."""
    views = {each.key: each.formatted_values[0] for each in app.segmented_control if str(each.key).endswith(VIEWS)}
    if name in views:
        return str(views[name])
    found = app.session_state[KEYS.get(name, name)]
    if name == "styles":
        return ",".join(f"{style}:{weight:g}" for style, weight in found.items())
    if name == "race":
        return "~".join(
            f"{optimizer}-learning_rate-{rule.learning_rate:g}" for optimizer, rule in found.optimizers.items()
        )
    return str(found).lower() if isinstance(found, bool) else str(found)


@pytest.mark.parametrize("lesson", catalogue.LESSONS, ids=lambda lesson: lesson.name)
def test_every_address_opens_its_state_and_every_section_is_there(lesson: Lesson) -> None:
    steps = notes_of(lesson).steps
    states = {tuple(p for p in step.parameters.items() if p[0] != "present") for step in steps}
    for state in sorted(states):
        app = open_page(lesson.name, **dict(state))
        assert not app.warning, [warning.value for warning in app.warning]
        for name, given in state:
            if name == "sample":
                assert given in [picture.name for picture in samples.SAMPLES] or samples.find(given)
                assert app.query_params["sample"] in (given, [given])
            elif name != "chain":  # Its editor shows a warning, which is looked for above, if it cannot read it.
                assert value(app, name) == given, state
    headings = [header.value for header in app.header]
    assert all(1 <= int(step.parameters["present"]) <= 1 + len(headings) for step in steps)
    assert {wrong.section for wrong in notes_of(lesson).misconceptions} <= {"top", *headings}


def test_the_notes_stand_at_the_end_of_a_lesson_and_are_sent_to_whoever_opens_them() -> None:
    lesson = catalogue.LESSONS[0]
    app = open_page(lesson.name)
    assert app.expander[-1].label == f"For the teacher · {notes_of(lesson).minutes} min"
    assert notes.written(lesson.address, notes_of(lesson)) not in texts(app)
    app.session_state[notes.key(lesson)] = True
    app.run()
    assert app.expander[-1].markdown[0].value == notes.written(lesson.address, notes_of(lesson))


def test_the_gallery_has_no_notes_and_a_lesson_may_stand_without() -> None:
    assert not open_page("home").expander
    assert notes.load(replace(catalogue.LESSONS[0], name="nothing_yet")) is None


def test_the_presenter_hides_them() -> None:
    script = (ROOT / "apps/classroom/ui/frontend/presenter.js").read_text(encoding="utf-8")
    assert f".st-key-{notes.PLACE}" in script


@pytest.mark.parametrize("given", ["", "ranks", "ranks=1&&", "a b=1"])
def test_a_step_needs_the_parameters_of_an_address(given: str) -> None:
    with pytest.raises(ValidationError):
        Step(do="Look.", open=given)
