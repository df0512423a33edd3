"""Folders as people have them: which are splits, which are classes, what is left out, and what is not guessed."""

from collections.abc import Iterable

import pytest

from core.data.collections import reader
from core.data.collections.listing import Listing
from core.data.collections.reading import AUTO, Options, Reading
from core.data.sets.archives import natural


def listing(names: Iterable[str], empty: Iterable[str] = ()) -> Listing:
    images = tuple(sorted(names, key=natural))
    folders = {"/".join(name.split("/")[:depth]) for name in images for depth in range(1, name.count("/") + 1)}
    return Listing(images, frozenset(folders | set(empty)), frozenset())


def read(*folders: str, options: Options = AUTO, empty: Iterable[str] = ()) -> Reading:
    """A picture in each folder; "cats*3" stands for three of them, and "/1.jpg" at the end for one beside folders."""
    names = []
    for folder in folders:
        place, _, count = folder.partition("*")
        names += [place] if place.endswith(".jpg") else [f"{place}/{i}.jpg" for i in range(int(count or 1))]
    return reader.read(listing(names, empty), "mine", options)


@pytest.mark.parametrize(
    ("folders", "understood"),
    [
        ("cats*2 dogs", "3 images of 2 classes (cats 2, dogs 1)"),
        ("top/cats top/dogs", "2 images of 2 classes (cats 1, dogs 1)"),
        ("train/cats train/dogs test/cats test/dogs", "2 images of 2 classes (cats 1, dogs 1), test part 2"),
        (
            "d/training_set/cats d/training_set/dogs d/test_set/cats d/test_set/dogs d/single_prediction*2",
            "2 images of 2 classes (cats 1, dogs 1), test part 2; left out: 2 pictures in d/single_prediction "
            "(no labels)",
        ),
        (
            "seg_train/seg_train/sea seg_train/seg_train/ice seg_test/seg_test/sea seg_test/seg_test/ice "
            "seg_pred/seg_pred",
            "2 images of 2 classes (ice 1, sea 1), test part 2; left out: 1 picture in seg_pred (no labels)",
        ),
        ("food/images/pie food/images/pizza", "2 images of 2 classes (pie 1, pizza 1)"),
        (
            "cub/images/jay cub/images/owl cub/segmentations/jay cub/segmentations/owl",
            "2 images of 2 classes (jay 1, owl 1); left out: 2 pictures in cub/segmentations "
            "(not the images themselves)",
        ),
        (
            "Train/a Train/b Valid/a Valid/b TEST/a TEST/b",
            "2 images of 2 classes (a 1, b 1), validation part 2, test part 2",
        ),
        ("train_images/a train_images/b val2017/a val2017/b", "2 images of 2 classes (a 1, b 1), validation part 2"),
        ("pets/cats/2023-07 pets/dogs/2023-07", "2 images of 2 classes (cats 1, dogs 1)"),
        ("pets/cats/1 pets/cats/2 pets/dogs/1", "3 images of 2 classes (cats 2, dogs 1)"),
        ("cats/100CANON dogs/101CANON", "2 images of 2 classes (cats 1, dogs 1)"),
        ("mnist/0 mnist/1 mnist/2", "3 images of 3 classes (0 1, 1 1, 2 1)"),
        ("cats dogs preview.jpg", "2 images of 2 classes (cats 1, dogs 1); left out: preview.jpg (in no class folder)"),
        ("cats/train cats/test dogs/train dogs/test", "2 images of 2 classes (cats 1, dogs 1), test part 2"),
        ("cats dogs test/cats test/dogs", "2 images of 2 classes (cats 1, dogs 1), test part 2"),
        ("data/cats data/dogs test/cats test/dogs", "2 images of 2 classes (cats 1, dogs 1), test part 2"),
        (
            "cats dogs test*3",
            "2 images of 2 classes (cats 1, dogs 1); left out: 3 pictures in test (no labels); --split none reads test "
            "as a class",
        ),
        (
            "train car bus",
            "3 images of 3 classes (bus 1, car 1, train 1); --split folders reads train as the train part",
        ),
        ("test/cats test/dogs", "2 images of 2 classes (cats 1, dogs 1), all in the test part"),
        ("photos*2 1.jpg", "2 images of 1 class (photos 2); left out: 1.jpg (in no class folder)"),
        ("1.jpg 2.jpg", "2 images without classes"),
        ("images*2", "2 images without classes"),
        ("train*2 test*1", "2 images without classes, test part 1"),
        (
            "train/birds train/cats test/cats test/dogs",
            "2 images of 2 classes (birds 1, cats 1), test part 1; the test part lacks birds; left out: 1 picture in "
            "dogs of the test part (a class that is not trained)",
        ),
        ("train/Cat train/dog test/cats test/DOGS", "2 images of 2 classes (Cat 1, dog 1), test part 2"),
        (
            "animals/cats/siamese animals/cats/persian animals/dogs/pug",
            "3 images of 2 classes (cats 2, dogs 1); --classes-from bottom reads 3 classes (persian 1, pug 1, "
            "siamese 1)",
        ),
        (
            "fold_0/cats fold_0/dogs fold_1/cats fold_1/dogs",
            "4 images of 2 classes (cats 2, dogs 2); --classes-from top reads 2 classes (fold_0 2, fold_1 2)",
        ),
        (
            "train/cats/test train/cats train/dogs",
            "2 images of 2 classes (cats 1, dogs 1), test part 1; the test part lacks dogs",
        ),
    ],
)
def test_what_is_understood(folders: str, understood: str) -> None:
    found = read(*folders.split())
    assert (found.understood, found.refusal) == (understood, "")


def test_names_in_two_unicode_forms_are_one_class() -> None:
    found = read("train/Löwe*2", "train/Lo\u0308we", "train/Maus", "test/Lo\u0308we", "test/Maus")
    assert found.understood == "4 images of 2 classes (Löwe 3, Maus 1), test part 2"


def test_a_name_that_is_no_utf8_is_shown_as_latin_1() -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    found = read(name, "bar")
    assert found.classes == ("bar", "café")
    assert [entry.path for entry in found.splits["train"]] == ["bar/0.jpg", f"{name}/0.jpg"]


@pytest.mark.parametrize(
    ("folders", "choices"),
    [
        ("a/young a/old b/young b/old", {"--classes-from top": ("a", "b"), "--classes-from bottom": ("old", "young")}),
        ("train test car", {"--split none": ("car", "test", "train"), "--split folders": ()}),
        (
            "train/steam train/diesel car/suv car/van",
            {"--split none": ("car", "train"), "--split folders": ("diesel", "steam")},
        ),
    ],
)
def test_two_readings_are_both_named_and_can_be_chosen(folders: str, choices: dict[str, tuple[str, ...]]) -> None:
    found = read(*folders.split())
    assert "can be read in two ways" in found.refusal
    assert ". " not in found.refusal and found.refusal.endswith(".")
    assert {other.flag for other in found.other_readings} == set(choices)
    for other in found.other_readings:
        assert other.flag in found.refusal
        chosen = read(*folders.split(), options=other.options)
        assert (chosen.classes, chosen.refusal) == (choices[other.flag], "")


def test_what_the_options_say_is_done() -> None:
    top = read("animals/cats/siamese", "animals/dogs/pug", options=Options("bottom"))
    assert top.classes == ("pug", "siamese")
    folders = ("train/a", "train/b", "test/a", "test/b")
    assert read(*folders, options=Options("top", "none")).classes == ("test", "train")
    assert read(*folders, options=Options("bottom", "none")).counts == {"train": {"a": 2, "b": 2}}
    assert set(read("train", "car", "bus", options=Options(split="folders")).splits) == {"train"}


def test_an_empty_class_is_refused_but_not_what_comes_with_a_data_set() -> None:
    assert "class lynx" in read("cats", "dogs", empty=["lynx"]).refusal
    assert not read("cats", "dogs", empty=["meta", "annotations", "test"]).refusal


def test_features_need_no_classes() -> None:
    names = ["1.jpg", "more/2.jpg"]
    found = reader.without_classes(listing(names), reader.read(listing(names), "mine"))
    assert found.understood == "2 images without classes"
    both = read("cats", "dogs", "1.jpg")
    assert reader.without_classes(listing(["cats/0.jpg", "dogs/0.jpg", "1.jpg"]), both) is both


def test_small_classes_are_named() -> None:
    found = read("cats*3", "lynx", "wolf*2")
    assert found.few_in_words == "lynx (1 picture), wolf (2 pictures)"


def test_many_classes_are_summed_up() -> None:
    assert read(*(f"c{i}*{1 + i % 2}" for i in range(20))).understood == (
        "30 images of 20 classes (c0, c1, c10 …, 1 to 2 each)"
    )
