"""`core train` of a linear head; networks are trained in tests/core/training."""

from pathlib import Path

import pytest

from core.cli import main
from core.data.sets import parallel


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
