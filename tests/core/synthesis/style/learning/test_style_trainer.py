"""Training lowers the losses, changes nothing but the numbers, and resumes exactly."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.snapshots import last
from core.synthesis.style.learning.style_recipe import StyleRecipe
from core.synthesis.style.learning.style_trainer import CHECKPOINT, StyleTrainer, known_styles
from core.training.recipe import validated


def trained(recipe: StyleRecipe, data: Path, **options: object) -> StyleTrainer:
    trainer = StyleTrainer(recipe, data=data, **options)  # type: ignore[arg-type]
    last(trainer.run(resume=True))
    return trainer


def test_the_losses_fall_and_the_kernels_stay(recipe: StyleRecipe, data: Path) -> None:
    longer = validated({**recipe.model_dump(), "phases": [{**recipe.phases[0].model_dump(), "steps": 20}]}, StyleRecipe)
    trainer = StyleTrainer(longer, data=data)
    before = [weight.copy() for weight in trainer.learner.network.get_weights()]
    losses = [snapshot.metrics["loss"] for snapshot in trainer.run() if snapshot.step]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
    assert all(np.array_equal(a, b) for a, b in zip(before, trainer.learner.network.get_weights(), strict=True))
    assert trainer.styles.shape == (2, known_styles().shape[1])
    assert not np.allclose(trainer.styles[0], trainer.styles[1])


def test_the_three_losses_add_up(recipe: StyleRecipe, data: Path) -> None:
    for snapshot in islice(StyleTrainer(recipe, data=data).run(), 1, 3):
        m = snapshot.metrics
        assert m["loss"] == pytest.approx(m["content"] + m["style"] + m["total_variation"])


def test_an_interrupted_training_ends_like_one_that_was_never_stopped(
    recipe: StyleRecipe, data: Path, tmp_path: Path
) -> None:
    whole = trained(recipe, data)
    stream = StyleTrainer(recipe, data=data, folder=tmp_path).run()
    assert [snapshot.step for snapshot in islice(stream, 3)] == [0, 1, 2]
    stream.close()
    assert (tmp_path / CHECKPOINT).is_file()
    resumed = trained(recipe, data, folder=tmp_path)
    assert np.allclose(whole.styles, resumed.styles, atol=1e-5)
    assert [entry["step"] for entry in resumed.history] == [3, 6]
    assert (tmp_path / "history.json").is_file()


def test_a_checkpoint_of_another_recipe_is_refused(recipe: StyleRecipe, data: Path, tmp_path: Path) -> None:
    trained(recipe, data, folder=tmp_path)
    other = validated({**recipe.model_dump(), "seed": 99}, StyleRecipe)
    with pytest.raises(ConvolabError, match="belongs to another recipe"):
        next(StyleTrainer(other, data=data, folder=tmp_path).run(resume=True))


def test_a_photo_is_painted_in_a_learned_style(recipe: StyleRecipe, data: Path) -> None:
    trainer = StyleTrainer(recipe, data=data)
    picture = trainer.picture(0, np.full((50, 71, 3), 128, np.uint8))
    assert picture.shape == (48, 68, 3) and picture.dtype == np.uint8
