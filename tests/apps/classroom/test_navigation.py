"""From page to page: what was turned on one does nothing to another."""

from streamlit.testing.v1 import AppTest

from apps.classroom import catalogue
from apps.classroom.ui.lesson import FOLDER
from core.evaluation.ranked_accuracy_settings import RankedAccuracySettings
from core.settings import Knob, Settings


def numbers() -> dict[str, list[Knob]]:
    """The knobs with a number, of all pages that have been opened, by their names."""
    found: dict[str, list[Knob]] = {}
    for knob in (knob for model in Settings.registered() for knob in model.knobs()):
        if knob.maximum is not None:
            found.setdefault(knob.name, []).append(knob)
    return found


def highest(knobs: list[Knob]) -> float:
    top = max(knob.maximum or 0.0 for knob in knobs)
    return int(top) if knobs[0].kind == "integer" else top


def test_knobs_turned_up_on_one_page_stand_at_their_defaults_on_the_next() -> None:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120).run()
    for lesson in catalogue.LESSONS:
        for name, knobs in numbers().items():
            app.session_state[name] = highest(knobs)
        app.switch_page(f"lessons/{lesson.name}/page.py").run()
        assert not app.exception, (lesson.name, app.exception)
        known = numbers()
        for widget in [*app.slider, *app.number_input]:
            if widget.key in known:
                assert widget.value in {knob.default for knob in known[widget.key]}, (lesson.name, widget.key)


def test_a_value_stays_while_its_page_is_shown_and_goes_with_it() -> None:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120).run()
    app.switch_page("lessons/ranked_predictions/page.py").run()
    app.slider(key="ranks").set_value(15).run()
    assert app.slider(key="ranks").value == app.run().slider(key="ranks").value == 15
    app.switch_page("lessons/ranked_accuracy/page.py").run()
    assert not app.exception and app.slider(key="ranks").value == RankedAccuracySettings().ranks


def declared_twice() -> None:
    """The pages of two runs; runs inside AppTest."""
    import streamlit as st

    from apps.classroom import navigation

    st.session_state["runs"] = [[page for pages in navigation.pages().values() for page in pages] for _ in range(2)]


def test_every_run_has_its_own_pages() -> None:
    """Streamlit notes in a page whether it may run: two visitors with the same page would take it from each other."""
    app = AppTest.from_function(declared_twice, default_timeout=120).run()
    assert not app.exception
    one, other = app.session_state["runs"]
    assert [page.url_path for page in one] == ["", *(lesson.address for lesson in catalogue.LESSONS), "about"]
    assert [page.title for page in one] == [page.title for page in other]
    assert not {id(page) for page in one} & {id(page) for page in other}
