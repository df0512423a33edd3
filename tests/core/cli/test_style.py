"""`python -m core style`."""

from pathlib import Path

import numpy as np
import pytest

from core import clips, images
from core.cli.main import main
from core.data import samples


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    images.write(samples.find("cat").read(160), path)
    return path


@pytest.fixture
def painting() -> Path:
    return samples.find("stained_glass").file()


def test_by_optimization_with_a_bar(
    photo: Path, painting: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    assert main(["style", str(photo), str(painting), str(out), "--steps", "5", "--longest-side", "96"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(out) and "5/5" in said.err
    assert images.read(out).shape == (64, 96, 3)


def test_by_the_network_with_styles_by_name(photo: Path, tmp_path: Path) -> None:
    one, mixed = tmp_path / "one.png", tmp_path / "mixed.webp"
    assert main(["style", str(photo), "starry_night", str(one)]) == 0
    assert main(["style", str(photo), "starry_night:2,woodcut:1", str(mixed), "--strength", "0.5"]) == 0
    assert images.read(one).shape == images.read(mixed).shape == images.read(photo).shape


def test_by_the_network_for_any_painting(photo: Path, painting: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert main(["style", str(photo), str(painting), str(out), "--method", "arbitrary"]) == 0
    assert np.abs(images.read(out).astype(int) - images.read(photo)).mean() > 10


def test_a_large_photo_is_painted_in_tiles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo, out = tmp_path / "large.jpg", tmp_path / "out.jpg"
    images.write(images.resize(samples.find("palace").read(), (900, 1000)), photo)
    assert main(["style", str(photo), "udnie", str(out), "--longest-side", "1024"]) == 0
    assert images.read(out).shape == (900, 1000, 3) and "tile" in capsys.readouterr().err


def test_a_clip_stays_a_clip(tmp_path: Path) -> None:
    moving, out = tmp_path / "clip.webp", tmp_path / "out.webp"
    frames = [np.roll(samples.find("cat").read(96), shift, axis=1) for shift in range(4)]
    moving.write_bytes(clips.encode(frames, 8))
    assert main(["style", str(moving), "great_wave", str(out)]) == 0
    assert len(clips.read(out).frames) == 4


def test_styles_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["style", "--list"])
    listed = capsys.readouterr().out
    assert ended.value.code == 0 and "starry_night" in listed and "The Starry Night" in listed and "woodcut" in listed


@pytest.mark.parametrize(
    ("style", "out", "sentence"),
    [
        ("no_such_style", "out.png", "There is no style"),
        ("starry_night:x", "out.png", "which is no number"),
        ("starry_night", "out.xyz", "png"),
        ("starry_night:0", "out.png", "raise one of them"),
    ],
)
def test_mistakes_are_one_sentence(
    style: str, out: str, sentence: str, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["style", str(photo), style, str(tmp_path / out)]) == 2
    assert sentence in capsys.readouterr().err
