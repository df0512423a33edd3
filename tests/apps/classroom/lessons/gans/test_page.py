"""The page as its script runs it: first view, the controls, each view of a section, the code and the files."""

from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.gans import (
    arithmetic,
    chosen,
    exercise,
    nearest_image,
    opinions,
    take_away,
    text,
    training_view,
    walk,
)
from apps.classroom.lessons.gans.chosen import COUNT, GENERATORS, Chosen
from apps.shared import job_targets
from apps.shared.markdown import as_written
from core import clips, images
from core.serving import jobs
from core.serving.job import Job
from core.serving.run import Run
from core.serving.wire import JobOutcome
from core.snapshots import Snapshot
from core.synthesis.gan import gan_recipe, image_grid, nearest_training_image
from core.synthesis.gan.nearest_training_image import NearestImage
from core.synthesis.gan.training_summary import QUALITY
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts

FIRST = Chosen("flowers", 0, 0, averaged=True)


def test_it_opens_on_flowers_and_keeps_what_is_chosen_in_its_address() -> None:
    app = open_page("gans")
    assert 'Generator.load("flowers_dcgan")' in code_blocks(app)[0] and not app.success
    chosen_there = open_page("gans", kind="digits", image="3", seed="7", averaged="false")
    code = code_blocks(chosen_there)[0]
    assert 'Generator.load("mnist_dcgan")' in code and "seed=7" in code
    assert "generator.images(vectors, averaged=False)" in code and "made[2]" in code
    chosen_there.button_group(key=chosen.KIND).set_value("flowers")
    assert "flowers_dcgan" in code_blocks(checked(chosen_there.run()))[0]


def test_an_address_with_nonsense_opens_the_first_image() -> None:
    assert "made[0]" in code_blocks(open_page("gans", kind="cats", image="99"))[0]


def test_new_noise_is_another_seed() -> None:
    app = open_page("gans")
    next(button for button in app.button if button.label == text.NEW_NOISE).click()
    assert "seed=0)" not in code_blocks(checked(app.run()))[0]


@pytest.mark.parametrize("view", text.VIEWS)
@pytest.mark.parametrize("kind", GENERATORS)
def test_every_view_opens(view: str, kind: str) -> None:
    app = open_page("gans", kind=kind)
    app.button_group(key="gans_view").set_value(view)
    app.button_group(key="gans_evidence").set_value("quality")
    assert "Does it copy?" in texts(checked(app.run()))


def test_it_opens_on_the_steps_and_the_film() -> None:
    app = open_page("gans")
    assert "Training repeats four steps." in texts(app) and "Why falling losses are no aim." in texts(app)


def test_the_slider_shows_the_images_after_an_epoch() -> None:
    app = open_page("gans")
    app.select_slider(key=training_view.key("flowers")).set_value(0)
    assert any(caption.value.startswith("Before the training") for caption in checked(app.run()).caption)


def test_the_exercise_is_solved_at_the_epoch_of_half_the_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exercise, "target", lambda history: 1)
    app = open_page("gans")
    assert not app.success
    recorded = chosen.record(chosen.load("flowers")).epochs
    number = min(range(len(recorded)), key=lambda place: abs(recorded[place] - 1))
    app.select_slider(key=training_view.key("flowers")).set_value(number)
    assert "The distance has halved by epoch 1" in checked(app.run()).success[0].value


def test_clicks_pick_put_back_and_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, arithmetic.Picked] = {arithmetic.PICKED: dict(arithmetic.FIRST)}
    monkeypatch.setattr(st, "session_state", state)
    arithmetic._pick("A", 1)
    assert state[arithmetic.PICKED]["A"] == (0, 2)
    arithmetic._pick("A", 3)
    assert state[arithmetic.PICKED]["A"] == (0, 2, 3) and state[arithmetic.PICKED]["B"] == (4, 5)
    arithmetic._pick("A", 9)
    assert state[arithmetic.PICKED]["A"] == (2, 3, 9)


def test_a_walk_never_ends_where_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    for begin, goal in ((0, 0), (COUNT - 1, COUNT - 1), (3, 5)):
        monkeypatch.setattr(st, "session_state", {walk.END: goal})
        assert walk.end(Chosen("flowers", begin, 0, averaged=True)) != begin


@pytest.mark.parametrize("kind", GENERATORS)
def test_both_walks_have_the_same_ends_which_are_images_of_the_board(kind: str) -> None:
    now = Chosen(kind, 2, 0, averaged=True)
    walks = walk.images_of(now.generator, now.seed, now.averaged, 2, 5)
    for place, number in ((0, 2), (-1, 5)):
        for path in walks.values():
            assert np.array_equal(path[place], now.images[number])
    assert not np.array_equal(walks["linear"][5], walks["spherical"][5])


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_step_along_the_gradient_makes_an_image_more_real(kind: str) -> None:
    now = Chosen(kind, 0, 0, averaged=True)
    moved = opinions.moved(now.image, now.opinion.gradient)
    assert moved.shape == now.image.shape and np.abs(moved.astype(int) - now.image).mean() < 10
    assert now.generator.judge(moved).logit > now.opinion.logit


@pytest.mark.parametrize("kind", GENERATORS)
def test_the_artifact_has_all_that_the_page_shows(kind: str) -> None:
    generator = chosen.load(kind)
    record, history = chosen.record(generator), chosen.history(generator)
    assert generator.has_raw and record.epochs[-1] == len(history)
    assert gan_recipe.load(generator.artifact.card.recipe).name == generator.artifact.name
    assert any(QUALITY in epoch for epoch in history)


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The searches that visitors start, which no worker takes up, on a machine that has the data sets."""
    started: list[Job] = []

    def submit(target: str, *args: object, owner: str, **terms: object) -> Job:
        assert target == job_targets.NEAREST_TRAINING_IMAGE and args[0] == "flowers_dcgan"
        job = Job(Run(target, None, 0.0, lambda: None), owner, False, lambda run: None)
        job.run.follow(job.id, owner)
        started.append(job)
        return job

    monkeypatch.setattr(nearest_training_image, "is_available", lambda recipe: True)
    monkeypatch.setattr(jobs, "submit", submit)
    monkeypatch.setattr(jobs, "find", lambda id: next((job for job in started if job.id == id), None))
    nearest_image._found.clear()
    return started


def found_so_far(step: int, total: int) -> Snapshot:
    """A snapshot of a search that has found the first flower."""
    metrics = {"distance": 12.34, "second_distance": 20.0, "searched": float(step)}
    return Snapshot(step, total, FIRST.image, metrics, note=nearest_training_image.COMPARING)


def look_for_the_nearest(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == text.FIND_NEAREST).click()
    return checked(app.run())


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_a_worker_looks_for_the_nearest_training_image_once_for_all(searches: list[Job]) -> None:
    app = look_for_the_nearest(open_page("gans"))
    assert "Stop" in labels(app) and text.FIND_NEAREST not in labels(app)
    searches[0].run.finish(JobOutcome("done", found_so_far(4942, 4942)))
    app = checked(app.run())
    assert text.nearest(NearestImage(FIRST.image, 12.34, 20.0, 4942)) in captions(app)
    assert text.FIND_NEAREST not in labels(app)
    somebody_else = open_page("gans")
    assert text.FIND_NEAREST in labels(somebody_else)
    somebody_else = look_for_the_nearest(somebody_else)
    assert any("12.3 levels per pixel" in caption for caption in captions(somebody_else)) and len(searches) == 1
    assert text.FIND_NEAREST in labels(open_page("gans", image="2"))


def test_a_search_that_another_visitor_has_ended_stops(searches: list[Job]) -> None:
    one, other = (look_for_the_nearest(open_page("gans")) for _ in range(2))
    searches[0].run.finish(JobOutcome("done", found_so_far(4942, 4942)))
    checked(one.run())
    assert any("12.3 levels per pixel" in caption for caption in captions(checked(other.run())))
    assert "Stop" not in labels(other)


def test_a_search_that_is_stopped_keeps_what_it_has_found(searches: list[Job]) -> None:
    app = look_for_the_nearest(open_page("gans"))
    next(button for button in app.button if button.label == "Stop").click()
    searches[0].run.finish(JobOutcome("stopped", found_so_far(1024, 4942)))
    app = checked(app.run())
    assert any("nearest of 1,024 training images" in caption for caption in captions(app))
    assert text.FIND_NEAREST in labels(app) and not nearest_image._found()
    app = look_for_the_nearest(app)
    searches[1].run.finish(JobOutcome("stopped", Snapshot(0, 9884, note=nearest_training_image.READING)))
    assert text.FIND_NEAREST in labels(checked(app.run()))


def test_a_search_that_fails_is_a_sentence(searches: list[Job]) -> None:
    app = look_for_the_nearest(open_page("gans"))
    sentence = "The data set is damaged; fetch it again."
    searches[0].run.finish(JobOutcome("failed", None, sentence))
    assert [error.value for error in app.run().error] == [as_written(sentence)]
    assert text.FIND_NEAREST in labels(app)


def test_elsewhere_the_page_points_to_the_measured_distances(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_training_image, "is_available", lambda recipe: False)
    app = open_page("gans")
    assert text.COPY_ELSEWHERE in [caption.value for caption in app.caption]
    assert text.FIND_NEAREST not in [button.label for button in app.button]


def test_the_code_makes_the_images_of_the_page(tmp_path: Path) -> None:
    printed = execute(code_blocks(open_page("gans", kind="digits", image="2"))[0], tmp_path)
    now = Chosen("digits", 1, 0, averaged=True)
    assert f"logit {now.opinion.logit:.3f}" in printed
    made = images.read(tmp_path / "generated.png")
    assert np.array_equal(image_grid.cut(made, 4, 4), now.images)
    assert images.read(tmp_path / "walk.png").shape[0] == 28


def test_the_files_are_the_images_and_a_walk_through_them() -> None:
    assert np.array_equal(images.read(take_away.as_png(FIRST)), image_grid.lay(FIRST.images, 4))
    clip = clips.read(take_away.as_walk(FIRST))
    assert len(clip.frames) > 20 and clip.frames.shape[1:3] == (take_away.SIDE, take_away.SIDE)
