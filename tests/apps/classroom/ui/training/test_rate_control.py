"""Changing learning rates during a job: what is selected is what was sent, for each optimizer and after other pages."""

from typing import Any

from streamlit.testing.v1 import AppTest


def page() -> None:
    """A page with the control; runs inside AppTest."""
    from types import SimpleNamespace
    from typing import Any, cast

    import streamlit as st

    from apps.classroom.ui.training import rate_control

    sent: list[Any] = st.session_state.setdefault("sent", [])
    whose = st.selectbox("Whose", ["all", "sgd", "adam", "nothing"], key="whose")
    names = ["sgd", "adam"] if whose == "all" else [str(whose)]
    if whose != "nothing":
        job = st.session_state["job"] = cast(Any, SimpleNamespace(id="job", send=sent.append))
        rate_control.control(job, "race", "times", (0.1, 1.0, 10.0), "", names, {"optimizer": whose})


def shown(app: AppTest, whose: str) -> Any:
    app.selectbox(key="whose").set_value(whose)
    app.run()
    assert not app.exception
    return app.button_group[0].value if app.button_group else None


def choose(app: AppTest, factor: float) -> None:
    app.button_group[0].set_value(factor).run()
    assert not app.exception


def test_each_optimizer_keeps_its_own_factor() -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    assert shown(app, "sgd") == 1.0
    choose(app, 10.0)
    assert shown(app, "adam") == 1.0
    assert shown(app, "all") is None  # Their factors differ.
    assert shown(app, "sgd") == 10.0
    shown(app, "adam")
    choose(app, 10.0)
    assert shown(app, "all") == 10.0
    choose(app, 0.1)
    assert shown(app, "sgd") == shown(app, "adam") == 0.1
    assert [(message["optimizer"], message["learning_rate"]) for message in app.session_state["sent"]] == [
        ("sgd", 10.0), ("adam", 10.0), ("all", 0.1)
    ]  # fmt: skip


def test_a_factor_is_still_selected_when_the_visitor_comes_back() -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    shown(app, "sgd")
    choose(app, 10.0)
    assert shown(app, "nothing") is None
    assert shown(app, "sgd") == 10.0
