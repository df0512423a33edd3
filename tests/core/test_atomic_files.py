from pathlib import Path

import pytest

from core.atomic_files import WriteError, check_file, check_folder, replacing


def test_the_new_file_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_text("old")
    with replacing(path) as beside:
        beside.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as beside:
        beside.write_text("half of the n")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "card.json"):
        pass


@pytest.mark.parametrize("name", ["there", "not/there/yet"])
def test_trying_leaves_no_trace(name: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "old").write_text("old")
    check_folder(tmp_path / name, "--out")
    check_file(tmp_path / name / "new", "--out")
    check_file(tmp_path / "there" / "old", "--out")
    assert [path.name for path in tmp_path.rglob("*")] == ["there", "old"]
    assert (tmp_path / "there" / "old").read_text() == "old"


@pytest.mark.parametrize("place", ["/proc/x", "{tmp}/file/x", "{tmp}/file/x/y", "{tmp}/" + "n" * 300, "{tmp}/a\0b"])
def test_what_cannot_be_written_is_a_sentence(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = Path(place.format(tmp=tmp_path))
    with pytest.raises(WriteError, match=r"The file .* cannot be written \(.+\); choose another path for OUT\."):
        check_file(path, "OUT")
    with pytest.raises(WriteError, match=r"Nothing can be written to .* \(.+\); choose another folder with --out\."):
        check_folder(path / "folder", "--out")
    with pytest.raises(WriteError, match="is a folder, not a file"):
        check_file(tmp_path, "OUT")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
