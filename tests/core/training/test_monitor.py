"""The monitor: its warnings on made-up histories, and what it writes."""

import json
import math
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.training import monitor

SVG = "{http://www.w3.org/2000/svg}"


def history(losses: list[float], validation: list[float] | None = None) -> list[dict[str, float]]:
    epochs = [{"loss": loss, "accuracy": 0.5} for loss in losses]
    for epoch, loss in zip(epochs, validation or [], strict=False):
        epoch |= {"validation_loss": loss, "validation_accuracy": 0.4}
    return epochs


@pytest.mark.parametrize("losses", [[2.0, math.nan], [2.0, math.inf], [2.0, 1.0, 6.1], [math.nan]])
def test_divergence(losses: list[float]) -> None:
    assert "diverges: lower the learning rate" in monitor.warning(history(losses))


def test_overfitting_names_the_best_epoch() -> None:
    falling = [2.0, 1.5, 1.0, 0.8, 0.6, 0.4, 0.3, 0.2]
    text = monitor.warning(history(falling, [2.0, 1.6, 1.3, 1.5, 1.6, 1.7, 1.8, 1.9]))
    assert "overfits" in text and "epoch 3 " in text


@pytest.mark.parametrize(
    ("losses", "validation"),
    [
        ([], None),
        ([2.0], None),
        ([2.0, 2.5, 1.0], None),
        ([2.0 / n for n in range(1, 12)], [2.2 / n for n in range(1, 12)]),  # Both fall.
        ([2.0 / n for n in range(1, 12)], [1.0, *[1.04] * 10]),  # Within 5 % of the best.
        ([1.0] * 11, [1.0, *[1.5] * 10]),  # The training loss does not fall.
        ([2.0, 1.0, 0.5], [1.0, 2.0, 3.0]),  # Too early to say.
    ],
)
def test_no_alarm(losses: list[float], validation: list[float] | None) -> None:
    assert monitor.warning(history(losses, validation)) == ""


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    epochs = [*history([2.0, 1.0], [2.1, 1.2]), {"loss": math.nan, "accuracy": 1 / 3}]
    monitor.write(tmp_path, "A & <b>", epochs, planned=4)
    text = (tmp_path / monitor.FILE).read_text()
    assert "NaN" not in text
    record = json.loads(text)
    assert record["planned"] == 4 and record["epochs"][2] == {"loss": None, "accuracy": 0.333333}
    read = monitor.read(tmp_path / monitor.FILE)
    assert read[:2] == epochs[:2] and math.isnan(read[2]["loss"])
    assert "diverges" in monitor.warning(read)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [monitor.FILE, monitor.FIGURE]


def test_the_figure_has_both_curves_within_its_bounds() -> None:
    root = ElementTree.fromstring(monitor.figure("A & <b>", history([3.0, 1.0, 0.5], [3.1, 1.5, 1.2])))
    assert "A & <b>" in [element.text for element in root.iter(f"{SVG}text")]
    lines = list(root.iter(f"{SVG}polyline"))
    assert {line.get("stroke") for line in lines} == set(monitor.COLOURS.values()) and len(lines) == 4
    *_, width, height = map(float, str(root.get("viewBox")).split())
    for line in lines:
        points = [tuple(map(float, point.split(","))) for point in str(line.get("points")).split()]
        assert len(points) == 3
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)


def test_the_figure_marks_where_a_stage_begins() -> None:
    epochs = [{**epoch, "stage": stage} for epoch, stage in zip(history([3.0, 1.0, 0.5]), (1.0, 2.0, 2.0), strict=True)]
    root = ElementTree.fromstring(monitor.figure("t", epochs))
    dashed = [line for line in root.iter(f"{SVG}polyline") if line.get("stroke-dasharray")]
    assert len(dashed) == 2  # One in each panel.
    (x1, _), (x2, _) = (point.split(",") for point in str(dashed[0].get("points")).split())
    assert x1 == x2


@pytest.mark.parametrize("epochs", [[], history([1.0]), history([math.nan, math.inf]), history([1.0, 1.0])])
def test_the_figure_of_odd_histories_is_well_formed(epochs: list[dict[str, float]]) -> None:
    text = monitor.figure("t", epochs)
    ElementTree.fromstring(text)
    assert "nan" not in text and "inf" not in text
