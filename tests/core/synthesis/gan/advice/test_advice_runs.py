"""Each piece of advice is one change of the recipe, and its record compares pairs of seeds."""

from pathlib import Path

import pytest

from core.serving import artifacts
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.advice import advice_record, advice_runs, plain_run
from core.synthesis.gan.advice.advice_record import WITH_ALL, AdviceRun, collected
from core.synthesis.gan.advice.advice_runs import RECIPE, VARIANTS, recipe_of
from core.synthesis.gan.advice.variants import ADVICE, FAILURES, Variant, changed
from core.synthesis.gan.gan_recipe import GanRecipe
from core.training import monitor
from tests import development_data


def test_there_are_eight_pieces_of_advice_and_two_failures() -> None:
    assert (len(ADVICE), len(FAILURES), len(VARIANTS)) == (8, 2, 10)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=list(VARIANTS))
def test_each_changes_what_it_names_and_nothing_else(variant: Variant) -> None:
    base = gan_recipe.load(RECIPE)
    differing = {
        name for name in GanRecipe.model_fields if getattr(base, name) != getattr(changed(base, variant), name)
    }
    assert differing == set(variant.changes)


def test_a_training_is_that_of_its_variant_and_seed() -> None:
    base = gan_recipe.load(RECIPE)
    assert recipe_of(WITH_ALL, 5, base) == base.model_copy(update={"seed": 5})
    assert recipe_of("dropout", 5, base).discriminator.dropout == 0


def test_the_record_compares_pairs_of_seeds() -> None:
    values = {WITH_ALL: (1.0, 2.0, 3.0), "dropout": (1.5, 2.4, 3.6)}
    runs = [
        AdviceRun(variant=name, seed=seed, measures={"kernel_distance": value}, history=[], seconds=1)
        for name, row in values.items()
        for seed, value in enumerate(row)
    ]
    record = collected("r", 1, runs[::-1], [WITH_ALL, "dropout"])
    assert record.values("dropout", "kernel_distance") == [1.5, 2.4, 3.6]
    found = record.ratio("dropout", "kernel_distance")
    assert found.mean == pytest.approx((1.5 * 1.2 * 1.2) ** (1 / 3)) and found.count == 3


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_a_training_is_kept_with_its_grids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = gan_recipe.load(RECIPE).model_copy(update={"epochs": 1, "batch_size": 512, "measure_every": 9})
    both = {"generator": small.generator, "discriminator": small.discriminator}
    thin = {name: {**settings.model_dump(), "width": 4} for name, settings in both.items()}
    recipe = recipe_of("dropout", 2, GanRecipe.model_validate({**small.model_dump(), **thin, "precision": "float32"}))
    run = advice_runs.train(recipe, "dropout", None, tmp_path / "dropout_2")
    assert {"kernel_distance", "confidence", "entropy", "recall"} <= set(run.measures)
    assert len(run.history) == 1
    assert {path.name for path in (tmp_path / "dropout_2").iterdir()} == {"run.json", "samples.h5"}


def test_the_plain_recipe_is_that_of_2015() -> None:
    recipe = plain_run.plain(gan_recipe.load(plain_run.RECIPE), 7)
    assert (recipe.augmentation, recipe.average, recipe.epochs) == ((), 0, 7)
    assert recipe.generator.upsampling == "transposed" and recipe.discriminator.downsampling == "strides"


def test_the_plain_training_has_as_many_steps_as_that_with_which_it_is_compared() -> None:
    recorded = advice_record.plain_flowers()
    assert recorded.variant == plain_run.NAME and "kernel_distance" in recorded.history[-1]
    assert recorded.seed == gan_recipe.load(plain_run.RECIPE).seed
    whole = monitor.read(artifacts.load(plain_run.RECIPE).path(monitor.FILE))
    assert "kernel_distance" in whole[len(recorded.history) - 1]


def test_an_unknown_data_folder_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--one", WITH_ALL, "1", "--data", str(tmp_path / "nowhere"), "--work", str(tmp_path)]
    assert advice_runs.main(options) == 2
    assert "There is no folder or file" in capsys.readouterr().err
