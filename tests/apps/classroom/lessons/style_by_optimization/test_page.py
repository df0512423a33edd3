"""The page on style transfer by optimization."""

from pathlib import Path

import numpy as np
import pytest

from apps.classroom.lessons.style_by_optimization import comparison, exercise, records, take_away, text
from apps.classroom.lessons.style_by_optimization.comparison import Comparison
from apps.classroom.lessons.style_by_optimization.style_run import JOB, Ingredients
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.pictures import painting_picker
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished
from core import images
from core.data import samples
from core.snapshots import Snapshot
from core.synthesis.style.paintings import Painting
from core.synthesis.style.settings import STYLE_LAYERS, StyleSettings
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def ingredients(count: int, masked: bool = False, settings: StyleSettings | None = None) -> Ingredients:
    """A photo and one or two paintings, as if they had been picked."""
    picked = [painting_picker.of_sample(sample) for sample in samples.PAINTINGS[:count]]
    mask = np.zeros((4, 6), np.uint8)
    masks = [255 - mask, mask] if masked else [None, None]
    paintings = [Painting(one.image, 0.5, mask) for one, mask in zip(picked, masks, strict=False)]
    photo = Picture("cat", "Cat", samples.find("cat").read(96), "", None, 'samples.find("cat").read()')
    return Ingredients(photo, picked, paintings, settings or StyleSettings(steps=5, longest_side=96))


def result(settings: StyleSettings, stopped: bool = False, **metrics: float) -> JobResult:
    snapshot = Snapshot(5, 5, np.zeros((64, 96, 3), np.uint8), metrics)
    return JobResult({"settings": settings}, snapshot, [], stopped)


def test_the_first_view_is_complete() -> None:
    app = open_page("style_by_optimization")
    said = texts(app) + "".join(caption.value for caption in app.caption)
    assert "recorded with the default settings" in said and "Gram matrices of conv2_1" in said
    assert text.optimizers(comparison.recorded()) in said
    assert [button.label for button in app.button if button.label.startswith("Transfer, about ")]


def test_the_picture_can_be_looked_at_step_by_step() -> None:
    app = open_page("style_by_optimization")
    assert text.GRAMS in texts(app) and text.LAYER_LOSSES in texts(app)
    app.button_group(key="style_look").set_value("steps")
    checked(app.run())
    assert app.select_slider(key="style_frame").options[:3] == ["1", "2", "3"]
    assert text.GRAMS not in texts(app)


def test_the_records_belong_to_the_page() -> None:
    record, panels, strip = finished.load(JOB.record), records.panels(), records.strip()
    shape = finished.picture(JOB.record).shape
    assert list(panels)[:3] == ["Step 1", "Step 2", "Step 3"] and panels["Step 1"].shape == shape
    assert all(panels[name].shape == (128, 128, 3) for name in text.GRAM_ORDER)
    assert list(strip) == list(STYLE_LAYERS.values())
    assert record.history[-1][0] == StyleSettings().steps and set(text.CURVES) <= set(record.history[-1][1])


def test_the_sentence_about_optimizers_agrees_with_its_numbers() -> None:
    better = Comparison(60, [1.0, 1.0, 1.0, 1.0], [0.8, 0.81, 0.79, 0.8], 10.0, 14.0)
    said = text.optimizers(better)
    assert "on 4 of 4 pairs" in said and "20 % lower" in said and "1.4 times the time" in said and "chance" not in said
    unsure = Comparison(60, [1.0, 1.0, 1.0, 1.0], [0.5, 1.6, 0.9, 1.2], 10.0, 14.0)
    assert "this may be chance" in text.optimizers(unsure)


def test_the_recorded_comparison_says_whether_it_is_beyond_chance() -> None:
    found = comparison.recorded()
    assert ("may be chance" in text.optimizers(found)) == (not found.mean.is_beyond_chance)
    assert f"{found.mean.low:.2f} to {found.mean.high:.2f}" in text.optimizers(found)


def test_style_losses_stand_in_one_row() -> None:
    losses = {name: finished.load(JOB.record).history[-1][1][name] for name in STYLE_LAYERS.values()}
    head, _, values = text.layer_table(losses).splitlines()
    assert head == "| conv1_1 | conv2_1 | conv3_1 | conv4_1 | conv5_1 |"
    assert values.count(" | ") == 4 and f"{losses['conv1_1']:.3f}" in values


def test_the_exercise_wants_the_first_layer_alone() -> None:
    alone = StyleSettings(conv2=0, conv3=0, conv4=0, conv5=0)
    assert exercise.only_colours(result(alone)) and not exercise.only_colours(result(alone, stopped=True))
    assert not exercise.only_colours(result(StyleSettings())) and not exercise.only_colours(None)
    assert "0.012" in text.exercise_praise({"conv1_1": 0.0123}) and text.exercise_praise(None)


def test_the_code_taken_away_gives_a_picture(tmp_path: Path) -> None:
    execute(take_away.snippet(ingredients(1)), tmp_path, keras=True)
    assert images.read(tmp_path / "styled.png").shape == (64, 96, 3)


def test_the_code_of_two_paintings_with_a_mask_gives_a_picture(tmp_path: Path) -> None:
    code = take_away.snippet(ingredients(2, masked=True))
    images.write(np.full((40, 60, 3), 255, np.uint8), tmp_path / "mask.png")
    execute(code, tmp_path, keras=True)
    assert (tmp_path / "styled.png").is_file()
    assert "mask" not in take_away.snippet(ingredients(2))


def test_the_page_offers_the_code_of_its_state() -> None:
    app = open_page("style_by_optimization", steps="20", painting="dots", sample="cat")
    code = "\n".join(code_blocks(app))
    assert 'samples.find("dots")' in code and 'samples.find("cat")' in code and "StyleSettings(steps=20)" in code


def test_two_paintings_share_the_picture() -> None:
    app = open_page("style_by_optimization")
    app.toggle("second").set_value(True)
    app.run()
    assert not app.exception
    assert "painting_2 = Painting(" in "\n".join(code_blocks(app))


@pytest.mark.parametrize("mask", ["", "data:image/png;base64,xx", "data:image/png;base64,", "nonsense"])
def test_a_mask_that_is_none_is_left_out(mask: str) -> None:
    from apps.classroom.lessons.style_by_optimization.mask_brush import decoded

    assert decoded(mask) is None


def test_a_painted_mask_is_read() -> None:
    import base64

    from apps.classroom.lessons.style_by_optimization.mask_brush import decoded

    painted = np.zeros((64, 96, 3), np.uint8)
    painted[:, :30] = 255
    mask = decoded("data:image/png;base64," + base64.b64encode(images.encode(painted)).decode())
    assert mask is not None and mask.shape == (64, 96) and mask[0, 0] == 255 and mask[0, 95] == 0
    assert decoded("data:image/png;base64," + base64.b64encode(images.encode(0 * painted)).decode()) is None
