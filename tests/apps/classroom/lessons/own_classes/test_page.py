"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui.pictures import brief_jobs, collection_table
from core.data.sets import shapes
from core.serving import jobs
from core.serving.jobs import Job
from core.transfer.own_classes import worker_jobs
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts
from tests.core.data.sets.trees import tarred
from tests.core.transfer.pictures import as_files, drawn, labelled, packed


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for their worker, however slow it is."""
    monkeypatch.setattr(brief_jobs, "WAIT", 100.0)


def give(name: str, data: bytes) -> AppTest:
    """Open the page and upload an archive."""
    app = open_page("own_classes")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    app.file_uploader(key="own_zip").set_value((name, data, "application/octet-stream"))
    return checked(app.run())


def test_what_others_have_seen_is_shown_at_once_and_the_rest_waits_for_the_worker(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is computed in the web process when a slider moves."""
    assert "of 80 pictures" in texts(open_page("own_classes"))
    busy: Job = request.getfixturevalue("busy")
    monkeypatch.setattr(brief_jobs, "WAIT", 0.0)
    app = open_page("own_classes")
    assert "of 80 pictures" in texts(app)
    app.slider(key="pictures").set_value(11)
    app = checked(app.run())
    assert "cross-validated:" not in texts(app) and text.NOTHING in texts(app)
    assert len(jobs.report()) == 2
    app.slider(key="pictures").set_value(20)
    assert "of 80 pictures" in texts(checked(app.run()))
    assert not busy.finished


def test_one_class_is_a_sentence() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value


@pytest.mark.parametrize("name", ["mine.zip", "mine.tar.gz"])
def test_an_archive_is_taught_and_a_new_picture_predicted(name: str) -> None:
    files = as_files(labelled(4)) | {"mine/star/broken.png": b"no picture"}
    app = give(name, packed(files) if name.endswith("zip") else tarred(files, "gz"))
    assert "of 12 pictures" in texts(app)
    assert app.expander[0].label == "One file was left out; all others are used"
    app.file_uploader(key="own_probe_file").set_value(("star.png", drawn("star", 1, seed=7)[0], "image/png"))
    app = checked(app.run())
    app.file_uploader(key="own_probe_file").set_value(("star.png", b"no picture", "image/png"))
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and "not a picture" in app.error[0].value


def test_the_page_says_how_it_understood_a_zip_and_measures_its_test_part() -> None:
    files = {
        f"course/{part}/{kind}/{number}.png": data
        for part, count in (("training_set", 4), ("test_set", 2))
        for kind in ("star", "circle")
        for number, data in enumerate(drawn(kind, count))
    }
    files |= {"course/single_prediction/1.png": drawn("star", 1)[0], "course/training_set/star/@eaDir/1.png": b"x"}
    app = give("course.zip", packed(files))
    assert "on the test part:" in texts(app) and "of 4 pictures from which it did not learn" in texts(app)
    assert "of 8 pictures" in texts(app)
    understood, left_out = (table.value.to_dict("records") for table in app.dataframe[:2])
    assert understood == [
        {"class": kind, "to learn from": 4, "test part, kept apart": 2} for kind in ("circle", "star")
    ]
    assert [row["left out"] for row in left_out] == [
        "1 picture in course/single_prediction (no labels)",
        "1 thumbnail in @eaDir",
    ]


def test_a_test_part_that_lacks_a_class_and_has_another_is_measured_and_both_are_named() -> None:
    kinds = {"training_set": ("circle", "star", "US$"), "test_set": ("star", "circle", "_owls_")}
    files = {
        f"{part}/{name}/{number}.png": data
        for part, names in kinds.items()
        for name in names
        for number, data in enumerate(drawn(name if name in shapes.CLASSES else "square", 3))
    }
    said = texts(give("mine.zip", packed(files)))
    assert "of 6 pictures from which it did not learn" in said
    assert r"has no pictures of US\$." in said and r"it was not taught: \_owls\_ (3)." in said


def test_pictures_in_several_portions_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_jobs, "MOST_AT_ONCE", 5)
    app = give("mine.zip", packed(as_files(labelled(4))))
    assert "of 12 pictures" in texts(app)


def test_of_two_readings_the_visitor_chooses_one() -> None:
    files = {
        f"{animal}/{age}/{number}.png": data
        for animal in ("cats", "dogs")
        for age, kind in (("old", "star"), ("young", "circle"))
        for number, data in enumerate(drawn(kind, 2))
    }
    app = give("two.zip", packed(files))
    box = next(box for box in app.selectbox if box.label == collection_table.TWO_WAYS)
    assert box.value is None and list(box.options) == ["2 classes (cats 4, dogs 4)", "2 classes (old 4, young 4)"]
    box.set_value(1)
    assert "**young**, 4 pictures" in texts(checked(app.run()))


@pytest.mark.parametrize("classes", [["circle", "square", "triangle", "star"], ["star", "square"]])
def test_the_snippet_teaches_the_classifier_of_the_page(classes: list[str], tmp_path: Path) -> None:
    app = open_page("own_classes")
    app.slider(key="pictures").set_value(10)
    app.button_group(key="own_classes").set_value(classes)
    app = checked(app.run())
    accuracy = execute(code_blocks(app)[0], tmp_path).split(" cross-validated, C = ")[0].replace("%", " %")
    assert f"**{accuracy}** cross-validated" in texts(app)
