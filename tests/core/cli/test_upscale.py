"""`python -m core upscale`: images and folders, with an untrained network and with bicubic interpolation."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core import deep_images, images
from core.cli.main import main
from core.serving import artifacts
from core.synthesis.super_resolution import bicubic
from tests.core.cli.commands import COFFEE, run
from tests.core.synthesis.super_resolution import untrained
from tests.repository import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    untrained.save(root / "compact_sr_x3", 3)
    return root


@pytest.fixture
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: folder)


def test_bicubic_needs_no_network_and_no_tensorflow(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    done = run("upscale", COFFEE, str(out), "--model", "bicubic", CONVOLAB_TRAINED=str(tmp_path))
    assert done.returncode == 0 and done.stdout.strip() == str(out)
    image = deep_images.read(COFFEE)
    expected = np.rint(bicubic.enlarged(image.astype(np.float64), 2)).clip(0, 255)
    assert np.abs(deep_images.read(out) - expected).max() <= 1


@pytest.mark.usefixtures("there")
def test_the_network_of_the_scale_is_the_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = tmp_path / "small.png"
    images.write(images.read(COFFEE)[:60, :70], small)
    for name, options in {"default": [], "tiled": ["--tiles", "32"], "named": ["--model", "compact_sr_x3"]}.items():
        assert main(["upscale", str(small), str(tmp_path / f"{name}.png"), "--scale", "3", *options]) == 0
    first, *others = (images.read(tmp_path / f"{name}.png") for name in ("default", "tiled", "named"))
    assert first.shape == (180, 210, 3)
    assert all(np.array_equal(first, other) for other in others)
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.usefixtures("there")
def test_16_bits_and_alpha_reach_the_file(tmp_path: Path) -> None:
    image = np.random.default_rng(0).integers(0, 65_536, (20, 30, 4), dtype=np.uint16)
    deep_images.write(image, tmp_path / "deep.png")
    assert main(["upscale", str(tmp_path / "deep.png"), str(tmp_path / "out.png"), "--scale", "3"]) == 0
    found = deep_images.read(tmp_path / "out.png")
    assert found.shape == (60, 90, 4) and found.dtype == np.uint16 and len(np.unique(found)) > 10_000


def test_a_folder_is_upscaled_and_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in", tmp_path / "deep" / "out"
    source.mkdir()
    images.write(images.read(COFFEE)[:40, :50], source / "a.jpg")
    (source / "b.ppm").write_bytes(b"P6 2 2 255 " + bytes(range(12)))
    (source / "notes.txt").write_text("no image")
    assert main(["upscale", str(source), str(out), "--model", "bicubic", "--scale", "4"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [str(out / "a.jpg"), str(out / "b.ppm.png")]
    assert "notes.txt: This file is not a picture" in printed.err
    assert images.size(out / "a.jpg") == (160, 200) and images.size(out / "b.ppm.png") == (8, 8)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{coffee}", "{tmp}/out.png", "--model", "nothing"], "no trained network nothing"),
        (["{coffee}", "{tmp}/out.png", "--scale", "4"], "python -m core train compact_sr_x4"),
        (["{coffee}", "{tmp}/out.txt", "--model", "bicubic"], "out.txt"),
        (["{tmp}/none.png", "{tmp}/out.png", "--model", "bicubic"], "none.png"),
        (["{tmp}", "{tmp}", "--model", "bicubic"], "OUT must be another folder"),
        (["{tmp}", "{tmp}/out", "--model", "bicubic"], "has no images in it"),
        (["{coffee}", "{tmp}/out.png", "--model", "bicubic", "--tiles", "-1"], "Side of a tile"),
    ],
)
@pytest.mark.usefixtures("there")
def test_what_cannot_be_done_is_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [argument.format(coffee=COFFEE, tmp=tmp_path) for argument in arguments]
    assert main(["upscale", *given]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence in said and said.endswith(".")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Signals are sent otherwise there.")
def test_ctrl_c_stops_and_leaves_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "large.png", tmp_path / "out.png"
    deep_images.write(np.zeros((3000, 4000, 3), np.uint8), source)
    command = [sys.executable, "-m", "core", "upscale", str(source), str(out), "--model", "bicubic", "--tiles", "64"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    shown = ""
    while "%" not in shown:
        shown += process.stderr.read(1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 2 and rest.rstrip().endswith("Stopped; nothing was written.")
    assert [path.name for path in tmp_path.iterdir()] == ["large.png"]
