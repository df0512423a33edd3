"""Unreadable images are left out of every split, and the other images stay where they were."""

from pathlib import Path

import pytest

from core.data.collections.reading import AUTO, Options
from core.data.sets import datasets
from core.data.sets.archives import DataError
from core.images import ImageError
from core.training import recipe
from core.training.recipe import RecipeError, Split
from core.training.split_data import SplitData, report_reading, report_unreadable
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
    assert after.notes == [
        "20 images of 2 classes (a 10, b 10).",
        "Images that cannot be read and were left out: 2.",
    ]
    assert capsys.readouterr().err.count("Left out: The picture") == 2
    assert report_unreadable(after.readable()).unreadable == after.unreadable


def test_a_class_without_an_image_is_a_sentence(tmp_path: Path) -> None:
    names = [f"a/{number}.png" for number in range(10)] + ["b/0.png", "b/1.png"]
    files = tree(names)
    data = datasets.load(put(files | {"b/0.png": b"", "b/1.png": b"none"}, tmp_path / "pets"))
    with pytest.raises(ImageError, match="None of the training images of the class b can be read"):
        report_unreadable(SplitData.split(data, Split(test=0.2, validation=0)).readable())


def test_small_classes_are_named_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"{name}/{number}.png" for name in ("cats", "dogs") for number in range(8)]
    data = datasets.load(put(tree([*names, "lynx/0.png", "wolf/0.png", "wolf/1.png"]), tmp_path / "pets"))
    with pytest.raises(DataError, match=r"Too few different pictures of lynx \(1\), wolf \(2\); .* at least 3"):
        SplitData.split(data, Split(test=0.2, validation=0.2))
    report_reading(data)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "19 images of 4 classes (cats 8, dogs 8, lynx 1, wolf 2)"
    assert said[1].startswith("Too few pictures to learn from: lynx (1 picture), wolf (2 pictures); give each of these")
    report_reading(data, training=False)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_recipe_says_how_folders_are_read(tmp_path: Path) -> None:
    names = [f"{split}/{name}/{n}.png" for split in ("train", "test") for name in "ab" for n in range(3)]
    folder = put(tree(names), tmp_path / "x")
    plain = recipe.renamed(recipe.load("cifar10_resnet"), "mine", folder)
    assert SplitData.of(plain, folder).data.classes == ("a", "b")
    with pytest.raises(RecipeError, match="no test split"):
        SplitData.of(recipe.read_as(plain, Options("bottom", "none")), folder)
    assert recipe.read_as(plain, AUTO) == plain


def test_a_folder_is_not_taken_for_a_built_in_data_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tree([f"{name}/{n}.png" for name in ("nut", "bolt") for n in range(5)]), tmp_path / "shapes")
    monkeypatch.chdir(tmp_path)
    mine = recipe.renamed(recipe.load("cifar10_resnet"), "mine", Path("shapes"))
    assert datasets.load(mine.data, Path("shapes")).classes == ("bolt", "nut")


def test_only_a_test_part_is_a_sentence(tmp_path: Path) -> None:
    data = datasets.load(put(tree(["test/a/1.png", "test/b/1.png"]), tmp_path / "x"))
    with pytest.raises(DataError, match="x has only a test part, which is never trained on"):
        SplitData.split(data, Split())
