"""What is computed from a sample is cached for all visitors, from an own picture until its visitor leaves the page."""

from streamlit.runtime import caching
from streamlit.testing.v1 import AppTest


def page() -> None:
    """Sums the pixels of the picture that the session names; runs inside AppTest."""
    import numpy as np
    import streamlit as st

    from apps.classroom.ui import controls
    from apps.classroom.ui.pictures.picture_cache import cached_per_picture
    from apps.classroom.ui.pictures.picture_picker import Picture
    from tests.apps.classroom.ui.pictures import test_picture_cache

    @cached_per_picture("Summing …")
    def scaled_sum(image: np.ndarray, times: int) -> int:
        test_picture_cache.computed_for.append(st.session_state["who"])
        return int(image.sum()) * times

    controls.begin_page(st.session_state["page"])
    picture = Picture(st.session_state["name"], "", np.ones((2, 2, 3), np.uint8), "", None, "")
    st.markdown(str(scaled_sum(picture, 2)))


computed_for: list[str] = []


def visit(who: str, name: str, pages: tuple[str, ...] = ("here", "here")) -> list[str]:
    """For whom the sum was computed, in a new visit with some runs of pages."""
    computed_for.clear()
    app = AppTest.from_function(page, default_timeout=120)
    app.session_state["who"], app.session_state["name"] = who, name
    for address in pages:
        app.session_state["page"] = address
        app.run()
        assert not app.exception and app.markdown[0].value == "24"
    caching.clear_session_resource_cache("test session id")  # As at the end of a visit.
    return list(computed_for)


def test_an_own_picture_is_computed_once_a_visit_and_a_sample_once_for_all() -> None:
    assert visit("first", "own") == ["first"]
    assert visit("second", "own") == ["second"]
    assert visit("first", "coffee") == ["first"]
    assert visit("second", "coffee") == []


def test_what_was_computed_from_an_own_picture_goes_with_the_page() -> None:
    assert visit("third", "own", ("here", "here", "there", "here")) == ["third", "third", "third"]
