"""Runs with and without branches: recorded by seed, taken up again, and kernels that add up to what is served."""

from pathlib import Path

import numpy as np
import pytest

from core.synthesis.super_resolution import branch_runs, sr_recipe
from core.synthesis.super_resolution.branch_runs import BRANCHES, BranchRuns
from core.synthesis.super_resolution.sr_trainer import SrTrainer
from tests.core.synthesis.super_resolution import small


def test_both_kinds_are_trained_once_for_each_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small.save_photos(tmp_path)
    monkeypatch.setattr(branch_runs, "FOLDER", tmp_path / "runs")
    monkeypatch.setattr(branch_runs, "WIDE", 4)
    monkeypatch.setattr(sr_recipe, "load", lambda _: small.recipe())
    out = tmp_path / "runs.json"
    arguments = [str(out), "--data", str(tmp_path), "--seeds", "2", "--epochs", "1"]
    assert branch_runs.main(arguments) == 0
    found = BranchRuns.model_validate_json(out.read_bytes())
    assert [(run.seed, run.branched, len(run.psnr)) for run in found.runs] == [
        (seed, branched, 1) for seed in (0, 1) for branched in (False, True)
    ]
    assert len(set(found.final(branched=True))) == 2 and found.steps > 0
    assert set(found.kernels) == set(BRANCHES) and np.shape(found.kernels["wide"]) == (3, 3)
    assert np.array_equal(found.kernels["identity"], [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    monkeypatch.setattr(SrTrainer, "run", None)
    assert branch_runs.main(arguments) == 0 and BranchRuns.model_validate_json(out.read_bytes()) == found


def test_missing_data_are_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert branch_runs.main([str(tmp_path / "runs.json"), "--data", str(tmp_path)]) == 2
    assert "super_resolution.zip" in capsys.readouterr().err
