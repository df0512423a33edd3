"""The page on style transfer in one pass."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from apps.classroom.lessons.style_in_real_time import (
    chosen_style,
    evidence,
    exercise,
    learned_styles,
    learning,
    mixer,
    moving_picture,
    number_strips,
    sheet,
    take_away,
    text,
)
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.pictures import painting_picker
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished
from core import images
from core.data import samples
from core.evaluation.mean_ratio import mean_ratio
from core.nets.style.numbers import ARBITRARY, CONDITIONAL
from core.snapshots import Snapshot
from core.synthesis.style.known_styles import KnownStyle, all_styles
from core.synthesis.style.learning.live_settings import STYLE, LiveLearningSettings, as_panel
from core.synthesis.style.learning.losses_record import Losses, LossesRecord, PaintingLosses
from core.synthesis.style.network_settings import NetworkSettings
from tests.apps.classroom.pages import check, checked, code_blocks, execute, open_page, texts

CAT = Picture("cat", "Cat", samples.find("cat").read(160), "", None, 'samples.find("cat").read(160)')
MIX = {"woodcut": 0.5, "mosaic": 0.25}


def record(network: float, optimization: float, style: float = 1.0, count: int = 5) -> LossesRecord:
    """A record in which all losses scatter a little; the style loss of the network is this many times the other."""
    found = {}
    for n in range(count):
        losses = [
            Losses(content=value * (1 + 0.01 * n * sign), style=styled, total_variation=0, seconds=seconds)
            for value, styled, sign, seconds in ((network, style + n / 100, 1, 0.5), (optimization, 1.0, -1, 6.0))
        ]
        found[f"painting_{n}"] = PaintingLosses(network=losses[0], optimization={60: losses[1]})
    return LossesRecord(sample="palace", size=(168, 256), content=2, style=5, total_variation=0.1, paintings=found)


def test_the_first_view_is_painted_and_explained() -> None:
    app = open_page("style_in_real_time")
    captions = "".join(caption.value for caption in app.caption)
    assert "640 × 427 pixels in" in captions
    assert text.losses(evidence.load()) in texts(app)
    for name, weight in mixer.FIRST.items():
        slider = app.slider(key=f"weight_{name}")
        assert (slider.label, slider.value) == (all_styles()[name].title, weight)
    app.button_group(key="style_view").set_value("map")
    app.button_group(key="style_evidence").set_value("pictures")
    assert "principal components" in "".join(caption.value for caption in checked(app.run()).caption)
    assert "as measured:" in texts(app)


def test_the_sheet_has_a_thumbnail_of_every_style() -> None:
    assert list(sheet.cells()) == list(all_styles())
    rows = sheet.sheet()["rows"]
    assert finished.picture(sheet.NAME).shape == (rows * sheet.SIDE, sheet.COLUMNS * sheet.SIDE, 3)


def test_the_measured_pictures_belong_to_the_record() -> None:
    record = evidence.load()
    (height, width), count = record.size, 1 + len(record.steps)
    assert finished.picture(evidence.PICTURES).shape == (count * height, width, 3)
    assert set(record.paintings[evidence.SHOWN].optimization) == set(record.steps)


def test_a_mix_in_the_address_is_read() -> None:
    styles = all_styles()
    assert mixer.parsed("woodcut:0.5,mosaic", styles) == {"woodcut": 0.5, "mosaic": 1.0}
    assert mixer.parsed("nobody:1,woodcut:x,mosaic:7,,embers:0.2", styles) == {"embers": 0.2}
    app = open_page("style_in_real_time", styles="woodcut:0.5,mosaic:0.25", stroke="2", sample="cat")
    code = "\n".join(code_blocks(app))
    assert '{"woodcut": 0.5, "mosaic": 0.25}' in code and "NetworkSettings(stroke=2.0)" in code


def test_the_exercise_is_not_solved_by_a_slider_alone() -> None:
    app = open_page("style_in_real_time", stroke="2", sample="cat")
    assert not app.success
    app.number_input(key=exercise.KEY).set_value(25.0)
    app.run()
    assert not app.exception and any("Solved" in said.value for said in app.success)


def test_weights_change_the_mix() -> None:
    app = open_page("style_in_real_time", styles="woodcut:0.5,mosaic:0.25")
    app.slider(key="weight_mosaic").set_value(1.0)
    app.run()
    assert not app.exception and app.query_params["styles"] == "woodcut:0.5,mosaic:1"


def test_any_painting_is_a_style() -> None:
    app = open_page("style_in_real_time", way="any", painting="dots")
    code = "\n".join(code_blocks(app))
    assert 'arbitrary.look(samples.find("dots").read())' in code
    assert f"predicted {ARBITRARY.size} numbers" in texts(app)


def test_a_painting_can_be_learned() -> None:
    app = open_page("style_in_real_time", way="learn", painting="dots")
    assert [button.label for button in app.button if button.label.startswith("Learn, about 60 s")]
    assert "learn_live(photo, painting, LiveLearningSettings())" in "\n".join(code_blocks(app))
    assert finished.load(learning.JOB.record).work == LiveLearningSettings().seconds


def test_a_learned_style_is_kept_for_the_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    numbers = np.linspace(-1, 1, CONDITIONAL.size).astype(np.float32)
    snapshot = Snapshot(1, 1, CAT.image, panels={STYLE: as_panel(numbers)})
    for _ in range(learned_styles.MOST + 2):
        inputs = {"painting": "Dots", "number": learned_styles.next_number()}
        style = learned_styles.take(JobResult(inputs, snapshot, [], stopped=True))
        assert style is not None and style.vector.tolist() == numbers.tolist() and style.title == "Dots"
    assert len(learned_styles.all_learned()) == learned_styles.MOST and next(iter(mixer.known())) == "own_3"
    assert learned_styles.take(JobResult({}, Snapshot(0, 1), [], stopped=True)) is None


def test_strips_show_every_number_of_a_mix() -> None:
    style = ChosenStyle(all_styles(), MIX)
    drawn = number_strips.drawing([("a", style.mixed())], CONDITIONAL, "the mix", dark=False, narrow=False)
    assert drawn.count("<image") == 2 and "residual blocks" in drawn
    first, second = (all_styles()[name].vector for name in MIX)
    layer, channel, at = number_strips.most_different(first, second, CONDITIONAL)
    assert CONDITIONAL.normalised()[layer].start + channel == at
    assert style.mixed()[at] == pytest.approx(2 / 3 * first[at] + 1 / 3 * second[at], abs=1e-5)
    assert r"0.67\cdot 1.50 + 0.33\cdot (-0.30) = 0.90" in text.example("x_1", 3, [0.667, 0.333], [1.5, -0.3], 0.9)


def test_large_settings_are_shown_smaller() -> None:
    shown = chosen_style.at_once(NetworkSettings(longest_side=4096), np.zeros((3000, 4000, 3), np.uint8))
    assert not shown.in_tiles(3000, 4000) and shown.longest_side >= 640
    assert chosen_style.at_once(NetworkSettings(), CAT.image) == NetworkSettings()


def test_the_exercise_wants_larger_strokes_and_the_share_of_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {exercise.KEY: 25.0})
    assert exercise.is_solved(NetworkSettings(stroke=2.0))
    assert not exercise.is_solved(NetworkSettings()) and not exercise.is_solved(
        NetworkSettings(stroke=2.0, longest_side=256)
    )
    monkeypatch.setattr(st, "session_state", {exercise.KEY: 50.0})
    assert not exercise.is_solved(NetworkSettings(stroke=2.0))
    assert "25 %" in text.exercise_praise(np.zeros((400, 640, 3), np.uint8), NetworkSettings(stroke=2.0))


def test_the_recorded_losses_say_what_is_beyond_chance() -> None:
    found = evidence.load()
    said = text.losses(found)
    assert said.count("this may be chance") == sum(
        not mean_ratio(found.ratios(steps)).is_beyond_chance for steps in found.steps
    )
    assert f"of {len(found.paintings)} paintings" in said


def test_sentences_about_losses_agree_with_their_numbers() -> None:
    better, same = text.losses(record(0.8, 1.0)), text.losses(record(1.0, 1.02, 0.98))
    assert "lower for 5 of 5 paintings" in better and "chance" not in better
    assert "5.0 steps of the optimization" in better and "mostly in the content." in better
    assert "this may be chance" in same
    assert "mostly in the style." in text.losses(record(1.0, 1.0, 3.0))


def test_the_recorded_clip_flickers_less_with_smoothing() -> None:
    last = finished.load(moving_picture.RECORD).history[-1][1]
    assert last["mean flicker"] < last["without smoothing"]
    assert f"{last['without smoothing']:.2f} without" in text.recorded_clip(finished.load(moving_picture.RECORD))


def test_a_lamp_makes_a_clip_of_any_photo() -> None:
    clip = moving_picture.lamp(CAT.image, 64)
    assert clip.frames.dtype == np.uint8 and clip.frames.shape[2] == 64 and clip.seconds == moving_picture.LAMP_SECONDS
    assert (clip.frames[0] != clip.frames[12]).any()


@pytest.mark.parametrize("predicted", [False, True])
@pytest.mark.parametrize("side", [128, 4096])
def test_the_code_taken_away_paints(tmp_path: Path, predicted: bool, side: int) -> None:
    painting = painting_picker.of_sample(samples.find("dots")) if predicted else None
    style = ChosenStyle({}, {}, painting) if predicted else ChosenStyle(all_styles(), MIX)
    large = side > 1024
    photo = replace(CAT, image=np.zeros((800, 1000, 3), np.uint8)) if large else CAT
    code = take_away.snippet(photo, style, NetworkSettings(longest_side=side))
    assert ("tiles.paint" in code) == large
    execute(code, tmp_path)
    assert images.read(tmp_path / "painted.png").shape[1] == min(side, 160)


def test_the_code_of_learned_styles_is_whole() -> None:
    own = KnownStyle("own_1", "Mine", np.ones(990, np.float32), True)
    style = ChosenStyle({**all_styles(), "own_1": own}, {"own_1": 1.0, "woodcut": 1.0}, private=True)
    code = take_away.snippet(CAT, style, NetworkSettings())
    check(code)
    assert 'np.load("own_1.npy")' in code
    check(take_away.learning_snippet(CAT, painting_picker.of_sample(samples.find("dots")), LiveLearningSettings()))
    assert np.load(BytesIO(take_away.numbers_file(own.vector))).tolist() == own.vector.tolist()
