"""The record of a detail is read as it was written, and can go back in time."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.luminance import from_luminance
from core.synthesis.super_resolution.sample_record import SIDE, SampleRecord, detail, is_recorded


@pytest.fixture
def record() -> SampleRecord:
    made = SampleRecord(from_luminance(detail(), np.uint8))
    for step in (0, 1, 2, 5):
        made.add(step, np.clip(detail() + step, 16, 235), 30.0 + step)
    return made


def test_it_survives_a_file(record: SampleRecord, tmp_path: Path) -> None:
    record.save(tmp_path / "samples.h5")
    again = SampleRecord.open(tmp_path / "samples.h5")
    assert again.steps == [0, 1, 2, 5] and again.psnr == [30.0, 31.0, 32.0, 35.0]
    assert again.image(0).shape == (SIDE, SIDE, 3) and np.array_equal(again.image(0)[..., 1], again.original)
    assert np.array_equal(again.image(3), record.image(3)) and again.image(3).mean() > again.image(0).mean()


def test_what_came_later_is_forgotten(record: SampleRecord) -> None:
    record.cut_after(3)
    assert record.steps == [0, 1, 2] and len(record.images) == len(record.psnr) == 3


def test_it_is_recorded_often_at_first() -> None:
    assert [step for step in range(2001) if is_recorded(step)] == [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]


def test_a_damaged_file_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "samples.h5").write_bytes(b"no HDF5")
    with pytest.raises(ConvolabError, match=r"missing or damaged; train the network again\.$"):
        SampleRecord.open(tmp_path / "samples.h5")
