"""`python -m core generate`, with a GAN that has not been trained: what it draws does not matter here."""

from pathlib import Path

import numpy as np
import pytest

from core import clips, images
from core.cli.main import main
from core.serving import artifacts
from tests.core.synthesis.gan.untrained import export_untrained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    export_untrained(root)
    return root


@pytest.fixture(autouse=True)
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: folder)


def test_a_grid_of_the_same_seed_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, other = (tmp_path / f"{name}.png" for name in ("first", "second", "other"))
    assert main(["generate", "tiny", str(first), "--count", "5"]) == 0
    assert capsys.readouterr().out.strip() == str(first)
    assert main(["generate", "tiny", str(second), "--count", "5", "--seed", "0"]) == 0
    assert main(["generate", "tiny", str(other), "--count", "5", "--seed", "1"]) == 0
    grids = [images.read(path) for path in (first, second, other)]
    assert grids[0].shape == (2 * 18 - 2, 3 * 18 - 2, 3)
    assert np.array_equal(grids[0], grids[1]) and not np.array_equal(grids[0], grids[2])


def test_a_walk_is_a_clip(tmp_path: Path) -> None:
    out = tmp_path / "walk.webp"
    assert main(["generate", "tiny", str(out), "--count", "3", "--walk", "12", "--path", "linear"]) == 0
    assert clips.read(out, frames_per_second=20).frames.shape == (12, 16, 16, 3)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["tiny", "walk.png", "--walk", "12"], "A walk is a clip"),
        (["tiny", "walk.webp", "--walk", "12", "--count", "1"], "at least two images"),
        (["tiny", "grid.txt"], "grid.txt"),
        (["nothing", "grid.png"], "nothing"),
        (["tiny", "grid.png", "--count", "0"], "Count must be a whole number from 1"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    options: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    artifact, out, *others = options
    assert main(["generate", artifact, str(tmp_path / out), *others]) == 2
    said = capsys.readouterr().err.strip()
    assert sentence in said and said.endswith(".") and "\n" not in said
    assert not list(tmp_path.iterdir())
