"""`python -m core measure`: two images, two numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from core import images
from core.cli.main import main
from core.evaluation.image_quality import compare
from core.evaluation.perceptual_distance import distance
from tests.core.cli.commands import COFFEE, run, the_object


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    original = images.read(COFFEE)
    noisy = np.clip(original + np.random.default_rng(0).normal(0, 9, original.shape), 0, 255).astype(np.uint8)
    paths = tmp_path / "noisy.png", tmp_path / "original.png"
    for image, path in zip((noisy, original), paths, strict=True):
        images.write(image, path)
    return str(paths[0]), str(paths[1])


def test_one_object_without_tensorflow(pair: tuple[str, str]) -> None:
    found = the_object(run("measure", *pair, "--json"))
    expected = compare(images.read(pair[0]), images.read(pair[1]), 2)
    assert found["psnr"] == pytest.approx(expected.psnr) and found["ssim"] == pytest.approx(expected.ssim)


@pytest.mark.parametrize("scale", [0, 4])
def test_the_border_is_that_of_the_scale(scale: int, pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", *pair, "--json", "--scale", str(scale)]) == 0
    expected = compare(images.read(pair[0]), images.read(pair[1]), scale)
    assert json.loads(capsys.readouterr().out)["psnr"] == pytest.approx(expected.psnr)


def test_equal_images_have_no_psnr_in_json(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", pair[0], pair[0], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["psnr"] is None and found["ssim"] == pytest.approx(1)


def test_the_perceptual_distance_is_measured_if_asked_for(pair: tuple[str, str]) -> None:
    found = the_object(run("measure", *pair, "--json", "--perceptual"))
    assert set(found) == {"psnr", "ssim", "lpips"}
    assert found["lpips"] == pytest.approx(distance(images.read(pair[0]), images.read(pair[1])), rel=1e-4)


def test_people_get_a_line(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", *pair]) == 0
    assert capsys.readouterr().out.startswith("PSNR ")


def test_other_sizes_are_a_sentence(pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images.write(images.read(pair[0])[1:], tmp_path / "short.png")
    assert main(["measure", str(tmp_path / "short.png"), pair[1]]) == 2
    assert "different sizes" in capsys.readouterr().err
