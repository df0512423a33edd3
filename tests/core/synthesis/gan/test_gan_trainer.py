"""A training records its grids, resumes exactly, and refuses what is not its own."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.images import RGB
from core.snapshots import last
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.gan_trainer import GanTrainer
from core.synthesis.gan.real_images import RealImages
from core.synthesis.gan.training_record import FILE, TrainingRecord
from core.training.recipe import validated
from core.training.step_trainer import CHECKPOINT


def brightness(images: RGB) -> dict[str, float]:
    return {"brightness": float(images.mean())}


@pytest.fixture(scope="module")
def two_epochs(recipe: GanRecipe) -> GanRecipe:
    dropout = {**recipe.discriminator.model_dump(), "dropout": 0.3}
    return validated({**recipe.model_dump(), "epochs": 2, "batch_size": 256, "discriminator": dropout}, GanRecipe)


class Whole:
    """A training of two epochs, never interrupted."""

    def __init__(self, recipe: GanRecipe, folder: Path) -> None:
        self.folder = folder
        self.trainer = GanTrainer(recipe, folder=folder, measure=brightness, measured_images=10)
        self.latest = last(self.trainer.run())


@pytest.fixture(scope="module")
def whole(two_epochs: GanRecipe, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(two_epochs, tmp_path_factory.mktemp("whole"))


def test_it_records_grids_losses_and_quality(whole: Whole) -> None:
    latest = whole.latest
    record = TrainingRecord.open(whole.folder / FILE)
    assert record.epochs == [0, 1, 2] and record.grid(0).shape == (2 * 18 - 2, 3 * 18 - 2, 3)
    assert not np.array_equal(record.grid(0), record.grid(2))
    assert latest.image is not None and np.array_equal(latest.image, record.grid(2))
    for epoch in whole.trainer.history:
        assert {"discriminator_loss", "generator_loss", "accuracy_real", "accuracy_fake", "brightness"} <= set(epoch)
    assert (whole.folder / "history.json").is_file()


def test_an_interrupted_training_ends_like_one_that_was_never_stopped(
    two_epochs: GanRecipe, whole: Whole, tmp_path: Path
) -> None:
    stopped = GanTrainer(two_epochs, folder=tmp_path).run()
    steps = whole.trainer.images.steps(two_epochs)
    assert [snapshot.step for snapshot in islice(stopped, steps + 2)] == list(range(steps + 2))
    stopped.close()
    resumed = GanTrainer(two_epochs, folder=tmp_path)
    last(resumed.run(resume=True))
    for one, other in zip(whole.trainer.adversaries.variables, resumed.adversaries.variables, strict=True):
        assert np.allclose(one, other, atol=1e-5), one.path
    assert resumed.record.epochs == [0, 1, 2]
    assert np.array_equal(resumed.record.grid(2), whole.trainer.record.grid(2))
    for one, other in zip(whole.trainer.history, resumed.history, strict=True):
        assert one["discriminator_loss"] == pytest.approx(other["discriminator_loss"], abs=1e-5)


def test_a_checkpoint_of_another_recipe_is_refused(recipe: GanRecipe, tmp_path: Path) -> None:
    stream = GanTrainer(recipe, folder=tmp_path).run()
    assert len(list(islice(stream, 2))) == 2
    stream.close()
    assert (tmp_path / CHECKPOINT).is_file()
    other = validated({**recipe.model_dump(), "seed": 99}, GanRecipe)
    with pytest.raises(ConvolabError, match="written by another recipe"):
        next(GanTrainer(other, folder=tmp_path).run(resume=True))


def test_every_image_comes_once_an_epoch_in_an_order_of_its_own(recipe: GanRecipe) -> None:
    images = RealImages.load(recipe, None)
    steps = images.steps(recipe)
    assert len(images.held_out) == 600 and images.train.shape[1:] == (16, 16, 1)
    first, second = (
        np.concatenate([images.batch(epoch * steps + step, recipe) for step in range(steps)]) for epoch in range(2)
    )
    assert len(first) == steps * recipe.batch_size
    assert not np.array_equal(first, second)
    assert np.array_equal(images.batch(3, recipe), images.batch(3, recipe))
