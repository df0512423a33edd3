"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

from pathlib import Path

import pytest

from apps.classroom.ui.pictures import collection_table
from core.serving.jobs import Job
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts
from tests.core.transfer.pictures import as_files, drawn, labelled, packed


def test_own_classes_are_learnt_while_the_worker_is_busy(busy: Job) -> None:
    app = open_page("own_classes")
    assert "cross-validated" in texts(app)
    app.slider(key="pictures").set_value(10)
    assert "of 40 pictures" in texts(checked(app.run()))
    assert not busy.finished


def test_one_class_is_a_sentence() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value


def test_a_zip_is_taught_and_a_new_picture_predicted() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    files = as_files(labelled(4)) | {"mine/star/broken.png": b"no picture"}
    app.file_uploader(key="own_zip").set_value(("mine.zip", packed(files), "application/zip"))
    app = checked(app.run())
    assert "of 12 pictures" in texts(app)
    assert app.expander[0].label == "One file was left out; all others are used"
    app.file_uploader(key="own_probe_file").set_value(("star.png", drawn("star", 1, seed=7)[0], "image/png"))
    app = checked(app.run())
    app.file_uploader(key="own_probe_file").set_value(("star.png", b"no picture", "image/png"))
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and "not a picture" in app.error[0].value


def test_the_page_says_how_it_understood_a_zip_and_keeps_the_test_part_apart() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    files = {
        f"course/{part}/{kind}/{number}.png": data
        for part, count in (("training_set", 4), ("test_set", 2))
        for kind in ("star", "circle")
        for number, data in enumerate(drawn(kind, count))
    }
    files |= {"course/single_prediction/1.png": drawn("star", 1)[0], "course/training_set/star/@eaDir/1.png": b"x"}
    app.file_uploader(key="own_zip").set_value(("course.zip", packed(files), "application/zip"))
    app = checked(app.run())
    assert "of 8 pictures" in texts(app)
    understood, left_out = (table.value.to_dict("records") for table in app.dataframe[:2])
    assert understood == [
        {"class": kind, "to learn from": 4, "test part, kept apart": 2} for kind in ("circle", "star")
    ]
    assert [row["left out"] for row in left_out] == [
        "1 picture in course/single_prediction (no labels)",
        "1 thumbnail in @eaDir",
    ]


def test_of_two_readings_the_visitor_chooses_one() -> None:
    app = open_page("own_classes")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    files = {
        f"{animal}/{age}/{number}.png": data
        for animal in ("cats", "dogs")
        for age, kind in (("old", "star"), ("young", "circle"))
        for number, data in enumerate(drawn(kind, 2))
    }
    app.file_uploader(key="own_zip").set_value(("two.zip", packed(files), "application/zip"))
    app = checked(app.run())
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
