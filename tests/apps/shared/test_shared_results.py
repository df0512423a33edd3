"""Results for all visitors: computed once, again after a change, never half, and not kept without end."""

import os
import threading
from pathlib import Path

import pytest

from apps.shared import shared_results
from apps.shared.shared_results import MOST, available, shared_while, shared_while_trained
from core.serving import artifacts
from core.serving.card import Card


def test_two_visitors_at_once_get_one_result() -> None:
    computed, both = [], threading.Barrier(2)

    @shared_while(lambda: "same")
    def chart(name: str) -> list[str]:
        computed.append(name)
        return [name]

    found = []

    def visit() -> None:
        both.wait(10)
        found.append(chart("losses"))

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(10)
    assert computed == ["losses"] and found[0] is found[1]


def test_a_change_is_noticed_and_an_error_is_not_kept() -> None:
    state, computed = [1], []

    @shared_while(lambda: state[0])
    def result() -> int:
        computed.append(state[0])
        if state[0] == 2:
            raise ValueError("The file is half written.")
        return state[0]

    assert result() == result() == 1
    state[0] = 2
    with pytest.raises(ValueError, match="half written"):
        result()
    state[0] = 3
    assert result() == 3 and computed == [1, 2, 3]


def test_only_the_latest_results_are_kept() -> None:
    computed = []

    @shared_while(lambda: "same")
    def square(number: int) -> int:
        computed.append(number)
        return number**2

    for number in range(MOST + 1):
        square(number)
    assert square(MOST) == MOST**2 and len(computed) == MOST + 1
    square(0)
    assert computed[-1] == 0 and len(computed) == MOST + 2


def test_a_new_a_changed_and_a_removed_artifact_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    counted = []

    @shared_while_trained
    def titles() -> list[str]:
        counted.append(1)
        return [artifact.card.title for artifact in available()]

    assert titles() == []
    folder = tmp_path / "first"
    folder.mkdir()
    card = Card(name="first", title="First", task="classification", command="train", licence="any", attribution="us")
    first = artifacts.save_card(folder, card)
    assert titles() == titles() == [first.card.title] and len(counted) == 2
    changed = artifacts.save_card(first.folder, first.card.model_copy(update={"title": "Another title"}))
    file = changed.folder / artifacts.CARD
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))  # Not in the same tick of the clock.
    assert titles() == ["Another title"]
    file.unlink()
    assert titles() == []


def test_without_a_folder_there_is_no_artifact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path / "missing"))
    assert shared_results.available() == ()
