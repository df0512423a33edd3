"""`core evaluate`: figures as text and as JSON, and what is refused."""

from pathlib import Path

import pytest

from core.cli import evaluate
from core.data.sets import datasets
from core.errors import ConvolabError
from core.serving import artifacts
from tests.core.cli.commands import COFFEE, PALACE, refused, run, the_object
from tests.core.data.sets.trees import put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = {"test/espresso/one.png": COFFEE, "test/palace/two.jpg": PALACE, "train/espresso/three.jpg": PALACE}
    files = {name: Path(file).read_bytes() for name, file in names.items()}
    return put(files | {"train/palace/four.png": b"", "test/palace/five.png": b"no picture"}, tmp_path / "set")


def test_as_json(folder: Path) -> None:
    done = run("evaluate", "efficientnet_lite0", "--data", str(folder), "--json")
    found = the_object(done)
    assert (found["images"], found["rank1"], found["rank5"]) == (2, 1.0, 1.0)
    assert (found["part"], found["ten_crop"], found["data"]) == ("test", False, "set")
    assert found["per_class"] == {"espresso": 1.0, "palace": 1.0}
    assert found["confusion"][967][967] == 1 and found["classes"][967] == "espresso"
    ((name, error),) = [tuple(entry.values()) for entry in found["unreadable"]]
    assert name == "test/palace/five.png" and error.endswith(".")
    assert "3/3" in done.stderr


def test_what_was_understood_is_said(folder: Path) -> None:
    put({"test/unicorn/one.png": Path(COFFEE).read_bytes(), "train/unicorn/one.png": b""}, folder)
    done = run("evaluate", "efficientnet_lite0", "--data", str(folder), "--json")
    found = the_object(done)
    assert found["reading"]["understood"] == "3 images of 3 classes (espresso 1, palace 1, unicorn 1), test part 4"
    assert found["reading"]["understood"] in done.stderr and found["unknown"] == ["unicorn"]
    assert "classes that efficientnet_lite0 does not know: unicorn." in done.stderr


def test_as_text(folder: Path) -> None:
    done = run("evaluate", "efficientnet_lite0", "--data", str(folder), "--ten-crop", "--part", "train")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "efficientnet_lite0 on set, train: 1 pictures, ten crops\n" + (
        "  rank-1   0.00%\n  rank-5   0.00%\n"
    )
    assert "train/palace/four.png: " in done.stderr


def test_what_cannot_be_evaluated(folder: Path, tmp_path: Path) -> None:
    start = ("evaluate", "efficientnet_lite0", "--data")
    refused(run(*start, str(tmp_path / "none")), "There is no data set")
    refused(
        run(*start, str(folder), "--part", "validation"),
        "The data set set has no validation split; it has train and test.",
    )
    refused(run(*start, str(put({"a/1.png": b"", "b/1.png": b""}, tmp_path / "ab"))), "does not know “a”, “b”")


def test_a_card_with_an_unknown_split_is_a_sentence() -> None:
    card = artifacts.load("flowers17_features").card.model_copy(update={"split": {"testing": 0.25}})
    with pytest.raises(ConvolabError, match="describes its split wrongly at testing; train it again"):
        evaluate._held_out(datasets.load("digits"), card)
