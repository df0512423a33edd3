"""The page of convolution."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.convolution import text
from apps.classroom.lessons.convolution.convolution_stage import parsed
from core.primer.convolution_settings import Shifted
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page

OWN_EDGES = "-1,-1,-1,0,0,0,1,1,1"


def stage(app: AppTest) -> Any:
    shown = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_convolution_stage"]
    assert len(shown) == 1
    return json.loads(shown[0].json)


def unpacked(packed: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed), "<f4")


def test_a_value_of_the_map_is_the_window_times_the_weights() -> None:
    shown = stage(open_page("convolution"))
    image, found = unpacked(shown["image"]).reshape(32, 32), unpacked(shown["map"]).reshape(30, 30)
    weights = np.array(shown["weights"]).reshape(3, 3)
    assert found[7, 11] == pytest.approx((image[7:10, 11:14] * weights).sum())
    assert unpacked(shown["pooled"]).reshape(15, 15)[3, 5] == found[6:8, 10:12].clip(0).max()


def test_a_learnt_kernel_sees_colours() -> None:
    app = open_page("convolution", kernel="learnt", number="9", padding="zeros")
    shown = stage(app)
    assert (shown["channels"], shown["margin"], shown["mapSide"], len(shown["weights"])) == (3, 1, 32, 27)
    assert shown["bias"] != 0
    app.slider("number").set_value(10)
    assert stage(checked(app.run()))["weights"] != shown["weights"]


def test_typed_weights_are_in_the_address_until_another_kernel_is_chosen() -> None:
    app = open_page("convolution", weights=OWN_EDGES)
    assert stage(app)["weights"] == [float(number) for number in OWN_EDGES.split(",")]
    assert text.OWN in [caption.value for caption in app.caption]
    app.segmented_control("kernel").set_value("blur")
    checked(app.run())
    assert "weights" not in app.query_params and text.OWN not in [caption.value for caption in app.caption]


@pytest.mark.parametrize("given", ["1,2", "nan" + ",0" * 8, "1e9" + ",0" * 8, "a,b", "", "1" * 5000])
def test_broken_weights_in_the_address_are_a_sentence(given: str) -> None:
    app = open_page("convolution", weights=given)
    assert [warning.value for warning in app.warning] == [text.BROKEN]
    assert stage(app)["weights"][2] == 1


def test_weights_are_read_as_they_were_written() -> None:
    assert parsed(OWN_EDGES, 9) is not None and parsed(OWN_EDGES, 27) is None
    assert parsed("100" + ",0" * 8, 9) is None


def test_the_exercise_wants_weights_of_ones_own_and_a_small_map() -> None:
    assert open_page("convolution", weights=OWN_EDGES, stride="2").success
    assert not open_page("convolution", stride="2").success, "a preset is no work of one's own"
    assert not open_page("convolution", weights=OWN_EDGES).success, "the map is larger"
    assert not open_page("convolution", weights="1,1,1,1,1,1,1,1,1", stride="2").success, "flat parts are bright"


def test_the_sentence_on_pooling_agrees_with_its_numbers() -> None:
    assert "less sensitive" in text.shift(Shifted(0.4, 0.2), "max")
    assert "no help" in text.shift(Shifted(0.2, 0.2), "max")
    assert "Nothing changes" in text.shift(Shifted(0, 0), "max")


@pytest.mark.parametrize("parameters", [{}, {"weights": OWN_EDGES}, {"kernel": "learnt", "number": "3"}], ids=str)
def test_the_code_gives_the_map_of_the_page(parameters: dict[str, str], tmp_path: Path) -> None:
    app = open_page("convolution", **parameters)
    found = unpacked(stage(app)["map"]).astype(np.float64).reshape(30, 30)
    printed = execute(code_blocks(app)[0], tmp_path)
    assert [float(number) for number in re.findall(r"-?\d+\.\d*", printed)[:3]] == found.round(1).ravel()[:3].tolist()
    assert printed.endswith("(15, 15)\n")
