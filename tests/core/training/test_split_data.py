"""Unreadable images are left out of every split, and the other images stay where they were."""

from pathlib import Path

import pytest

from core.data.sets import datasets
from core.images import ImageError
from core.training.recipe import Split
from core.training.split_data import SplitData, report_unreadable
from tests.core.data.sets.trees import broken, put, tree


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))


def test_the_other_images_stay_in_their_splits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = datasets.load(broken(tmp_path / "pets", "a/3.png", "b/9.png"))
    before = SplitData.split(data, Split(test=0.2, validation=0.2))
    after = report_unreadable(before.readable())
    for name, images in before.splits.items():
        kept = [number for number in images.positions.tolist() if number not in (3, 19)]
        assert after.splits[name].positions.tolist() == kept
    assert after.notes == ["Images that cannot be read and were left out: 2."]
    assert capsys.readouterr().err.count("Left out: The picture") == 2
    assert report_unreadable(after.readable()).unreadable == after.unreadable


def test_a_class_without_an_image_is_a_sentence(tmp_path: Path) -> None:
    names = [f"a/{number}.png" for number in range(10)] + ["b/0.png", "b/1.png"]
    files = tree(names)
    data = datasets.load(put(files | {"b/0.png": b"", "b/1.png": b"none"}, tmp_path / "pets"))
    with pytest.raises(ImageError, match="None of the training images of the class b can be read"):
        report_unreadable(SplitData.split(data, Split(test=0.2, validation=0)).readable())
