"""The page as its script runs it: no exception, and its code reproduces what it shows."""

import time
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.shared import finished
from core import contact_sheet, images
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def sampled(app: AppTest) -> AppTest:
    """The page of augmentation when the worker has made the versions."""
    for _ in range(240):
        if not any("Sampling; the worker" in c.value for c in app.caption):
            break
        time.sleep(0.5)
        app.run()
    return checked(app)


def test_augmentation_opens_on_what_its_code_makes(tmp_path: Path) -> None:
    app = open_page("augmentation")
    assert "versions keep the prediction “espresso”" in texts(app)
    assert "chain" not in app.query_params
    printed = execute(code_blocks(app)[0], tmp_path)
    ((_, metrics),) = finished.load("augmentation").history
    numbers = dict(line.rsplit(maxsplit=1) for line in printed.strip().splitlines())
    assert {name: float(value) for name, value in numbers.items()} == pytest.approx(metrics, abs=1e-3)
    version = images.read(tmp_path / "version_8.png").astype(int)
    assert np.abs(version - contact_sheet.cut(finished.picture("augmentation"), 8)[1][7]).mean() < 5


def test_a_chain_from_the_address_is_sampled_edited_and_written_back() -> None:
    app = sampled(open_page("augmentation", chain="flip~rotation-angle-30~erasing-off", count="4", size="64"))
    versions = app.session_state["augmentation_versions"][1]
    assert [t.kind for t in versions.chosen] == ["flip", "rotation"]
    assert versions.size == 64 and len(versions.images) == 4
    assert "RandomRotation(factor=0.083333" in code_blocks(app)[2]
    app.button(key="chain_editor_1_up").click()
    app = sampled(app.run())
    assert app.query_params["chain"] == "rotation-angle-30~flip~erasing-off"
    app.button(key="chain_editor_0_remove").click()
    app.slider(key="chain_editor_1_angle").set_value(90.0)
    app.toggle(key="chain_editor_2_on").set_value(True)
    app = sampled(app.run())
    assert app.query_params["chain"] == "rotation-angle-90~erasing"
    assert [t.kind for t in app.session_state["augmentation_versions"][1].chosen] == ["rotation", "erasing"]


@pytest.mark.parametrize("chain", ["flop", "rotation-angle-900", "~~", "flip~" * 20, "<script>", "%00"])
def test_an_invalid_chain_is_named_in_a_sentence_and_the_page_still_works(chain: str) -> None:
    app = open_page("augmentation", chain=chain)
    assert "cannot be used" in app.warning[0].value and app.warning[0].value.endswith(".")
    assert "versions keep the prediction" in texts(app)


def test_mixup_mixes_the_label_and_an_image_moved_twice_shows_that_order_matters() -> None:
    app = open_page("augmentation")
    app.button_group(key="augmentation_view").set_value("numbers")
    app.button(key="chain_editor_preset_MixUp").click()
    app = sampled(app.run())
    assert "The label of version 1" in texts(app) and r"\lambda" in app.latex[0].value
    app.button(key="chain_editor_preset_Order matters").click()
    app = sampled(app.run())
    assert r"\underbrace" in app.latex[0].value
    app.button_group(key="augmentation_view").set_value("order")
    assert "pixels** apart" in texts(checked(app.run()))
    app.button(key="chain_editor_preset_Colours").click()
    app = sampled(app.run())
    assert "fewer than two geometric transforms" in texts(app)
    app.button_group(key="augmentation_view").set_value("numbers")
    app = checked(app.run())
    assert "leaves every point where it was" in texts(app)


def test_the_exercise_wants_other_pixels_and_the_same_prediction() -> None:
    assert not sampled(open_page("augmentation", chain="none")).success  # The same prediction, but the same pixels.
    app = sampled(open_page("augmentation", chain="flip-direction-both~rotation-angle-180"))
    assert "Solved" in app.success[0].value
