"""The live fine-tuning: what its snapshots hold, and that every choice makes a valid recipe."""

import tomllib

import pytest

from core.snapshots import Snapshot
from core.training import recipe
from core.training.toml_writer import toml
from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.live import fine_tune_live
from core.transfer.fine_tuning.settings import CLASSES, SIZES, FineTuningSettings

FEW = FineTuningSettings(data="digits", pictures="40", warm_up=1, fine_tuning=1, train_from="block16")


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    return list(fine_tune_live(FEW))


def test_each_epoch_says_its_stage_and_how_far_the_blocks_moved(snapshots: list[Snapshot]) -> None:
    warm, fine = (s.metrics for s in snapshots if "epoch_loss" in s.metrics)
    assert (warm["epoch_stage"], fine["epoch_stage"]) == (1, 2)
    moved = {name.removeprefix("moved_"): value for name, value in fine.items() if name.startswith("moved_")}
    assert all(warm[f"moved_{name}"] == 0 for name in moved)
    assert {name for name, value in moved.items() if value > 0} == {"block16", "head"}


def test_snapshots_show_predictions_and_the_size_of_the_data(snapshots: list[Snapshot]) -> None:
    steps = [s for s in snapshots if "loss" in s.metrics]
    assert [s.step for s in steps] == list(range(1, 7)) and all(s.image is not None for s in steps)
    facts = next(s.metrics for s in snapshots if "training_pictures" in s.metrics)
    assert facts["training_pictures"] == 40 and facts["classes"] == CLASSES["digits"]


def test_every_choice_makes_a_valid_recipe_that_survives_as_a_file() -> None:
    for knob in FineTuningSettings.knobs():
        for choice in knob.choices or (knob.default, knob.minimum or 0, knob.maximum or 1):
            settings = FineTuningSettings.parse({knob.name: choice})
            made = recipe.parse(tomllib.loads(toml(settings.recipe())))
            assert made == recipe.parse(settings.recipe()) and made.fine_tuning is not None
            assert made.pictures.size == SIZES[settings.data] and settings.work() > 0
            assert made.epochs == settings.epochs
            surgery.check(made.network.name, made.network.arguments)


def test_either_stage_may_be_left_out() -> None:
    for warm_up, fine_tuning, expected in ((0, 3, (3, 0)), (3, 0, (3, 3)), (0, 0, (1, 1))):
        made = recipe.parse(FineTuningSettings(warm_up=warm_up, fine_tuning=fine_tuning).recipe())
        assert made.fine_tuning is not None
        assert (made.epochs, made.fine_tuning.warm_up.epochs) == expected
