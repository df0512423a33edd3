"""Names of classes stay as they are written, whatever Markdown would make of them."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.own_classes import text
from apps.shared.markdown import as_written, in_chart, in_html


@pytest.mark.parametrize("name", ["US$", "_background_", "$x$", "**b**", ":red[x]", "[a](b)", "<b>", "a|b`c`", "# 1"])
def test_markup_is_escaped(name: str) -> None:
    shown = as_written(name)
    assert re.sub(r"\\(.)", r"\1", shown) == name
    assert not re.search(r"(?<!\\)[$*_:\[<|`#]", shown)


def test_tags_and_formulas_are_text_in_html_and_charts() -> None:
    assert in_html("a <b> & 'c'") == "a &lt;b&gt; &amp; 'c'"
    assert in_chart("$x$ <b>") == "&#36;x&#36; &lt;b&gt;"


def test_lines_become_one_and_letters_stay() -> None:
    assert as_written("Löwen\n zahn 2") == "Löwen zahn 2"
    assert text.class_heading("US$ 5", 3) == r"**US\$ 5**, 3 pictures"


def photos() -> None:
    """A page with photos of two classes, one of them in the camera."""
    import streamlit as st

    from apps.classroom.ui.pictures import labelled_pictures
    from core.transfer.own_classes.uploads import LabelledFile

    class Camera:
        file_id = "last"

        @staticmethod
        def getvalue() -> bytes:
            return b"photo"

    cameras = st.session_state.setdefault("cameras", [])

    def camera_input(label: str, key: str) -> Camera | None:
        cameras.append(key)
        return Camera() if key == cameras[0] else None  # A camera keeps its photo as long as it is the same.

    st.camera_input = camera_input  # type: ignore[assignment]
    st.session_state.setdefault(labelled_pictures.PHOTOS, {"first": LabelledFile("1", "US$", b"photo")})
    files, _ = labelled_pictures._camera()
    st.text(f"{len(files)} photos")


def test_all_photos_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(st, "camera_input", st.camera_input)  # The page puts another one in its place.
    page = AppTest.from_function(photos, default_timeout=120).run()
    assert not page.exception, page.exception
    assert page.text[0].value == "2 photos" and r"**US\$**: 1" in page.markdown[0].value
    page.button[0].click().run()
    assert page.text[0].value == "0 photos"
    assert page.run().text[0].value == "0 photos"
