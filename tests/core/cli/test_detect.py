"""`python -m core detect`, and `evaluate` for detectors."""

import json
from pathlib import Path

import pytest

from core import images
from core.cli import main
from core.data import samples
from tests.core.detection.training import squares


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    images.write(samples.find("astronaut").read(), path)
    return path


@pytest.mark.parametrize(
    ("method", "label"), [("haar", "face"), ("nanodet", "person"), ("open_images", "Person"), ("sliding", None)]
)
def test_json_has_boxes_in_pixels_of_the_image(
    method: str, label: str | None, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["detect", str(photo), "--method", method, "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["image"] == str(photo)
    for found in result["detections"]:
        left, top, width, height = found["box"]
        assert left >= 0 and top >= 0 and left + width <= 513 and top + height <= 513
    if label:
        assert result["detections"][0]["label"] == label


def test_a_broken_image_does_not_stop_the_others(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    assert main.main(["detect", str(broken), str(photo), "--method", "haar", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["results"]
    assert "cannot be read" in first["error"] or "not a picture" in first["error"]
    assert len(second["detections"]) == 1


def test_a_picture_is_drawn_and_text_printed(photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.png"
    assert main.main(["detect", str(photo), "--method", "nanodet", "--out", str(out)]) == 0
    assert "1 found" in (printed := capsys.readouterr().out) and "person" in printed
    assert images.read(out).shape == images.read(photo).shape
    assert (images.read(out) != images.read(photo)).any()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--method", "telepathy"], "There is no method “telepathy”; choose one of haar, hog, sliding"),
        (["--method", "haar", "--cascade", "unicorn"], "There is no cascade “unicorn”"),
        (["--method", "haar", "--out", "a.xyz"], "end its name in .png"),
        (["second.png", "--method", "haar", "--out", "a.png"], "Only one image can be drawn"),
    ],
)
def test_mistakes_are_sentences(options: list[str], text: str, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["detect", str(photo), *options]) == 2
    assert text in capsys.readouterr().err


def test_a_detector_without_common_classes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = squares.make(tmp_path / "squares")
    assert main.main(["evaluate", "nanodet", "--data", str(data)]) == 2
    assert "has boxes of square; choose data with the same classes" in capsys.readouterr().err
