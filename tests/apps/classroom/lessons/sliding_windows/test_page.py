"""The page on sliding windows."""

import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.sliding_windows import costs, exercise, outcome, scans, take_away, text
from apps.classroom.ui.jobs.job_view import JobResult
from core.data import samples
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.sliding.window_scan import WindowScores
from core.detection.suppression_settings import SuppressionSettings
from core.images import RGB
from core.serving import artifacts, jobs
from core.serving.litert import Classifier
from core.snapshots import Snapshot
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts

ESPRESSO = artifacts.load("efficientnet_lite0").card.classes.index("espresso")


def stage(app: AppTest) -> dict[str, Any]:
    """What the component in the browser gets."""
    (shown,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_window_stage"]
    data: dict[str, Any] = json.loads(shown.json)
    return data


@pytest.fixture
def cups() -> RGB:
    return scans.shrunk(samples.find(exercise.SAMPLE).read())


@pytest.fixture
def scores(cups: RGB) -> WindowScores:
    found = scans.find(cups, WindowSettings())
    assert found is not None
    return found


def test_thresholds_rules_and_fewer_scales_run_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("core.serving.litert.Classifier.analyse", "core.serving.jobs.submit"):
        monkeypatch.setattr(place, lambda *_, **__: pytest.fail("nothing should be classified"))
    app = open_page("sliding_windows")
    first = stage(app)
    assert first["label"] == "espresso" and len(first["windows"]) == len(first["answers"]) == 235
    assert first["count"] == len(first["which"]) == 60 and min(first["scores"]) >= 0.8
    assert not [button for button in app.button if "Slide" in button.label]
    app.slider("overlap").set_value(0.1)
    app.toggle("covered").set_value(True)
    other = stage(checked(app.run()))
    assert other["windows"] == first["windows"] and other["decisions"] != first["decisions"]
    app.toggle("soft").set_value(True)
    assert any(0.8 <= after < before for _, _, _, before, after, *_ in stage(checked(app.run()))["decisions"])
    app.slider("scales").set_value(2)
    fewer = stage(checked(app.run()))
    assert fewer["windows"] == first["windows"][: len(fewer["windows"])] and fewer["windows"][-1][4] == 1
    assert any("Solved" in message.value for message in app.success)
    app.selectbox[0].set_value(app.selectbox[0].options[1].partition(" (")[0])
    assert stage(checked(app.run()))["label"] != "espresso"


def test_the_code_leaves_the_same_boxes(tmp_path: Path) -> None:
    app = open_page("sliding_windows", scales="2", overlap="0.1", least="0.7")
    data = stage(app)
    kept = [decision[1] for decision in data["decisions"] if decision[0] == decision[1]]
    expected = [(f"{data['scores'][box]:.2f}", data["windows"][data["which"][box]][:4]) for box in kept]
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    printed = [(line[:4], [int(float(value)) for value in line[4:].strip(" []").split()]) for line in lines]
    assert printed == expected and len(expected) == 2
    assert any("Solved" in message.value for message in app.success)


def test_another_picture_is_scanned_once_for_all_visitors() -> None:
    scans.shared.clear()
    app = open_page("sliding_windows", sample="traffic_light", scales="2")
    (slide,) = [button for button in app.button if button.label.startswith("Slide, about")]
    slide.click()
    app.run()
    job = jobs.find(app.session_state["scan_run"].job_id)
    assert job is not None and job.wait(120).state == "done"
    own = stage(checked(app.run()))
    assert own["label"] == "traffic light"
    other = open_page("sliding_windows", sample="traffic_light", scales="2")
    assert stage(other) == own
    assert not [button for button in other.button if button.label.startswith("Slide")]
    assert len(own["windows"]) == own["byScale"][0][1] + own["byScale"][1][1]


def test_a_stopped_scan_shows_its_windows_to_its_visitor_only(cups: RGB) -> None:
    settings = WindowSettings(stride=0.5)
    history: list[tuple[int, Mapping[str, float]]] = [(2, {"0:967": 0.9, "1:967": 0.6})]
    inputs = {"image": cups, "settings": settings}
    stopped = JobResult(inputs, Snapshot(2, 99), history, stopped=True)
    part = scans.from_job(stopped, cups, settings)
    assert part is not None and part.of_class(967).tolist() == pytest.approx([0.9, 0.6])
    assert scans.find(cups, settings) is None
    assert scans.from_job(stopped, cups[:, ::-1][1:], settings) is None
    assert scans.from_job(stopped, cups, WindowSettings()) is None


def test_what_is_kept_is_bounded(cups: RGB, scores: WindowScores) -> None:
    kept = scans.Scans()
    for number in range(scans.KEPT + 1):
        kept.keep(cups[number:], WindowSettings(), scores)
    assert kept.get(cups, WindowSettings()) is None
    assert kept.get(cups[1:], WindowSettings()) is not None
    assert kept.get(cups[1:], WindowSettings(scales=5)) is None
    fewer = kept.get(cups[1:], WindowSettings(scales=1))
    assert fewer is not None and {region.scale for region in fewer.regions} == {0}


def test_fewer_scales_are_cut_once_for_everybody(cups: RGB) -> None:
    """What is computed from scores is kept by the object."""
    fewer = WindowSettings(scales=2)
    assert scans.find(cups, fewer) is scans.find(cups, fewer)
    assert scans.find(cups, WindowSettings()) is scans.find(cups, WindowSettings())


def test_the_exercise_is_missed_by_chance(scores: WindowScores) -> None:
    solved, tried = 0, 0
    for scales, least, overlap, covered, soft in product(
        (1, 2, 3, 4), (0.2, 0.4, 0.6, 0.8), (0.1, 0.3, 0.5, 0.7), (False, True), (False, True)
    ):
        settings = SuppressionSettings(least=least, overlap=overlap, covered=covered, soft=soft)
        steps = outcome.suppressed(scores.largest(scales), ESPRESSO, settings)
        solved += exercise.solved(exercise.SAMPLE, exercise.CLASS, steps.boxes[steps.kept])
        tried += 1
    assert 0 < solved / tried < 0.3
    assert not exercise.solved("coffee", exercise.CLASS, exercise.CUPS)
    assert not exercise.solved(exercise.SAMPLE, "cup", exercise.CUPS)
    assert not exercise.solved(exercise.SAMPLE, exercise.CLASS, exercise.CUPS[:1])
    assert exercise.solved(exercise.SAMPLE, exercise.CLASS, exercise.CUPS)


def test_the_hint_is_true(scores: WindowScores) -> None:
    settings = SuppressionSettings()
    steps = outcome.suppressed(scores, ESPRESSO, settings)
    kept = steps.boxes[steps.kept]
    assert outcome.nested(steps) > 0 and not exercise.solved(exercise.SAMPLE, exercise.CLASS, kept)
    sides = kept[:, 2] - kept[:, 0]
    assert sides[0] == min(scores.boxes[:, 2] - scores.boxes[:, 0]), "the best box is one of the smallest"
    rules = outcome.kept_by_rule(scores, ESPRESSO, settings)
    assert rules[False, False] == len(kept) > rules[False, True]
    assert f"**{len(kept)}** with the IoU" in text.rules(rules, len(steps.which))


@pytest.mark.parametrize("covered", [False, True])
def test_the_formula_has_the_numbers_of_the_pair(covered: bool) -> None:
    numbers = (18_769.0, 38_416.0, 18_769.0, 38_416.0, 0.4886)
    formula = text.arithmetic(numbers, covered)
    assert formula.endswith(r"0.49\end{aligned}") and r"\frac{18{,}769}{" in formula
    assert ("18{,}769+38{,}416-18{,}769" in formula) != covered


def test_costs_follow_the_windows(cups: RGB) -> None:
    record = scans.record()
    settings = WindowSettings()
    assert record.work == scans.windows(cups, settings) == 235
    assert text.cost(200, 5, 10) == (
        "**200 windows × 5.0 ms = 1.0 s.** SSD looks at the whole photo once: 10 ms, 100 times less."
    )
    assert text.cost(2, 5, 10) == "**2 windows × 5.0 ms = 10 ms.** One run of SSD: 10 ms."
    windows = {name: scans.windows(cups, other) for name, other in costs.variants(settings).items()}
    assert all(count > 1.8 * 235 for count in windows.values())
    assert costs.variants(WindowSettings(scales=6, stride=0.1, shapes="three")) == {}


def test_the_evidence_is_what_the_cards_say() -> None:
    app = open_page("sliding_windows", stride="0.1", scales="6", shapes="three")
    said = texts(app)
    for name in ("raccoon_sliding", "raccoon_ssd"):
        (metric,) = [m for m in artifacts.load(name).card.metrics if m.name == "ap50" and m.split == "validation"]
        assert f"{metric.value:.2f}" in said
    (warning,) = app.warning
    assert f"at most {scans.MOST:,}" in warning.value
    (slide,) = [button for button in app.button if button.label.startswith("Slide")]
    assert slide.disabled


def test_the_recorded_scan_is_that_of_the_network(cups: RGB, scores: WindowScores) -> None:
    best = int(scores.of_class(ESPRESSO).argmax())
    left, top, right, bottom = scores.regions[best].box
    value = Classifier.load("efficientnet_lite0").probabilities(cups[top:bottom, left:right])[ESPRESSO]
    assert np.isclose(value, scores.of_class(ESPRESSO)[best], atol=0.02)


def test_the_file_has_a_line_for_each_box() -> None:
    assert take_away.as_csv([(0.52134, [1.04, 2, 3, 4])]).splitlines() == [
        "score,left,top,width,height",
        "0.5213,1.0,2,3,4",
    ]
