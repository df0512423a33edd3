"""Pictures that cannot be read are left out of every piece, and the split stays as it was."""

from pathlib import Path

import pytest

from core.data.sets import datasets
from core.images import ImageError
from core.training.recipe import Split
from core.training.split_data import Pieces, sifted
from tests.core.data.sets.trees import broken, put, tree


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))


def test_pieces_stay_those_of_the_split(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = datasets.load(broken(tmp_path / "pets", "a/3.png", "b/9.png"))
    before = Pieces.split(data, Split(testing=0.2, validation=0.2))
    after = sifted(before)
    for piece, part in before.parts.items():
        kept = [number for number in part.positions.tolist() if number not in (3, 19)]
        assert after.parts[piece].positions.tolist() == kept
    assert after.notes == ["Pictures that cannot be read and were left out: 2."]
    assert capsys.readouterr().err.count("Left out: The picture") == 2
    assert sifted(after).unreadable == after.unreadable


def test_a_class_without_a_picture_is_a_sentence(tmp_path: Path) -> None:
    names = [f"a/{number}.png" for number in range(10)] + ["b/0.png", "b/1.png"]
    files = tree(names)
    data = datasets.load(put(files | {"b/0.png": b"", "b/1.png": b"none"}, tmp_path / "pets"))
    with pytest.raises(ImageError, match="Not one training picture of the class b can be read"):
        sifted(Pieces.split(data, Split(testing=0.2, validation=0)))
