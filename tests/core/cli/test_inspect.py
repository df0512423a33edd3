"""`core inspect`: how a folder is understood, as text, as JSON and as a contact sheet."""

import os
from pathlib import Path

from core import images
from tests.core.cli.commands import refused, run, the_object
from tests.core.data.sets.trees import put, tree


def folder(tmp_path: Path) -> Path:
    names = [
        f"{part}/{name}/{number}.png" for part in ("train", "test_set") for name in ("cats", "dogs") for number in "12"
    ]
    return put(
        tree([*names, "train/cats/@eaDir/1.png/SYNOPHOTO_THUMB_M.png", "single_prediction/1.png"]), tmp_path / "mine"
    )


def test_as_text(tmp_path: Path) -> None:
    done = run("inspect", str(folder(tmp_path)))
    assert done.returncode == 0 and not done.stderr
    assert done.stdout.splitlines() == [
        "4 images of 2 classes (cats 2, dogs 2), test part 4; left out: 1 picture in single_prediction (no labels), "
        "1 thumbnail in @eaDir",
        "class       train        test",
        "cats            2           2",
        "dogs            2           2",
        "left out: 1 picture in single_prediction (no labels)",
        "left out: 1 thumbnail in @eaDir",
    ]


def test_as_json_and_as_a_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    found = the_object(run("inspect", str(folder(tmp_path)), "--json", "--sheet", str(sheet)))
    assert found["counts"] == {"train": {"cats": 2, "dogs": 2}, "test": {"cats": 2, "dogs": 2}}
    assert [item["files"] for item in found["left_out"]] == [1, 1]
    assert images.read(sheet).shape == (2 * 116, 768, 3)
    refused(run("inspect", str(folder(tmp_path)), "--sheet", str(tmp_path / "sheet.txt")), "Cannot tell the format")


def test_what_cannot_be_trained_on_is_shown_all_the_same(tmp_path: Path) -> None:
    put(tree(["a/old/1.png", "a/new/1.png", "b/old/1.png", "b/new/1.png"]), tmp_path / "two")
    done = run("inspect", str(tmp_path / "two"))
    assert done.returncode == 0
    assert "with --classes-from bottom: 2 classes (new 2, old 2)" in done.stdout
    assert "can be read in two ways" in done.stdout.splitlines()[-1]
    done = run("inspect", str(tmp_path / "two"), "--classes-from", "bottom")
    assert done.stdout.startswith("4 images of 2 classes (new 2, old 2)")
    put({"notes.txt": b""}, tmp_path / "empty")
    assert run("inspect", str(tmp_path / "empty")).stdout.startswith("No images; left out: notes.txt")
    refused(run("inspect", str(tmp_path / "none")), "There is no data set")


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    path = put(tree(["a/1.png", "b/1.png"]), tmp_path / "x")
    Path(os.fsdecode(os.fsencode(path) + b"/b/caf\xe9.txt")).touch()
    done = run("inspect", str(path))
    assert done.returncode == 0 and "left out: b/café.txt (other file)" in done.stdout


def test_a_built_in_data_set() -> None:
    assert run("inspect", "digits").stdout.startswith("1,797 images of 10 classes (0, 1, 2 …, 174 to 183 each)")
