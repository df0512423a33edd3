"""`python -m core train` for a GAN: from the data set to an artifact with its measured quality."""

from pathlib import Path

import numpy as np
import pytest

from core.cli.main import main
from core.data.sets.datasets import VARIABLE
from core.evaluation.generated.quality import QualityReport
from core.serving import artifacts
from core.synthesis.gan.gan_quality import FILE
from core.training.toml_writer import toml
from tests import development_data

RECIPE = {
    "title": "Thin",
    "data": "mnist",
    "size": 28,
    "channels": 1,
    "judge": "digits",
    "epochs": 1,
    "batch_size": 512,
    "precision": "float32",
    "generator": {"width": 4},
    "discriminator": {"width": 4},
}


@pytest.mark.data
def test_it_is_trained_measured_and_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert development_data.FOLDER is not None
    with np.load(development_data.FOLDER / "mnist.npz") as mnist:  # Of which so many digits are enough.
        few = {name: mnist[name][: 2048 if "train" in name else 512] for name in mnist.files}
    np.savez(tmp_path / "mnist.npz", **few)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    recipe, out = tmp_path / "thin.toml", tmp_path / "thin"
    recipe.write_text(toml(RECIPE), encoding="utf-8")
    assert main(["train", str(recipe), "--out", str(out), "--seed", "7"]) == 0
    said = capsys.readouterr()
    assert "kernel_distance" in said.out and "epoch 1 of 1: discriminator loss" in said.err
    card = artifacts.read(out).card
    assert (card.task, card.seed, card.input_size) == ("generation", 7, (28, 28))
    assert card.noise is not None and card.noise.size == 100
    report = QualityReport.model_validate_json((out / FILE).read_text(encoding="utf-8"))
    frechet = card.metric("frechet_distance")
    assert frechet is not None and frechet.value == pytest.approx(report.generated.frechet_distance, rel=1e-4)
    assert report.held_out.frechet_distance < report.noise.frechet_distance
    assert set(card.files) >= {"generator.tflite", "generator_raw.tflite", "discriminator.tflite", "samples.h5"}


def test_options_without_use_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "mnist_dcgan", "--tensorboard", "events"]) == 2
    assert "The training of a GAN has no use for --tensorboard" in capsys.readouterr().err
