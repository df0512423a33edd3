"""What a single name says."""

import pytest

from core.data.collections.folder_names import dropped_folder, is_dropped_file, is_serial, is_unlabelled, split_of


@pytest.mark.parametrize(
    ("name", "split"),
    [
        *((name, "train") for name in ("train", "Training", "training_set", "seg_train", "train2017", "images-train")),
        *((name, "validation") for name in ("val", "valid", "VALIDATION", "val_images", "validation set")),
        *((name, "test") for name in ("test", "test1", "testing", "test_set", "seg_test", "Test Data")),
        *((name, None) for name in ("trains", "contest", "train station", "cats", "testtube", "train_test", "1")),
    ],
)
def test_splits(name: str, split: str | None) -> None:
    assert split_of(name) == split


def test_other_roles() -> None:
    assert all(map(is_unlabelled, ("seg_pred", "single_prediction", "predict", "unlabelled")))
    assert not any(map(is_unlabelled, ("pretty", "images", "predator")))
    assert all(map(is_serial, ("1", "2023-07", "20230714", "14.07.2023", "100CANON")))
    assert not any(map(is_serial, ("cats", "boeing-747", "a1")))


def test_droppings() -> None:
    for name in ("__MACOSX", "@eaDir", "lost+found", ".ipynb_checkpoints", ".git", "$RECYCLE.BIN", "#recycle"):
        assert dropped_folder(name)
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._1.jpg"):
        assert is_dropped_file(name)
    assert not dropped_folder("cats") and not is_dropped_file("cat.jpg")
