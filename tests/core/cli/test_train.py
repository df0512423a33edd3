"""`core train` of a linear head; networks are trained in tests/core/training."""

from pathlib import Path

import pytest

from core.cli import main
from core.data.sets import parallel
from core.serving import artifacts


def test_a_linear_head_extracts_its_features_on_the_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(parallel, "CONNECTING_SECONDS", 0.5)
    recipe = tmp_path / "head.toml"
    recipe.write_text('title = "Shapes"\ndata = "shapes"\n[split]\ntest = 0.02\nlimit = 48\n', encoding="utf-8")
    options = ["--out", str(tmp_path / "head"), "--cluster", "tcp://127.0.0.1:9"]
    assert main.main(["train", str(recipe), *options]) == 2
    assert "The Dask scheduler at tcp://127.0.0.1:9 cannot be reached" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("place", ["/proc/x", "{tmp}/file/x"])
def test_a_linear_head_tries_its_folder_first(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    options = ["--name", "x", "--data", str(tmp_path / "nothing"), "--out", place.format(tmp=tmp_path)]
    assert main.main(["train", "dogs_vs_cats_features", *options]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Nothing can be written to") and said.endswith("choose another folder with --out.\n")
    monkeypatch.setenv("CONVOLAB_CACHE", "/proc/x")
    assert main.main(["train", "dogs_vs_cats_features", *options[:4], "--out", str(tmp_path / "x")]) == 2
    assert "the environment variable CONVOLAB_CACHE" in capsys.readouterr().err


def test_the_artifact_of_another_recipe_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "efficientnet_lite0_features"
    folder.mkdir()
    bundled = artifacts.root() / folder.name / artifacts.CARD
    (folder / artifacts.CARD).write_bytes(bundled.read_bytes())
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    for options in (["--name", folder.name], ["--name", "x", "--out", str(folder)]):
        assert main.main(["train", "dogs_vs_cats_features", *options, "--data", str(tmp_path)]) == 2
        said = capsys.readouterr().err
        assert "was made in another way (python -m core.conversion.backbone); choose another --name or --out" in said
    assert [path.name for path in folder.iterdir()] == [artifacts.CARD]
