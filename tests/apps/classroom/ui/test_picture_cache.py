"""What is seen in pictures: in samples it is remembered for all, in a visitor's own for that visit."""

from streamlit.runtime import caching
from streamlit.testing.v1 import AppTest


def page() -> None:
    """Looks at the picture that the session names; runs inside AppTest."""
    import numpy as np
    import streamlit as st

    from apps.classroom.ui.picture_cache import seen_in_pictures
    from apps.classroom.ui.picture_picker import Picture
    from tests.apps.classroom.ui import test_picture_cache

    @seen_in_pictures("Looking …")
    def look(image: np.ndarray, times: int) -> int:
        test_picture_cache.looked.append(st.session_state["who"])
        return int(image.sum()) * times

    picture = Picture(st.session_state["name"], "", np.ones((2, 2, 3), np.uint8), "", None, "")
    st.markdown(str(look(picture, 2)))


looked: list[str] = []


def visit(who: str, name: str) -> list[str]:
    """Who had to look, in a new visit of two runs."""
    looked.clear()
    app = AppTest.from_function(page)
    app.session_state["who"], app.session_state["name"] = who, name
    for _ in range(2):
        app.run()
        assert not app.exception and app.markdown[0].value == "24"
    caching.clear_session_resource_cache("test session id")  # As at the end of a visit.
    return list(looked)


def test_an_own_picture_is_looked_at_once_a_visit_and_a_sample_once_for_all() -> None:
    assert visit("first", "own") == ["first"]
    assert visit("second", "own") == ["second"]
    assert visit("first", "coffee") == ["first"]
    assert visit("second", "coffee") == []
