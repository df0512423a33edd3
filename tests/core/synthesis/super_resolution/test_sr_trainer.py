"""A training records its detail and its quality, resumes exactly, and refuses what is not its own."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.snapshots import last
from core.synthesis.super_resolution import luminance_images, patches
from core.synthesis.super_resolution.sample_record import FILE, SampleRecord
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.synthesis.super_resolution.sr_trainer import SrTrainer
from core.training.step_trainer import CHECKPOINT
from tests.core.synthesis.super_resolution import small


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with photos and the patches of the small recipe."""
    folder = tmp_path_factory.mktemp("photos")
    small.save_photos(folder)
    train, _ = luminance_images.divided(small.recipe(), folder)
    last(patches.write(small.recipe(), train, folder / "patches.h5"))
    return folder


def trainer(data: Path, folder: Path | None = None, recipe: SrRecipe | None = None) -> SrTrainer:
    recipe = recipe or small.recipe()
    _, held_out = luminance_images.divided(recipe, data)
    return SrTrainer(recipe, data / "patches.h5", [image.read() for image in held_out], folder)


class Whole:
    """The small training, never interrupted."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.folder, self.training = folder, trainer(data, folder)
        self.latest = last(self.training.run())


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(data, tmp_path_factory.mktemp("whole"))


def test_it_records_losses_quality_and_a_detail(whole: Whole) -> None:
    training, latest = whole.training, whole.latest
    record = SampleRecord.open(whole.folder / FILE)
    assert record.steps[:4] == [0, 1, 2, 5] and record.steps[-1] == latest.step == latest.total
    assert latest.image is not None and np.array_equal(latest.image, record.image(-1))
    assert not np.array_equal(record.image(0), record.image(-1))
    assert [set(epoch) for epoch in training.history] == 2 * [{"loss", "psnr", "learning_rate", "seconds"}]
    assert training.history[1]["loss"] < training.history[0]["loss"]
    assert training.history[1]["psnr"] == pytest.approx(training.measured()) and training.measured() > 15
    assert latest.metrics["epoch_psnr"] == training.history[1]["psnr"]
    assert (whole.folder / "history.json").is_file()


def test_an_interrupted_training_ends_like_one_that_was_never_stopped(data: Path, whole: Whole, tmp_path: Path) -> None:
    stopped = trainer(data, tmp_path).run()
    steps = len(whole.training.patches) // whole.training.recipe.batch_size
    assert [snapshot.step for snapshot in islice(stopped, steps + 2)] == list(range(steps + 2))
    stopped.close()
    resumed = trainer(data, tmp_path)
    last(resumed.run(resume=True))
    for one, other in zip(whole.training.learner.variables, resumed.learner.variables, strict=True):
        assert np.allclose(one, other, atol=1e-6), one.path
    assert resumed.record.steps == whole.training.record.steps
    assert np.array_equal(resumed.record.image(-1), whole.training.record.image(-1))
    for one, other in zip(whole.training.history, resumed.history, strict=True):
        assert one["loss"] == pytest.approx(other["loss"], rel=1e-5)
        assert one["psnr"] == pytest.approx(other["psnr"], abs=1e-4)


def test_a_checkpoint_of_another_recipe_is_refused(data: Path, tmp_path: Path) -> None:
    stream = trainer(data, tmp_path).run()
    assert len(list(islice(stream, 2))) == 2
    stream.close()
    assert (tmp_path / CHECKPOINT).is_file()
    with pytest.raises(ConvolabError, match="written by another recipe"):
        next(trainer(data, tmp_path, small.recipe(seed=99)).run(resume=True))


def test_too_few_patches_get_a_sentence(data: Path) -> None:
    with pytest.raises(ConvolabError, match="fewer than the batch of 1000; lower the stride"):
        trainer(data, recipe=small.recipe(batch_size=1000))
