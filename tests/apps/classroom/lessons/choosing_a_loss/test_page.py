"""The page as its script runs it: no exception, and its code gives what it shows."""

from pathlib import Path

from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_the_snippet_prints_the_loss_of_the_page(tmp_path: Path) -> None:
    app = open_page("choosing_a_loss", sample="coffee", temperature="2.0")
    said = execute(code_blocks(app)[0], tmp_path)
    cost = said.split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "espresso" in said and "**Hit.**" not in said
    app = open_page("choosing_a_loss", loss="binary")
    cost = execute(code_blocks(app)[0], tmp_path).split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "If “cat” is true" in texts(app)
    assert "p-y" in app.latex[0].value and "binary_crossentropy" in code_blocks(app)[2]


def test_another_true_class_costs_more_and_the_losses_are_those_of_the_cards() -> None:
    app = open_page("choosing_a_loss", sample="coffee")
    before = texts(app)
    app.selectbox(key="truth_categorical_coffee").select_index(3)
    app = checked(app.run())
    assert "**Hit.**" in before and "**Miss.**" in texts(app)
    table = app.dataframe[1].value
    assert len(table) >= 4
    assert all(float(loss) < float(chance) for loss, chance in zip(table["loss"], table["chance"], strict=True))


def test_the_exercise_is_solved_by_the_best_temperature() -> None:
    assert not open_page("choosing_a_loss").success
    assert "Solved" in open_page("choosing_a_loss", temperature="0.75").success[0].value
    assert not open_page("choosing_a_loss", temperature="0.3").success
