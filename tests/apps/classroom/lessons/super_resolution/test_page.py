"""The page as its script runs it: first view, the knobs, each view of a section, the exercise, the code and files."""

import json
from pathlib import Path

import numpy as np
import pytest

from apps.classroom.lessons.super_resolution import chosen, full_size, text, training
from core import images
from core.data import samples
from core.serving import jobs
from core.synthesis.super_resolution.upscaler import Upscaler
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page


def captions(app: object) -> str:
    return "\n".join(caption.value for caption in app.caption)  # type: ignore[attr-defined]


def test_it_opens_on_a_quarter_of_the_photo_and_keeps_the_choice_in_its_address() -> None:
    app = open_page("super_resolution")
    assert 'Upscaler.load("compact_sr_x4")' in code_blocks(app)[0] and not app.success
    assert "120 × 120 pixels became 480 × 480" in captions(app)
    other = open_page("super_resolution", scale="2", method="srcnn", sample="palace", at="100,50")
    assert 'Upscaler.load("srcnn_x2")' in code_blocks(other)[0] and 'samples.find("palace")' in code_blocks(other)[0]


def test_an_address_with_nonsense_opens_the_first_view() -> None:
    app = open_page("super_resolution", at="here", scale="7", method="none", sample="nobody")
    assert 'Upscaler.load("compact_sr_x4")' in code_blocks(app)[0]


def test_a_network_that_does_not_exist_for_the_factor_is_replaced_in_words() -> None:
    app = open_page("super_resolution", scale="3", method="compact_sr_perceptual")
    assert app.info[0].value == text.not_for_this_factor("compact_sr_perceptual")
    assert '_x3")' in code_blocks(app)[0] and "perceptual" not in code_blocks(app)[0]


@pytest.mark.parametrize("scale", ["2", "4"])
def test_every_view_opens(scale: str) -> None:
    app = open_page("super_resolution", scale=scale)
    for look in text.LOOKS:
        app.button_group(key="sr_look").set_value(look)
        checked(app.run())
    for view in text.MEASURED:
        app.button_group(key="sr_evidence").set_value(view)
        checked(app.run())
    app.button_group(key="sr_view").set_value("errors")
    assert text.LEGEND in captions(checked(app.run()))


def test_seams_are_gone_at_the_reach_of_the_network() -> None:
    app = open_page("super_resolution", scale="2")
    app.button_group(key="sr_look").set_value("seams")
    figures = [element.proto.json for element in checked(app.run()).get("bidi_component")]
    assert any("of the pixels differ" in one for one in figures)
    app.slider(key="overlap").set_value(Upscaler.load("compact_sr_x2").margin)
    figures = [element.proto.json for element in checked(app.run()).get("bidi_component")]
    assert any("Both results agree in every bit" in one for one in figures)


@pytest.mark.parametrize("scale", ["2", "4"])
def test_the_exercise_is_solved_by_the_reach_alone(scale: str) -> None:
    app = open_page("super_resolution", scale=scale)
    reach = Upscaler.load(f"compact_sr_x{scale}").margin
    app.number_input(key="sr_answer").set_value(reach - 1)
    assert not checked(app.run()).success
    app.number_input(key="sr_answer").set_value(reach)
    assert f"{reach} pixels" in checked(app.run()).success[0].value


def test_the_slider_shows_the_detail_after_a_step() -> None:
    app = open_page("super_resolution")
    app.button_group(key="sr_evidence").set_value("training")
    checked(app.run()).select_slider(key="sr_step_compact_sr_x4").set_value(0)
    figures = [element.proto.json for element in checked(app.run()).get("bidi_component")]
    assert any("After 0 steps" in one for one in figures)
    record = training.record("compact_sr_x4")
    assert record.psnr[-1] > training.interpolated(4) > record.psnr[0]


def test_a_patch_is_pinned_within_the_image(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("super_resolution", at="9999,-5")
    app.button_group(key="sr_look").set_value("layers")
    checked(app.run())
    assert "SRCNN makes it" in captions(app)


def test_small_and_long_pictures_are_compared() -> None:
    for shape in ((20, 30), (33, 900), (700, 90)):
        image = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
        made = chosen.original(image)
        assert min(made.shape[:2]) >= chosen.SMALLEST and max(made.shape[:2]) <= chosen.LONGEST
        assert not made.shape[0] % chosen.COMMON and not made.shape[1] % chosen.COMMON


def test_the_code_makes_the_image_of_the_page(tmp_path: Path) -> None:
    app = open_page("super_resolution", scale="3", sample="coffee")
    output = execute(code_blocks(app)[0], tmp_path)
    assert output.startswith("ImageQuality(psnr=")
    photo, upscaler = samples.find("coffee").read(), Upscaler.load("compact_sr_x3")
    made = images.read(tmp_path / "enlarged.png")
    assert made.shape[0] == photo.shape[0] // 3 * upscaler.scale


def test_a_picture_is_enlarged_at_its_full_size_by_the_worker() -> None:
    app = open_page("super_resolution", scale="2", sample="coffee")
    next(button for button in app.button if button.label.startswith("Enlarge, about")).click()
    app.run()
    job = jobs.find(app.session_state["upscale_run"].job_id)
    assert job is not None
    list(job.stream())
    app.run()
    photo = samples.find("coffee").read(6000)
    shown = [json.loads(element.proto.json) for element in checked(app).get("bidi_component")]
    wanted = f"{2 * photo.shape[1]:,} × {2 * photo.shape[0]:,} pixels in 4 tiles"
    assert any(wanted in one.get("caption", "") for one in shown if isinstance(one, dict))
    assert job.snapshot is not None and job.snapshot.image is not None
    assert job.snapshot.image.shape == (2 * photo.shape[0], 2 * photo.shape[1], 3)


def test_a_picture_that_would_become_too_large_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_size, "MOST", 1_000_000)
    app = open_page("super_resolution", scale="4", sample="coffee")
    assert "this page makes up to 1 megapixels" in app.warning[0].value
    assert not any(button.label.startswith("Enlarge, about") for button in app.button)
