"""What the page of own classes draws and says of a classifier that was just taught."""

import json
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.apps.classroom.pages import open_page

NAMES = ("scarlet macaw, left", "scarlet macaw, right", "owl")


def page() -> None:
    """Nothing but the matrix; runs inside AppTest."""
    from apps.classroom.lessons.own_classes import text as lesson_text
    from tests.apps.classroom.lessons.own_classes import test_text

    lesson_text.confusion(test_text.taught(), key="matrix")


def taught() -> Any:
    counts = np.array([[5, 1, 0], [0, 4, 2], [1, 0, 6]])
    return cast(Any, SimpleNamespace(confusion=counts, classes=NAMES))


def test_classes_whose_names_begin_alike_keep_their_own_rows() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    matrix, axis = figure["data"][0], figure["layout"]["xaxis"]
    assert matrix["x"] == matrix["y"] == axis["tickvals"] == [0, 1, 2]
    assert axis["ticktext"] == ["scarlet macaw…", "scarlet macaw…", "owl"]
    assert matrix["hovertext"][1][2] == "scarlet macaw, right, said owl: 2"


def test_each_head_says_which_layers_it_weighs() -> None:
    said = [caption.value for caption in open_page("own_classes").caption]
    assert "This head weighs the square roots of the means of `block16_out` and `features`." in said
    assert said.count("This head weighs the means of `features`.") == 2
