"""A sample of the hostile inputs: each gets an answer or a sentence, and nothing outside the folder is touched."""

from pathlib import Path

import pytest

from tests.hostile import __main__ as hostile
from tests.hostile import doors, watch
from tests.hostile.attacks import CORE, SERVER, attack
from tests.hostile.doors import BrokenPromiseError

SAMPLE_OF_CORE, SAMPLE_OF_SERVER = 250, 14


def test_attacks_are_the_same_every_time_and_others_with_another_seed() -> None:
    doors = (*CORE, *SERVER)
    first, again, other = ([repr(attack(number, doors, seed)) for number in range(36)] for seed in (0, 0, 1))
    assert first == again
    assert sum(one != two for one, two in zip(first, other, strict=True)) > 25


@pytest.mark.filterwarnings("ignore")
def test_core_and_command_line_answer_or_say_why_not() -> None:
    assert "\n".join(hostile.core(SAMPLE_OF_CORE, seed=0)) == ""


def test_pages_and_widgets_answer_or_say_why_not() -> None:
    assert "\n".join(hostile.server(SAMPLE_OF_SERVER, seed=0)) == ""


@pytest.mark.parametrize("text", ["Traceback (most recent call last):\n  File", "Two\nlines.", "x" * 5000, ""])
def test_what_is_no_sentence_is_noticed(text: str) -> None:
    with pytest.raises(BrokenPromiseError):
        doors.sentence(text)


def test_files_outside_the_folder_are_noticed(tmp_path: Path) -> None:
    found: list[str] = []
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "canary.png").touch()
    watching = watch.Watch(["canary"], [str(inside)], found.append)
    watch.install(watching)
    try:
        (inside / "a.txt").write_text("allowed", encoding="utf-8")
        (inside / "a.txt").read_text(encoding="utf-8")
        assert found == []
        (tmp_path / "canary.png").read_bytes()
        (inside / ".." / "b.txt").write_text("forbidden", encoding="utf-8")
    finally:
        watching.is_active = False
    assert [text.partition(" ")[0] for text in found] == ["read", "wrote"]
