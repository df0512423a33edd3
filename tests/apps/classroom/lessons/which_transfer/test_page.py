"""The page as its script runs it: advice, its cell of the table, and the code that it offers."""

from pathlib import Path

from core.transfer.choice import evidence
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts
from tests.core.transfer.pictures import as_files, labelled, packed


def test_it_advises_on_the_sample_set_and_one_class_is_a_sentence() -> None:
    app = open_page("which_transfer")
    assert texts(app).count("← your pictures") == 1
    assert code_blocks(app)[0].startswith("python -m core train ")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value
    assert "← your pictures" not in texts(app)


def test_every_recorded_run_is_in_the_table() -> None:
    table = open_page("which_transfer").dataframe[0].value
    assert len(table) == len(evidence.recorded().points)
    assert set(table["strategy"]) == {point.strategy for point in evidence.recorded().points}


def test_the_snippet_gives_the_advice_of_the_page(tmp_path: Path) -> None:
    data = packed(as_files(labelled(4)))
    app = open_page("which_transfer")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    app.file_uploader(key="own_zip").set_value(("classes.zip", data, "application/zip"))
    app = checked(app.run())
    (tmp_path / "classes.zip").write_bytes(data)
    reason = execute(code_blocks(app)[1], tmp_path).strip()
    assert reason and reason in texts(app)
