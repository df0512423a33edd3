"""Every page as its script runs it: no exception, and the code that it offers gives what it shows."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom import catalogue
from apps.classroom.lesson import FOLDER, Lesson
from apps.classroom.references import references
from apps.classroom.ui import labelled_pictures
from apps.shared import finished, job_targets
from core import contact_sheet, images
from core.data import samples
from core.evaluation.ranking_settings import RankingSettings
from core.evaluation.ten_crop import ten_crops
from core.optimization.race_settings import CONTESTANTS
from core.serving import artifacts, jobs
from core.serving.artifacts import Metric
from core.serving.litert import Classifier
from core.synthesis.dream_settings import DreamSettings
from tests.repository import ROOT

NEED_NO_MODEL = {
    "data_too_large", "fine_tuning", "network_race", "optimizers_race", "train_live", "training_recipe"
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def worker() -> Iterator[None]:
    yield
    jobs.shutdown()


def open_page(view: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
    app.run()
    app.switch_page(f"lessons/{view}/page.py" if view != "home" else "home.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    assert not app.error, [e.value for e in app.error]
    return app


def texts(app: AppTest) -> str:
    return "\n".join(m.value for m in app.markdown)


def execute(code: str, folder: Path) -> str:
    """Run a snippet as a visitor would, in a folder of their own, with the suite on the path."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("lesson", catalogue.LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_has_the_same_anatomy(lesson: Lesson) -> None:
    app = open_page(lesson.name)
    assert app.title[0].value == lesson.question
    headers = [h.value for h in app.header]
    wanted = ["What just happened", "Evidence", "Try it", "Take it away", "Sources"]
    assert [h for h in headers if h in wanted] == wanted
    assert all(references()[cited.key].address in texts(app) for cited in lesson.cites)


@pytest.mark.parametrize("lesson", catalogue.LESSONS, ids=lambda lesson: lesson.name)
def test_a_missing_model_is_a_sentence(lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    labelled_pictures.forget_samples()  # What was seen before can be shown without a model.
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
    app.run()
    app.switch_page(f"lessons/{lesson.name}/page.py").run()
    assert not app.exception
    if lesson.name in NEED_NO_MODEL:
        assert not app.error
    else:
        assert len(app.error) == 1 and "There is no trained artifact '" in app.error[0].value


def test_the_gallery_opens() -> None:
    assert open_page("home").title[0].value == "Convolab"


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.name)
def test_ranked_predictions_of_every_sample(sample: samples.Sample) -> None:
    app = open_page("ranked_predictions", sample=sample.name)
    best = Classifier.load("efficientnet_lite0").predict(sample.read(), top=1)[0]
    assert best.label in app.dataframe[0].value["class"].tolist()
    assert ("Nobody has labelled" in texts(app)) == (sample.label is None)


def test_the_slider_turns_a_miss_into_a_hit_and_the_exercise_is_checked() -> None:
    app = open_page("ranked_predictions", sample="cat", ranks="1")
    assert "Miss." in texts(app)
    assert "Solved" in app.success[0].value
    app.slider(key="ranks").set_value(5)
    assert "Hit." in texts(checked(app.run()))
    assert not open_page("ranked_predictions", sample="coffee").success


def test_an_upload_is_ranked_and_a_broken_one_is_a_sentence() -> None:
    app = open_page("ranked_predictions")
    app.button_group(key="picture_from").set_value("Upload")
    app = checked(app.run())
    photo = images.encode(samples.find("motorcycle").read(), "jpeg")
    app.file_uploader(key="picture_file").set_value(("photo.jpg", photo, "image/jpeg"))
    app = checked(app.run())
    assert "moped" in app.dataframe[0].value["class"].tolist()
    assert 'images.read("photo.jpg"' in app.code[0].value
    app.file_uploader(key="picture_file").set_value(("photo.jpg", photo[:2000], "image/jpeg"))
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and app.error[0].value.endswith(".")
    assert "espresso" in app.dataframe[0].value["class"].tolist()


def test_the_ranking_snippet_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ranked_predictions", sample="rocket", ranks="3")
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    expected = Classifier.load("efficientnet_lite0").predict(
        samples.find("rocket").read(), RankingSettings(ranks=3).ranks
    )
    assert [line.split("  ")[-1] for line in lines] == [p.label for p in expected]


def test_ten_crops_of_a_sample_and_what_their_snippet_prints(tmp_path: Path) -> None:
    app = open_page("ten_crops", sample="palace", crop_size="0.7")
    classifier = Classifier.load("efficientnet_lite0")
    found = ten_crops(classifier, samples.find("palace").read(), 0.7)
    votes = [classifier.labels[vote] for vote in found.votes]
    assert app.dataframe[0].value["vote"].tolist() == votes
    assert f"**{votes.count('palace')} of 10** views vote for “palace”" in texts(app)
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    assert [line[22:].strip() for line in lines[:10]] == votes
    assert lines[10] == f"all of them: palace, {found.mean.max():.1%}"


def test_five_crops_without_mirror_images(tmp_path: Path) -> None:
    app = open_page("ten_crops", sample="cat", mirrored="false")
    assert len(app.dataframe[0].value) == 5 and "of 5** views" in texts(app)
    assert len(execute(app.code[0].value, tmp_path).strip().splitlines()) == 6


def test_the_exercise_of_ten_crops_wants_a_truth_that_only_the_average_finds() -> None:
    assert not open_page("ten_crops").success
    app = open_page("ten_crops", sample="clock", crop_size="0.7")
    assert "Averaging helped." in texts(app)
    assert "Solved" in app.success[0].value
    assert not open_page("ten_crops", sample="astronaut", crop_size="0.7").success  # Nobody knows its truth.


def test_the_gain_of_ten_crops_is_read_from_the_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "efficientnet_lite0"
    original = artifacts.load(folder.name)
    folder.mkdir()
    for file in original.card.files:
        (folder / file).symlink_to(original.path(file))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    artifacts.save_card(folder, original.card.model_copy(update={"metrics": []}))
    assert "No card in `trained/` holds both numbers" in texts(open_page("ten_crops"))
    one, ten = (
        Metric(name=name, value=value, split="test", data="photos.zip", images=400)
        for name, value in (("rank1", 0.8), ("rank1_ten_crop", 0.825))
    )
    elsewhere = one.model_copy(update={"split": "validation", "value": 0.1})
    artifacts.save_card(folder, original.card.model_copy(update={"metrics": [elsewhere, one, ten]}))
    said = texts(open_page("ten_crops"))
    assert "+2.5 points of rank-1, on 400 pictures of photos.zip (test)" in said and "± 3.9 points" in said
    assert "No card" not in said


def drawn(app: AppTest) -> AppTest:
    """The page of augmentation when the worker has drawn."""
    for _ in range(240):
        if not any("Drawing; the worker" in c.value for c in app.caption):
            break
        time.sleep(0.5)
        app.run()
    return checked(app)


def test_augmentation_opens_on_what_its_code_makes(tmp_path: Path) -> None:
    app = open_page("augmentation")
    assert "draws keep the answer “espresso”" in texts(app)
    assert "chain" not in app.query_params
    printed = execute(app.code[0].value, tmp_path)
    ((_, metrics),) = finished.load("augmentation").history
    numbers = dict(line.rsplit(maxsplit=1) for line in printed.strip().splitlines())
    assert {name: float(value) for name, value in numbers.items()} == pytest.approx(metrics, abs=1e-3)
    picture = images.read(tmp_path / "draw_8.png").astype(int)
    assert np.abs(picture - contact_sheet.cut(finished.picture("augmentation"), 8)[1][7]).mean() < 5


def test_a_chain_from_the_address_is_drawn_edited_and_written_back() -> None:
    app = drawn(open_page("augmentation", chain="flip~rotation-angle-30~erasing-off", count="4", size="64"))
    draws = app.session_state["augmentation_draws"][1]
    assert [t.kind for t in draws.chosen] == ["flip", "rotation"] and draws.size == 64 and len(draws.pictures) == 4
    assert "RandomRotation(factor=0.083333" in app.code[2].value
    app.button(key="chain_editor_1_up").click()
    app = drawn(app.run())
    assert app.query_params["chain"] == "rotation-angle-30~flip~erasing-off"
    app.button(key="chain_editor_0_remove").click()
    app.slider(key="chain_editor_1_angle").set_value(90.0)
    app.toggle(key="chain_editor_2_on").set_value(True)
    app = drawn(app.run())
    assert app.query_params["chain"] == "rotation-angle-90~erasing"
    assert [t.kind for t in app.session_state["augmentation_draws"][1].chosen] == ["rotation", "erasing"]


@pytest.mark.parametrize("chain", ["flop", "rotation-angle-900", "~~", "flip~" * 20, "<script>", "%00"])
def test_a_chain_that_cannot_be_is_a_sentence_and_the_page_stands(chain: str) -> None:
    app = open_page("augmentation", chain=chain)
    assert "cannot be used" in app.warning[0].value and app.warning[0].value.endswith(".")
    assert "draws keep the answer" in texts(app)


def test_mixup_mixes_the_label_and_a_picture_moved_twice_shows_that_order_matters() -> None:
    app = open_page("augmentation")
    app.button(key="chain_editor_preset_MixUp").click()
    app = drawn(app.run())
    assert "The label of draw 1" in texts(app) and r"\lambda" in app.latex[0].value
    app.button(key="chain_editor_preset_Order matters").click()
    app = drawn(app.run())
    assert "Order matters" in [h.value for h in app.header]
    assert r"\underbrace" in app.latex[0].value and "pixels** apart" in texts(app)
    app.button(key="chain_editor_preset_Colours").click()
    app = drawn(app.run())
    assert "leaves every point where it was" in texts(app)


def test_the_exercise_of_augmentation_wants_other_pixels_and_the_same_answer() -> None:
    assert not drawn(open_page("augmentation", chain="none")).success  # The same answer, but the same pixels.
    app = drawn(open_page("augmentation", chain="flip-direction-both~rotation-angle-180"))
    assert "Solved" in app.success[0].value


def test_the_classifier_is_chosen_among_those_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = artifacts.load("efficientnet_lite0")
    for name in (original.name, "another"):
        (tmp_path / name).mkdir()
        for file in original.card.files:
            (tmp_path / name / file).symlink_to(original.path(file))
        labels = original.card.classes if name == original.name else [f"thing {i}" for i in range(1000)]
        artifacts.save_card(tmp_path / name, original.card.model_copy(update={"name": name, "classes": labels}))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    app = open_page("ten_crops")
    assert app.selectbox(key="model").options == [original.name, "another"]
    assert 'Classifier.load("efficientnet_lite0")' in app.code[0].value
    app = open_page("ten_crops", model="another")  # Which does not call a palace a palace.
    assert 'Classifier.load("another")' in app.code[0].value
    assert "thing 698" in texts(app) and "Nobody has labelled" in texts(app)


def test_a_dream_runs_from_the_page_and_its_snippet_gives_the_same_picture(tmp_path: Path) -> None:
    knobs = {"octaves": "2", "steps": "3", "longest_side": "128", "seed": "5", "jitter": "4"}
    app = open_page("deep_dream", sample="flower", **knobs)
    assert app.info
    next(b for b in app.button if b.label.startswith("Dream")).click()
    checked(app.run())
    for _ in range(240):
        if app.session_state["dream_run"] and jobs.find(app.session_state["dream_run"].job_id).finished:  # type: ignore[union-attr]
            break
        time.sleep(0.5)
    checked(app.run())
    outcome = app.session_state["dream_outcome"]
    assert not outcome.stopped and outcome.snapshot.step == 6
    assert [step for step, _ in outcome.history] == list(range(7))
    assert "Octave 2" in texts(app)
    execute(app.code[0].value, tmp_path)
    dream = images.read(tmp_path / "dream.png")
    assert np.abs(dream.astype(int) - outcome.snapshot.image).mean() < 2


def test_presets_set_all_knobs() -> None:
    app = open_page("deep_dream", edges="2.0")
    app.button(key="preset_One octave").click()
    checked(app.run())
    assert (app.slider(key="octaves").value, app.slider(key="edges").value) == (1, 0.0)


def test_what_cannot_be_dreamed_is_said_before_it_is_tried() -> None:
    app = open_page("deep_dream", patterns="0.0", parts="0.0")
    assert "weight 0" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Dream")).disabled
    app = open_page("deep_dream", octaves="6", octave_scale="2.0", longest_side="128")
    assert "smallest octave" in app.warning[0].value


def test_storage_is_compared_from_the_page_and_its_snippet_reads_the_file(tmp_path: Path) -> None:
    knobs = {"pictures": "400", "compression": "gzip", "contents": "drawings", "chunk_rows": "50"}
    app = open_page("data_too_large", **knobs)
    assert not app.success
    next(b for b in app.button if b.label.startswith("Compare")).click()
    checked(app.run())
    for _ in range(240):
        if jobs.find(app.session_state["storage_run"].job_id).finished:  # type: ignore[union-attr]
            break
        time.sleep(0.5)
    checked(app.run())
    metrics = app.session_state["storage_outcome"].snapshot.metrics
    assert metrics["hdf5_bytes"] < 400 * 64 * 64 * 3 / 2
    assert "Solved" in app.success[0].value
    assert "400" in app.latex[0].value and "=8" in app.latex[0].value  # chunks of 50 pictures
    printed = execute(app.code[0].value, tmp_path)
    assert "(400, 64, 64, 3) uint8 (50, 64, 64, 3) gzip" in printed
    assert "the last batch: (16, 64, 64, 3) float32" in printed


def test_a_comparison_that_would_be_too_large_is_said_before_it_is_tried() -> None:
    app = open_page("data_too_large", pictures="4000", side="128")
    assert "choose fewer or smaller pictures" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Compare")).disabled


def test_the_mean_is_subtracted_from_the_picture_that_was_picked() -> None:
    app = open_page("data_too_large", sample="horse")
    image = samples.find("horse").read()
    middle = image[image.shape[0] // 2, image.shape[1] // 2].tolist()
    assert any(",\\ ".join(map(str, middle)) in formula.value for formula in app.latex)
    assert "Means of this picture" in texts(app)


def test_a_training_runs_from_the_page_and_its_snippet_comes_to_the_same(tmp_path: Path) -> None:
    app = open_page("train_live", pictures="50", epochs="2", batch_size="16")
    assert "as it was recorded" in texts(app) and not app.success
    next(b for b in app.button if b.label.startswith("Train")).click()
    checked(app.run())
    job = jobs.find(app.session_state["train_live_run"].job_id)
    assert job is not None
    assert job.wait(200).state == jobs.State.DONE
    checked(app.run())
    assert "Finished after 2 epochs" in texts(app)
    assert "= 4" in app.latex[0].value and "= 8" in app.latex[0].value  # 50 pictures in batches of 16, twice.
    said = execute(app.code[0].value, tmp_path).strip().splitlines()
    accuracies = [metrics["epoch_validation_accuracy"] for _, metrics in job.history if "epoch_loss" in metrics]
    assert [float(line.split()[-1]) for line in said] == pytest.approx(
        accuracies, abs=0.08
    )  # Threads add in any order.
    assert tomllib.loads(app.code[2].value)["split"]["limit"] == 50


def test_a_training_that_diverges_is_a_sentence() -> None:
    app = open_page("train_live", pictures="200", learning_rate="10")
    next(b for b in app.button if b.label.startswith("Train")).click()
    checked(app.run())
    job = jobs.find(app.session_state["train_live_run"].job_id)
    assert job is not None
    assert job.wait(200).state == jobs.State.FAILED
    app.run()
    assert not app.exception
    assert "learning rate is too high" in app.error[0].value and app.error[0].value.endswith(".")


def test_the_race_opens_on_its_first_preset_and_follows_its_address(tmp_path: Path) -> None:
    app = open_page("optimizers_race")
    assert "SGD in a ravine.** Across the ravine" in texts(app) and not app.success
    assert not set(app.query_params) & {"race", "start", "follow", "surface"}
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    assert [line.split("(")[0] for line in lines[:4]] == ["SGD", "SGD", "RMSprop", "Adam"]
    line = "sgd-learning_rate-0.2~adam-learning_rate-0.3-beta_1-0.5"
    app = open_page("optimizers_race", surface="bowl", race=line, start="1~-2", follow="adam")
    assert f'line_up("{line}")' in app.code[0].value and "start=(1.0, -2.0)" in app.code[0].value
    assert "Adam(learning_rate=0.3, beta_1=0.5" in app.code[2].value
    assert [n.value for n in app.number_input if n.label.startswith("Start")] == [1.0, -2.0]


def test_the_race_is_edited_and_another_surface_brings_its_own_line_up() -> None:
    app = open_page("optimizers_race", surface="bowl")
    assert list(app.session_state["race_editor"].line) == list(CONTESTANTS)
    next(n for n in app.number_input if n.label.startswith("learning_rate")).set_value(0.25)
    app = checked(app.run())
    assert app.query_params["race"].startswith("sgd-learning_rate-0.25~momentum~")
    app.button_group(key="surface").set_value("saddle")
    app = checked(app.run())
    assert "race" not in app.query_params and "Saddle" in "\n".join(c.value for c in app.caption)
    app.button(key="preset_A rate too large").click()
    app = checked(app.run())
    assert "Flown off: SGD" in texts(app) and app.query_params["follow"] == "sgd"


def test_the_exercise_of_the_race_wants_a_tuned_momentum() -> None:
    line = "momentum-learning_rate-0.0012-momentum-0.95"
    assert "Solved" in open_page("optimizers_race", surface="rosenbrock", race=line).success[0].value
    assert not open_page("optimizers_race", surface="rosenbrock", race=line, start="1~1.1").success


@pytest.mark.parametrize(("name", "value"), [("race", "adamant"), ("race", "adam-beta_1-9"), ("start", "here")])
def test_a_race_that_cannot_be_is_a_sentence_and_the_page_stands(name: str, value: str) -> None:
    app = open_page("optimizers_race", surface="bowl", **{name: value})
    assert "cannot be used" in app.warning[0].value
    assert "Down for good" in texts(app)


def test_own_classes_are_learnt_while_the_worker_is_busy() -> None:
    long = DreamSettings(octaves=6, steps=100, longest_side=1024)
    job = jobs.submit(job_targets.DEEP_DREAM, samples.find("coffee").read(), long)
    try:
        app = open_page("own_classes")
        assert "cross-validated" in texts(app)
        app.slider(key="pictures").set_value(10)
        assert "of 40 pictures" in texts(checked(app.run()))
        assert not job.finished
    finally:
        job.stop()


def test_one_class_is_a_sentence() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value


def test_a_loss_is_that_of_its_snippet_for_either_loss(tmp_path: Path) -> None:
    app = open_page("choosing_a_loss", sample="coffee", temperature="2.0")
    said = execute(app.code[0].value, tmp_path)
    cost = said.split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "espresso" in said and "**Hit.**" not in said
    app = open_page("choosing_a_loss", loss="binary")
    cost = execute(app.code[0].value, tmp_path).split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "If “cat” is true" in texts(app)
    assert "p-y" in app.latex[0].value and "binary_crossentropy" in app.code[2].value


def test_another_truth_costs_more_and_the_cards_say_what_was_measured() -> None:
    app = open_page("choosing_a_loss", sample="coffee")
    before = texts(app)
    app.selectbox(key="truth_categorical_coffee").select_index(3)
    app = checked(app.run())
    assert "**Hit.**" in before and "**Miss.**" in texts(app)
    table = app.dataframe[1].value
    assert len(table) >= 4
    assert all(float(loss) < float(chance) for loss, chance in zip(table["loss"], table["chance"], strict=True))


def test_the_exercise_of_the_loss_wants_the_best_temperature() -> None:
    assert not open_page("choosing_a_loss").success
    assert "Solved" in open_page("choosing_a_loss", temperature="0.75").success[0].value
    assert not open_page("choosing_a_loss", temperature="0.3").success
