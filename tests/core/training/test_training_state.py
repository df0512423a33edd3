"""The state in a checkpoint: it belongs to one recipe and one set of images."""

import re
from pathlib import Path
from typing import Any

import pytest

from core.training import checkpoints
from core.training.checkpoints import CheckpointError
from core.training.training_state import TrainingState
from tests.core.training.short import short

VALUES: dict[str, Any] = {
    "recipe": short().model_dump(mode="json"),
    "pictures": {"train": "1", "test": "2"},
    "done": 9,
    "sums": {"loss": 3.0},
    "count": 2,
    "factor": 0.5,
    "history": [{"loss": 2.0}],
    "seconds": 4.0,
}


def stored(path: Path, **changes: Any) -> Path:
    checkpoints.save(path, [], {**VALUES, **changes})
    return path


def test_everything_is_read_again(tmp_path: Path) -> None:
    state = TrainingState.load(stored(tmp_path / "c.h5"), short(), {"train": "1", "test": "2"})
    assert (state.done, state.factor, state.history, state.seconds) == (9, 0.5, [{"loss": 2.0}], 4.0)
    assert state.sums.mean("loss") == 1.5


def test_a_recipe_without_a_newer_field_has_its_default(tmp_path: Path) -> None:
    older = {name: value for name, value in VALUES["recipe"].items() if name != "checkpoint_every"}
    assert TrainingState.load(stored(tmp_path / "c.h5", recipe=older), short(), None).done == 9


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"seed": 4}, "seed 4 instead of 3"),
        ({"epochs": 9, "seed": 4}, "epochs 9 instead of 3 and seed 4 instead of 3"),
        ({"network": {"name": "resnet"}}, "network.name resnet instead of mini_vgg and network.fc_width nothing "),
        ({"schedule": {"kind": "constant", "rate": 0.1}}, "schedule.kind constant instead of one_cycle, "),
        ({"augmentation": []}, r"augmentation \[\] instead of \[\{.* …;"),
        ({"split": {"testing": 0.2, "validation": 0.05}}, "split.test nothing instead of 0.2"),
        ({"epochs": 9, "seed": 4, "batch_size": 1, "members": 2, "title": "T"}, ", .*, .* and 2 more;"),
    ],
)
def test_another_recipe_is_refused_and_what_differs_is_named(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    path = stored(tmp_path / "c.h5", recipe={**VALUES["recipe"], **changes})
    with pytest.raises(CheckpointError, match=r"was written by another recipe, with .*; delete it and train") as caught:
        TrainingState.load(path, short(), None)
    assert re.search(named, str(caught.value))


def test_other_images_are_refused_and_their_split_is_named(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.h5")
    with pytest.raises(CheckpointError, match="was written for other images in test; delete it and train again"):
        TrainingState.load(path, short(), {"train": "1", "test": "3"})
    with pytest.raises(CheckpointError, match="for other images in train, validation and test;"):
        TrainingState.load(path, short(), {"train": "2", "validation": "3"})
