"""The record of a training is read as it was written, and can go back in time."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.synthesis.gan.training_record import TrainingRecord


@pytest.fixture
def record() -> TrainingRecord:
    made = TrainingRecord(2, 3)
    for epoch in (0, 2, 4):
        made.add(epoch, np.full((20, 30, 3), 40 + 20 * epoch, np.uint8), np.full((20, 30, 3), 10 * epoch, np.uint8))
    return made


def test_it_survives_a_file(record: TrainingRecord, tmp_path: Path) -> None:
    record.save(tmp_path / "samples.h5")
    again = TrainingRecord.open(tmp_path / "samples.h5")
    assert again == record
    assert again.grid(1).shape == (20, 30, 3)
    assert abs(again.grid(1).mean() - 80) < 3 and abs(again.grid(-1, averaged=False).mean() - 40) < 3


def test_what_came_later_is_forgotten(record: TrainingRecord) -> None:
    record.cut_after(3)
    assert record.epochs == [0, 2] and [len(grids) for grids in record.encoded.values()] == [2, 2]


def test_a_damaged_file_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "samples.h5").write_bytes(b"no HDF5")
    with pytest.raises(ConvolabError, match=r"missing or damaged; train the network again\.$"):
        TrainingRecord.open(tmp_path / "samples.h5")
