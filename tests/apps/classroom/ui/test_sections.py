"""The parts that every lesson has."""

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.ui import sections
from core.serving.card import Metric


@pytest.mark.parametrize(
    ("name", "split", "images", "text"),
    [
        ("rank1", "test", 304, "90.0 % (86.1 to 92.9)"),
        ("rank5_ten_crop", "test", 304, "90.0 % (86.1 to 92.9)"),
        ("rank1", "test", None, "90.0 %"),
        ("accuracy_training", "train", 304, "90.0 %"),  # Not a sample of new images.
        ("disagreement", "test", 304, "90.0 %"),  # A mean over pairs.
        ("rank1_mean_of_members", "test", 304, "90.0 %"),
    ],
)
def test_the_accuracy_of_one_classifier_carries_its_interval(
    name: str, split: str, images: int | None, text: str
) -> None:
    metric = Metric(name=name, value=0.9, split=split, data="photos.zip", images=images)
    assert sections.bar("label", metric)["text"] == text


def page() -> None:
    """Two views; runs inside AppTest."""
    import streamlit as st

    from apps.classroom.ui import sections

    st.caption(sections.one_of("Which", {"one": "This one", "two": "That one"}, "some_view"))


@pytest.mark.parametrize(("given", "shown"), [(None, "one"), ("That one", "two"), ("elsewhere", "one")])
def test_a_view_is_chosen_by_the_address(given: str | None, shown: str) -> None:
    app = AppTest.from_function(page, default_timeout=120)
    if given is not None:
        app.query_params["some_view"] = given
    app.run()
    assert not app.exception and app.caption[0].value == shown
