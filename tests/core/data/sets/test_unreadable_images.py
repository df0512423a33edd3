"""Unreadable images are found once and named."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sets import arrays, datasets, unreadable_images
from core.data.sets.unreadable_images import Unreadable
from core.images import ImageError
from core.snapshots import last, result
from tests.core.data.sets.trees import TWENTY, broken, put, tree


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(arrays, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.mark.parametrize("place", ["pets.zip", "pets"])
def test_they_are_named_and_left_out(tmp_path: Path, place: str) -> None:
    data = datasets.load(broken(tmp_path / place, "a/3.png", "b/9.png"))
    found = result(unreadable_images.look(data))
    part, sentences = found.without(data, data.splits["train"])
    assert [name in sentence for name, sentence in zip(("a/3.png", "b/9.png"), sentences, strict=True)] == [True, True]
    assert np.setdiff1d(np.arange(20), part.positions).tolist() == [3, 19]
    assert part.read(3)[0, 0, 0] == 4  # The label and the picture still belong together.
    assert part.labels.tolist() == [0] * 9 + [1] * 9


def test_they_are_checked_once_until_something_changes(tmp_path: Path) -> None:
    folder = broken(tmp_path / "pets", "a/3.png")
    assert last(unreadable_images.look(datasets.load(folder))).step == 20
    assert list(unreadable_images.look(datasets.load(folder))) == []
    put(tree(["a/3.png"]), folder)
    assert result(unreadable_images.look(datasets.load(folder))) == Unreadable(sentences={"train": {}})


def test_a_damaged_cache_is_rebuilt(tmp_path: Path, cache: Path) -> None:
    data = datasets.load(broken(tmp_path / "pets", "a/3.png"))
    first = result(unreadable_images.look(data))
    for path in cache.glob("*unreadable*"):
        path.write_text("{")
    assert result(unreadable_images.look(data)) == first


def test_arrays_are_not_checked() -> None:
    assert list(unreadable_images.look(datasets.load("digits"))) == []


def test_mostly_broken_images_are_an_error(tmp_path: Path, cache: Path) -> None:
    data = datasets.load(broken(tmp_path / "pets", *TWENTY[:11]))
    with pytest.raises(ImageError, match=r"^11 of 20 pictures cannot be read.* first one: The picture a/0"):
        last(unreadable_images.look(data))
    assert not list(cache.glob("*unreadable*"))
