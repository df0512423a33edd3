"""The page as its script runs it: no exception, and its code gives what it shows."""

import re
from pathlib import Path

import pytest

from apps.classroom.lessons.optimizers_race import stability_plane
from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_the_race_opens_on_its_first_preset_and_follows_its_address(tmp_path: Path) -> None:
    app = open_page("optimizers_race")
    assert "SGD in a ravine.** SGD bounces across" in texts(app) and not app.success
    assert not set(app.query_params) & {"race", "start", "follow", "surface"}
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    assert [line.split("(")[0] for line in lines[:4]] == ["SGD", "SGD", "RMSprop", "Adam"]
    line = "sgd-learning_rate-0.2~adam-learning_rate-0.3-beta_1-0.5"
    app = open_page("optimizers_race", surface="bowl", race=line, start="1~-2", follow="adam")
    assert f'line_up.parse("{line}")' in code_blocks(app)[0] and "start=(1.0, -2.0)" in code_blocks(app)[0]
    assert "Adam(learning_rate=0.3, beta_1=0.5" in code_blocks(app)[2]
    assert [n.value for n in app.number_input if n.label.startswith("Start")] == [1.0, -2.0]


def test_the_race_is_edited_and_another_surface_brings_its_own_line_up() -> None:
    app = open_page("optimizers_race", surface="bowl")
    assert list(app.session_state["race_editor"].optimizers) == list(OPTIMIZER_SETTINGS)
    next(n for n in app.number_input if n.label.startswith("learning_rate")).set_value(0.25)
    app = checked(app.run())
    assert app.query_params["race"].startswith("sgd-learning_rate-0.25~momentum~")
    app.button_group(key="surface").set_value("saddle")
    app = checked(app.run())
    assert "race" not in app.query_params and "Saddle" in "\n".join(c.value for c in app.caption)
    app.button(key="preset_A rate too large").click()
    app = checked(app.run())
    assert "Diverged: SGD" in texts(app) and app.query_params["follow"] == "sgd"


def test_the_exercise_of_the_race_wants_a_tuned_momentum() -> None:
    line = "momentum-learning_rate-0.0012-momentum-0.95"
    assert "Solved" in open_page("optimizers_race", surface="rosenbrock", race=line).success[0].value
    assert not open_page("optimizers_race", surface="rosenbrock", race=line, start="1~1.1").success


@pytest.mark.parametrize(("name", "value"), [("race", "adamant"), ("race", "adam-beta_1-9"), ("start", "here")])
def test_an_invalid_race_is_a_sentence_and_the_page_still_works(name: str, value: str) -> None:
    app = open_page("optimizers_race", surface="bowl", **{name: value})
    assert "is invalid" in app.warning[0].value
    assert "Converged at step" in texts(app)


@pytest.mark.parametrize("surface", ["bowl", "ravine", "rosenbrock"])
def test_the_sentence_above_the_plane_agrees_with_races(surface: str) -> None:
    said = texts(open_page("optimizers_race", surface=surface))
    found = re.search(r"at step \*\*(\d+)\*\*, with rate ([\d.]+) and momentum ([\d.]+\d|0)", said)
    assert found
    step, rate, momentum = int(found[1]), float(found[2]), float(found[3])
    line = line_up.parse(f"momentum-learning_rate-{rate:g}-momentum-{momentum:g}")
    race = surface_race.run(surfaces.find(surface), line)
    assert race.trajectory("momentum").converged_at == step
    assert ("momentum does not pay" in said) == (momentum == 0)
    assert ("without momentum none of these rates converges" in said) == (
        stability_plane.computed(surface).fastest(slice(1)) is None
    )
