"""Knobs declared once: what controls learn from them, and what happens to values that do not fit."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import ConvolabError
from core.settings import Knob, Settings, SettingsError, knob
from core.synthesis.dream.settings import DreamSettings


class KilnSettings(Settings):
    """One knob of each kind."""

    plates: int = knob(3, ge=0, le=1_234_567, unit="px", help="How many. Each adds time.")
    heat: float = knob(0.5, ge=-1, le=2, step=0.125, label="Hotness", help="How hot.", more=True)
    glaze: bool = knob(True, help="Shines.")
    wood: Literal["oak", "ash tree"] = knob("oak", help="What burns.")


def values_of(knob: Knob) -> st.SearchStrategy[Any]:
    """Everything that a knob may stand at."""
    if knob.kind == "switch":
        return st.booleans()
    if knob.kind == "choice":
        return st.sampled_from(knob.choices)
    assert knob.minimum is not None and knob.maximum is not None
    if knob.kind == "integer":
        return st.integers(int(knob.minimum), int(knob.maximum))
    return st.floats(knob.minimum, knob.maximum)


def any_values(model: type[Settings]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={knob.name: values_of(knob) for knob in model.knobs()})


def test_knobs_have_everything_a_control_needs() -> None:
    plates, heat, glaze, wood = KilnSettings.knobs()
    assert (plates.name, plates.label, plates.kind, plates.default) == ("plates", "Plates", "integer", 3)
    assert (plates.minimum, plates.maximum, plates.step, plates.unit) == (0, 1_234_567, 1, "px")
    assert plates.help == "How many. Each adds time." and not plates.more
    assert (heat.label, heat.kind, heat.step, heat.more) == ("Hotness", "number", 0.125, True)
    assert (glaze.kind, glaze.default, glaze.minimum, glaze.step) == ("switch", True, None, None)
    assert (wood.kind, wood.choices) == ("choice", ("oak", "ash tree"))
    assert wood.titles == wood.choices and wood.title("oak") == "oak"


def test_choices_may_have_titles() -> None:
    class Loaf(Settings):
        flour: Literal["rye", "whole_wheat"] = knob("rye", help="Taste.", titles={"whole_wheat": "whole wheat"})

    (flour,) = Loaf.knobs()
    assert flour.titles == ("rye", "whole wheat") and flour.title("whole_wheat") == "whole wheat"
    assert Loaf.parse({"flour": "whole_wheat"}).source() == "Loaf(flour='whole_wheat')"
    with pytest.raises(TypeError, match="gives a title to oats"):

        class Porridge(Settings):
            grain: Literal["rye"] = knob("rye", help="Taste.", titles={"oats": "Oats"})


@pytest.mark.parametrize(("step", "decimals"), [(None, 2), (1, 0), (0.5, 1), (0.125, 3), (0.002, 3), (10, 0)])
def test_a_value_is_shown_with_the_digits_of_its_step(step: float | None, decimals: int) -> None:
    class Fine(Settings):
        amount: float = knob(0, ge=0, le=1, step=step, help="Much.")

    assert Fine.knobs()[0].decimals == decimals
    assert [knob.decimals for knob in KilnSettings.knobs()] == [0, 3, 0, 0]


def test_strings_are_parsed_as_from_a_url_or_a_command_line() -> None:
    parsed = KilnSettings.parse({"plates": "7", "heat": "-0.25", "glaze": "false", "wood": "ash tree"})
    assert parsed == KilnSettings(plates=7, heat=-0.25, glaze=False, wood="ash tree")
    assert KilnSettings.parse({}) == KilnSettings()
    assert KilnSettings.parse({"glaze": "off"}) == KilnSettings.parse({"glaze": 0})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"plates": -1}, "Plates must be a whole number from 0 to 1234567, not “-1”."),
        ({"plates": "1234568"}, "Plates must be a whole number from 0 to 1234567, not “1234568”."),
        ({"plates": 2.5}, "Plates must be a whole number from 0 to 1234567, not “2.5”."),
        ({"plates": "many"}, "Plates must be a whole number from 0 to 1234567, not “many”."),
        ({"plates": None}, "Plates must be a whole number from 0 to 1234567, not “None”."),
        ({"heat": 2.01}, "Hotness must be a number from -1 to 2, not “2.01”."),
        ({"heat": "nan"}, "Hotness must be a number from -1 to 2, not “nan”."),
        ({"heat": "-inf"}, "Hotness must be a number from -1 to 2, not “-inf”."),
        ({"heat": "x" * 500}, f"Hotness must be a number from -1 to 2, not “{'x' * 40}”."),
        ({"heat": "very\nhot"}, "Hotness must be a number from -1 to 2, not “very hot”."),
        ({"glaze": "maybe"}, "Glaze must be true or false, not “maybe”."),
        ({"wood": "Oak"}, "Wood must be oak or ash tree, not “Oak”."),
        ({"wax": 1}, "There is no setting “wax”; the settings are plates, heat, glaze, wood."),
        ({"plates": 1, "": 1}, "There is no setting “”; the settings are plates, heat, glaze, wood."),
    ],
)
def test_each_mistake_has_its_error(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        KilnSettings.parse(values)
    assert str(caught.value) == sentence
    assert issubclass(SettingsError, ConvolabError)


def test_the_bounds_are_inclusive() -> None:
    for found in DreamSettings.knobs():
        if found.minimum is not None and found.maximum is not None:
            for value in (found.minimum, found.maximum):
                assert getattr(DreamSettings.parse({found.name: value}), found.name) == value
            for value in (found.minimum - 1, found.maximum + 1):
                with pytest.raises(SettingsError, match=f"from {found.minimum:g} to {found.maximum:g}"):
                    DreamSettings.parse({found.name: value})


@given(any_values(KilnSettings))
def test_any_settings_survive_source_and_evaluation(values: dict[str, Any]) -> None:
    made = KilnSettings.parse(values)
    assert eval(made.source()) == made
    assert KilnSettings.parse(made.changed()) == made
    assert KilnSettings.parse({name: str(value) for name, value in values.items()}) == made


@given(any_values(DreamSettings))
def test_any_dream_settings_survive_too(values: dict[str, Any]) -> None:
    made = DreamSettings.parse(values)
    assert eval(made.source()) == made
    assert hash(eval(made.source())) == hash(made)


def test_the_source_omits_defaults() -> None:
    assert KilnSettings(plates=3, glaze=False, wood="ash tree").changed() == {
        "glaze": False,
        "wood": "ash tree",
    }
    assert KilnSettings(heat=1).source() == "KilnSettings(heat=1.0)"
    assert KilnSettings().source() == "KilnSettings()"


def test_settings_do_not_change() -> None:
    made = KilnSettings()
    with pytest.raises(ValidationError):
        made.plates = 4
    with pytest.raises(ValidationError):
        KilnSettings(bricks=1)  # type: ignore[call-arg]
    assert made == KilnSettings()


def test_a_field_that_no_control_can_show_fails_at_its_declaration() -> None:
    with pytest.raises(TypeError, match=r"Boundless\.amount is a number without both bounds; give ge and le"):

        class Boundless(Settings):
            amount: int = knob(1, ge=0, help="Much.")

    with pytest.raises(TypeError, match=r"Helpless\.amount has no help text; declare it with knob\(\)"):

        class Helpless(Settings):
            amount: int = 1

    with pytest.raises(TypeError, match="no control can show"):

        class Textual(Settings):
            name: str = knob("", help="Whose.")

    with pytest.raises(TypeError, match="no control can show"):

        class Numbered(Settings):
            size: Literal[1, 2] = knob(1, help="An address would give it as a text.")

    names = {model.__name__ for model in Settings.registered()}
    assert {"KilnSettings", "DreamSettings"} <= names
    assert not names & {"Boundless", "Helpless", "Textual", "Numbered"}
