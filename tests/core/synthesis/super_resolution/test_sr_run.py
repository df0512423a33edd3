"""`python -m core train` for super-resolution: from photos to an artifact that upscales, measured as it is served."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import snapshots
from core.cli.main import main
from core.serving import artifacts
from core.synthesis.super_resolution import benchmarks
from core.synthesis.super_resolution.sample_record import SampleRecord
from core.synthesis.super_resolution.sr_recipe import Source
from core.synthesis.super_resolution.upscaler import Upscaler
from core.training.toml_writer import toml
from tests.core.synthesis.super_resolution import small

SRCNN = {"network": {"kind": "srcnn", "kernels": [5, 1, 3]}, "loss": "squared"}
COMPACT: dict[str, Any] = {}


@pytest.mark.parametrize(("changes", "reach"), [(COMPACT, 4), (SRCNN, 3)], ids=["compact", "srcnn"])
def test_two_steps_make_an_artifact_that_upscales(
    changes: dict[str, Any],
    reach: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    small.save_photos(tmp_path)
    recipe, out = tmp_path / "small.toml", tmp_path / "trained" / "small"
    batch = {"batch_size": 10, "patches": {"size": 16, "stride": 12}}
    recipe.write_text(toml({**small.RECIPE, **batch, **changes}), encoding="utf-8")
    command = ["train", str(recipe), "--data", str(tmp_path), "--epochs", "1", "--seed", "7", "--out", str(out)]
    assert main(command) == 0
    said = capsys.readouterr()
    assert "psnr" in said.out and "epoch 1 of 1: loss" in said.err
    card = artifacts.read(out).card
    assert card.super_resolution is not None and (card.task, card.seed) == ("super_resolution", 7)
    assert (card.super_resolution.scale, card.super_resolution.reach) == (2, reach)
    assert [(source.name, source.use, source.images) for source in card.data] == [
        ("photos/train", "train", 2),
        ("photos/test", "benchmark", None),
    ]
    assert ("branches.h5" in card.files) == (not changes) and not list((out / "checkpoints").glob("*patches*"))
    assert SampleRecord.open(out / "samples.h5").steps[:3] == [0, 1, 2]
    monkeypatch.setattr(artifacts, "root", lambda: out.parent)
    upscaler = Upscaler.load("small")
    measuring = benchmarks.metrics(upscaler.enlarge, 2, [Source(file="photos", folder="test")], tmp_path)
    assert snapshots.result(measuring) == card.metrics
    image = np.full((20, 31, 3), 90, np.uint8)
    assert snapshots.result(upscaler.upscale(image)).shape == (40, 62, 3)


def test_options_without_use_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "compact_sr_x2", "--tensorboard", "events"]) == 2
    assert "super-resolution has no use for --tensorboard" in capsys.readouterr().err
