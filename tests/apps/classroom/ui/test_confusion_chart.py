"""The chart of a confusion matrix, as a page draws it."""

import json

import numpy as np
from streamlit.testing.v1 import AppTest

COUNTS = np.array([[5, 1, 0], [0, 4, 2], [1, 0, 6]])
CLASSES = ("scarlet macaw, from the left", "scarlet macaw, from the right", "owl")


def page() -> None:
    """Nothing but the matrix; runs inside AppTest."""
    from apps.classroom.ui import confusion_chart
    from tests.apps.classroom.ui.test_confusion_chart import CLASSES, COUNTS

    confusion_chart.draw(COUNTS, CLASSES, key="matrix")


def test_classes_whose_names_begin_alike_keep_their_own_rows() -> None:
    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    matrix, axis = figure["data"][0], figure["layout"]["xaxis"]
    assert matrix["x"] == matrix["y"] == axis["tickvals"] == [0, 1, 2]
    assert axis["ticktext"] == ["scarlet macaw, fr…", "scarlet macaw, fr…", "owl"]
    assert matrix["hovertext"][1][2] == "true: scarlet macaw, from the right<br>predicted: owl<br>images: 2"
    assert matrix["text"] == [["5", "1", ""], ["", "4", "2"], ["1", "", "6"]]


def odd_names() -> None:
    """Classes whose names Plotly would take for HTML or LaTeX; runs inside AppTest."""
    import numpy as np

    from apps.classroom.ui import confusion_chart

    confusion_chart.draw(np.eye(2, dtype=np.int64), ("<b>bold</b>", "$x$"), key="matrix")


def test_names_of_classes_are_no_markup() -> None:
    app = AppTest.from_function(odd_names, default_timeout=120).run()
    assert not app.exception
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert figure["layout"]["xaxis"]["ticktext"] == ["&lt;b&gt;bold&lt;/b&gt;", "&#36;x&#36;"]
    assert figure["data"][0]["hovertext"][0][1].startswith(
        "true: &lt;b&gt;bold&lt;/b&gt;<br>predicted: &#36;x&#36;<br>"
    )
