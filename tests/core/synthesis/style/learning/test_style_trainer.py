"""Training lowers the losses, changes nothing but the numbers, and resumes exactly."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.snapshots import Snapshot
from core.synthesis.style.learning.style_recipe import StyleRecipe
from core.synthesis.style.learning.style_trainer import CHECKPOINT, StyleTrainer, known_styles
from core.training.recipe import validated


class Whole:
    """The small training, never interrupted."""

    def __init__(self, recipe: StyleRecipe, data: Path, folder: Path) -> None:
        self.folder = folder
        self.trainer = StyleTrainer(recipe, data=data, folder=folder)
        self.snapshots: list[Snapshot] = list(self.trainer.run(resume=True))


@pytest.fixture(scope="module")
def whole(recipe: StyleRecipe, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(recipe, data, tmp_path_factory.mktemp("whole"))


def test_the_losses_fall_and_the_kernels_stay(recipe: StyleRecipe, data: Path) -> None:
    longer = validated({**recipe.model_dump(), "phases": [{**recipe.phases[0].model_dump(), "steps": 20}]}, StyleRecipe)
    trainer = StyleTrainer(longer, data=data)
    before = [weight.copy() for weight in trainer.learner.network.get_weights()]
    losses = [snapshot.metrics["loss"] for snapshot in trainer.run() if snapshot.step]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
    assert all(np.array_equal(a, b) for a, b in zip(before, trainer.learner.network.get_weights(), strict=True))
    assert trainer.styles.shape == (2, known_styles().shape[1])
    assert not np.allclose(trainer.styles[0], trainer.styles[1])


def test_the_three_losses_add_up(whole: Whole) -> None:
    steps = [snapshot.metrics for snapshot in whole.snapshots if snapshot.step]
    assert len(steps) >= 2
    for m in steps:
        assert m["loss"] == pytest.approx(m["content"] + m["style"] + m["total_variation"])


def test_an_interrupted_training_ends_like_one_that_was_never_stopped(
    recipe: StyleRecipe, data: Path, whole: Whole, tmp_path: Path
) -> None:
    stream = StyleTrainer(recipe, data=data, folder=tmp_path).run()
    assert [snapshot.step for snapshot in islice(stream, 3)] == [0, 1, 2]
    stream.close()
    assert (tmp_path / CHECKPOINT).is_file()
    resumed = StyleTrainer(recipe, data=data, folder=tmp_path)
    assert [snapshot.step for snapshot in resumed.run(resume=True) if snapshot.metrics] == [3, 4, 5, 6]
    assert np.allclose(whole.trainer.styles, resumed.styles, atol=1e-5)
    assert [entry["step"] for entry in resumed.history] == [3, 6]
    assert (tmp_path / "history.json").is_file()


def test_a_checkpoint_of_another_recipe_is_refused(recipe: StyleRecipe, data: Path, whole: Whole) -> None:
    other = validated({**recipe.model_dump(), "seed": 99}, StyleRecipe)
    with pytest.raises(ConvolabError, match="written by another recipe"):
        next(StyleTrainer(other, data=data, folder=whole.folder).run(resume=True))


def test_a_photo_is_painted_in_a_learned_style(recipe: StyleRecipe, data: Path) -> None:
    trainer = StyleTrainer(recipe, data=data)
    picture = trainer.picture(0, np.full((50, 71, 3), 128, np.uint8))
    assert picture.shape == (48, 68, 3) and picture.dtype == np.uint8
