"""A training of styles ends in an artifact whose card says what was measured."""

import json
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.cli.main import main
from core.errors import ConvolabError
from core.synthesis.style import network
from core.synthesis.style.learning import painting_losses, style_export, style_run
from core.synthesis.style.learning.losses_record import LossesRecord
from core.synthesis.style.learning.style_recipe import StyleRecipe


@pytest.fixture
def file(recipe: StyleRecipe, tmp_path: Path) -> Path:
    """The small recipe as a TOML file."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in recipe.model_dump(exclude={"phases"}).items()]
    for phase in recipe.phases:
        schedule = f'schedule = {{ kind = "constant", rate = {phase.schedule.rate} }}'
        lines += ["[[phases]]", f"steps = {phase.steps}", f"crop = {phase.crop}", schedule]
    path = tmp_path / "small.toml"
    path.write_text("\n".join(lines))
    return path


def test_the_artifact_holds_the_numbers_and_the_losses(
    file: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = (2, 4)
    monkeypatch.setattr(style_export, "STEPS", few)
    compare = painting_losses.compare
    monkeypatch.setattr(painting_losses, "compare", partial(compare, steps=few))
    artifact = style_run.train(str(file), data=data, out=tmp_path / "small")
    card = artifact.card
    assert card.task == "style" and card.classes == ["Flower", "Deep field"] and "NASA, 1995" in card.attribution
    assert set(card.files) == {"styles.h5", "losses.json", "history.json"}
    record = LossesRecord.model_validate_json(artifact.path("losses.json").read_text())
    assert set(record.paintings) == {"flower", "galaxies"} and set(record.paintings["flower"].optimization) == set(few)
    metric = card.metric("loss_over_4_steps")
    assert metric is not None and metric.value == pytest.approx(record.ratio(4), abs=1e-4)
    with h5py.File(artifact.path(network.STYLES)) as stored:
        assert stored["vectors"].shape == (2, 990) and np.isfinite(stored["vectors"][()]).all()
    assert not (tmp_path / "small" / "checkpoints" / "checkpoint.h5").exists()


def test_options_without_use_are_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(file), "--epochs", "3"]) == 2
    assert "no use for --epochs" in capsys.readouterr().err


def test_a_training_is_not_begun_where_one_is_unfinished(file: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "small" / "checkpoints").mkdir(parents=True)
    (tmp_path / "small" / "checkpoints" / "checkpoint.h5").touch()
    with pytest.raises(ConvolabError, match="resume it with --resume"):
        style_run.train(str(file), data=data, out=tmp_path / "small")
