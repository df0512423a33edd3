"""Finished results are read once until their files change, and nobody can paint over the picture of others."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from apps.shared import finished
from core import images


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for kind in ("json", "webp"):
        shutil.copy(finished.FOLDER / f"deep_dream.{kind}", tmp_path)
    monkeypatch.setattr(finished, "FOLDER", tmp_path)
    return tmp_path


def test_two_visitors_get_the_same_picture_and_cannot_change_it(folder: Path) -> None:
    picture = finished.picture("deep_dream")
    assert finished.picture("deep_dream") is picture
    with pytest.raises(ValueError, match="read-only"):
        picture[0, 0] = 0
    assert finished.load("deep_dream") is finished.load("deep_dream")


def test_a_new_recording_is_noticed(folder: Path) -> None:
    before, record, state = finished.picture("deep_dream"), finished.load("deep_dream"), finished.state("deep_dream")
    file = folder / "deep_dream.webp"
    images.write(np.full((8, 8, 3), 200, np.uint8), file)
    os.utime(file, ns=(0, 1))
    assert finished.picture("deep_dream").shape == (8, 8, 3) != before.shape
    text = (folder / "deep_dream.json").read_text(encoding="utf-8")
    (folder / "deep_dream.json").write_text(text + " ", encoding="utf-8")
    assert finished.load("deep_dream") == record and finished.state("deep_dream") != state
