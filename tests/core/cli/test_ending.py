"""How commands end: one sentence and a status, whatever happens, and silence if nobody reads the output."""

import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import progress
from core.cli import list as list_
from core.cli import main
from core.data.sets.archives import DataError
from core.snapshots import Snapshot
from tests.repository import ROOT


def run(*arguments: str, stdout: int, unbuffered: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *["-u"] * unbuffered, "-m", "core", *arguments]
    return subprocess.run(
        command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8", timeout=300, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "unbuffered"), [(["list"], False), (["list", "--json"], True), (["predict", "--help"], False)]
)
def test_nobody_reads_the_output(arguments: list[str], unbuffered: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run(*arguments, stdout=writing, unbuffered=unbuffered)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Only Linux has a disk that is always full.")
def test_the_output_cannot_be_written() -> None:
    with Path("/dev/full").open("w") as full:
        done = run("list", stdout=full.fileno())
    assert done.returncode == 2 and re.fullmatch(r"[^\n]*No space left on device[^\n]*\.\n", done.stderr)


def failing(error: BaseException, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    def fail(options: object) -> int:
        raise error

    monkeypatch.setattr(list_, "run", fail)
    return main.main(["list", *arguments])


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (DataError("There is no such data."), 2, "There is no such data."),
        (DataError("There is no “two\nlines”."), 2, "There is no “two lines”."),
        (KeyboardInterrupt(), 2, "Stopped."),
        (PermissionError(errno.EACCES, "Permission denied", "/a/b"), 2, "/a/b cannot be used (Permission denied); "),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/a/b"), 2, "/a/b cannot be used (Not a directory); "),
        (OSError(errno.ENOSPC, "No space left on device", "/a/b"), 2, "There is no room in /a/b"),
        (MemoryError(), 2, "This machine has too little free memory; "),
        (KeyError("x"), 1, "The command list met an unexpected error (KeyError: 'x'); add --debug to see where."),
        (RuntimeError("two\nlines."), 1, "unexpected error (RuntimeError: two lines); add --debug"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 1, "unexpected error (BrokenPipeError: "),
        (AssertionError(), 1, "unexpected error (AssertionError); add --debug"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    error: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert failing(error, monkeypatch) == status
    printed = capsys.readouterr()
    assert sentence in printed.err and printed.out == ""
    assert printed.err.count("\n") == 1 and printed.err.endswith(".\n")


@pytest.mark.parametrize("first", [True, False])
def test_debug_shows_where_it_comes_from(
    first: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(options: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr(list_, "run", fail)
    assert main.main(["--debug", "list"] if first else ["list", "--debug"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Traceback") and any("in fail" in line for line in lines)
    assert lines[-1].endswith("add --debug to see where.")


def test_an_error_in_a_stream_says_at_which_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def steps() -> Iterator[Snapshot]:
        yield Snapshot(1, 3)
        yield Snapshot(2, 3)
        raise ValueError("odd")

    def follow(options: object) -> int:
        return len(list(progress.followed(steps(), "Looking", "image")))  # type: ignore[arg-type]

    monkeypatch.setattr(list_, "run", follow)
    assert main.main(["list"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert "while working on image 3 of “Looking” (ValueError: odd)" in said
