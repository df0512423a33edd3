"""The page as its script runs it: advice, its cell of the table, and the code that it offers."""

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.which_transfer import dogs_vs_cats, exercise, text
from core.evaluation import proportions
from core.numbers import percent
from core.serving import artifacts
from core.transfer.choice import evidence
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts
from tests.core.transfer.pictures import as_files, labelled, packed


def advised(app: AppTest) -> AppTest:
    """The page when the worker has extracted the features."""
    for _ in range(240):
        if "**Advice:" in texts(app):
            break
        assert text.FEW not in texts(app), "It is said only if nothing is under way."
        time.sleep(0.5)
        app.run()
    return checked(app)


def test_it_advises_on_the_sample_set_and_one_class_is_a_sentence() -> None:
    app = open_page("which_transfer")
    assert texts(app).count("← your pictures") == 1
    assert code_blocks(app)[0].startswith("python -m core train ")
    app.button_group(key="own_classes").set_value(["star"])
    app = checked(app.run())
    assert "of one class, “star”" in app.info[0].value
    assert "← your pictures" not in texts(app)


def test_every_recorded_run_is_in_the_table() -> None:
    app = open_page("which_transfer")
    app.button_group(key="transfer_evidence").set_value(text.RUNS_VIEW)
    app = checked(app.run())
    table = app.dataframe[0].value
    assert len(table) == len(evidence.recorded().points)
    assert set(table["strategy"]) == {point.strategy for point in evidence.recorded().points}
    assert evidence.recorded().machine in texts(app)


def test_the_measure_of_the_table_is_explained() -> None:
    app = open_page("which_transfer")
    assert text.TABLE in texts(app) and text.EXPLANATION not in texts(app)
    app.button_group(key="transfer_view").set_value(text.MEASURE_VIEW)
    shown = texts(checked(app.run()))
    assert text.EXPLANATION in shown and text.HISTORY in shown and text.TABLE not in shown


def test_a_case_is_told_with_the_figures_of_the_cards() -> None:
    app = open_page("which_transfer")
    app.button_group(key="transfer_view").set_value(text.CASE_VIEW)
    shown = texts(checked(app.run()))
    cards = {name: artifacts.load(name).card for name in (dogs_vs_cats.SCRATCH, dogs_vs_cats.HEAD)}
    measured = {name: {metric.name: metric.value for metric in card.metrics} for name, card in cards.items()}
    scratch, crops = measured[dogs_vs_cats.SCRATCH]["rank1"], measured[dogs_vs_cats.SCRATCH]["rank1_ten_crop"]
    head = measured[dogs_vs_cats.HEAD]["rank1"]
    for rate in (scratch, head):
        assert proportions.with_interval(rate, 800) in shown
    assert f"Ten crops of each: {percent(crops)}, {100 * (crops - scratch):+.1f} points, which may be chance" in shown
    assert f"{100 * (head - scratch):+.1f} points, beyond chance" in shown
    assert not proportions.difference(scratch, crops, 800).is_beyond_chance
    assert proportions.difference(scratch, head, 800).is_beyond_chance


def test_the_snippet_gives_the_advice_of_the_page(tmp_path: Path) -> None:
    data = packed(as_files(labelled(4)))
    app = open_page("which_transfer")
    app.button_group(key="own_from").set_value("Zip")
    app = checked(app.run())
    app.file_uploader(key="own_zip").set_value(("classes.zip", data, "application/zip"))
    app = advised(app.run())
    (tmp_path / "classes.zip").write_bytes(data)
    reason = execute(code_blocks(app)[1], tmp_path).strip()
    assert reason and reason in texts(app)


def test_the_exercise_wants_both_answers() -> None:
    app = open_page("which_transfer")
    app.selectbox(key="transfer_strategy").set_value("from scratch")
    app = checked(app.run())
    assert not app.success
    lead = exercise.lead(evidence.recorded())
    app.number_input(key="transfer_points").set_value(round(100 * (lead.after - lead.before)))
    assert "A rule of thumb is a start" in checked(app.run()).success[0].value


def test_no_heading_is_skipped() -> None:
    """The advice stands between the title and the first section, so it is no heading of the third level."""
    assert "###" not in texts(open_page("which_transfer"))
