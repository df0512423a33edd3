"""`core dream`: its settings, its output file, and Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core import clips, images
from core.cli import main
from core.snapshots import Snapshot, Stream
from core.synthesis.dream.settings import DreamSettings
from tests.core.cli.commands import COFFEE, refused, run
from tests.keras_process import KerasProcess
from tests.repository import ROOT


def dreamed(*arguments: str) -> tuple[str, str]:
    """What a command that ends well prints on standard output and on standard error."""
    process = KerasProcess("-m", "core", "dream", COFFEE, *arguments)
    try:
        output, errors = process.communicate(timeout=200)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    return output, errors


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--steps", "101"], "Steps must be a whole number from 1 to 100, not “101”."),
        (["--octave-scale=big"], "Octave scale must be a number from 1.1 to 2, not “big”."),
        (["--edges", "-1.5"], "Edges must be a number from -1 to 2, not “-1.5”."),
    ],
)
def test_values_out_of_bounds(options: list[str], text: str, tmp_path: Path) -> None:
    refused(run("dream", COFFEE, str(tmp_path / "out.png"), *options), text)


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "out.png"
    refused(run("dream", COFFEE, str(tmp_path / "out.gif")), "Cannot tell the format of 'out.gif'")
    refused(run("dream", COFFEE, str(missing)), "Cannot write 'out.png'")
    refused(run("dream", str(tmp_path / "no.png"), str(tmp_path / "out.png")), "There is no file 'no.png'")
    assert list(tmp_path.iterdir()) == []


def test_a_small_dream(tmp_path: Path) -> None:
    out = tmp_path / "dream.png"
    small = [
        "--steps",
        "2",
        "--octaves",
        "1",
        "--longest-side",
        "128",
        "--no-normalize",
        "--network",
        "Lite0",
    ]
    printed, progress = dreamed(str(out), *small)
    assert printed == f"{out}\n"
    assert "2/2" in progress
    assert images.read(out).shape == (85, 128, 3)
    assert list(tmp_path.iterdir()) == [out]


def test_ctrl_c_keeps_the_image_so_far(tmp_path: Path) -> None:
    out = tmp_path / "dream.webp"
    long = ["--steps", "100", "--octaves", "3", "--longest-side", "320"]
    command = [sys.executable, "-m", "core", "dream", COFFEE, str(out), *long]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        seen, deadline = b"", time.monotonic() + 200
        while not re.search(rb"\b[1-9]\d*/300\b", seen):
            assert process.poll() is None and time.monotonic() < deadline, seen
            seen += os.read(process.stderr.fileno(), 4096)
        process.send_signal(signal.SIGINT)
        printed, rest = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert printed.decode() == f"{out}\n"
    assert rest.decode().endswith("Stopped; the image so far is kept.\n")
    assert b"300/300" not in rest and max(images.read(out).shape) in {163, 229, 320}


def test_ctrl_c_before_there_is_an_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stream(image: images.RGB, settings: DreamSettings) -> Stream:
        raise KeyboardInterrupt
        yield Snapshot(0, 1)

    monkeypatch.setitem(sys.modules, "core.synthesis.dream.ascent", type(sys)("ascent"))
    monkeypatch.setattr(sys.modules["core.synthesis.dream.ascent"], "dream", stream, raising=False)
    assert main.main(["dream", COFFEE, str(tmp_path / "out.png")]) == 2
    printed = capsys.readouterr()
    assert printed.err.endswith("\nStopped.\n") and "kept" not in printed.err and printed.out == ""
    assert list(tmp_path.iterdir()) == []


def test_options_reach_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[DreamSettings] = []

    def stream(image: images.RGB, settings: DreamSettings) -> Stream:
        given.append(settings)
        yield Snapshot(1, 1, np.zeros((4, 4, 3), np.uint8))

    monkeypatch.setitem(sys.modules, "core.synthesis.dream.ascent", type(sys)("ascent"))
    monkeypatch.setattr(sys.modules["core.synthesis.dream.ascent"], "dream", stream, raising=False)
    start = ["dream", COFFEE, str(tmp_path / "out.png")]
    assert main.main(start) == 0
    assert main.main([*start, "--edges", "-0.5", "--no-reinject-detail", "--octave-scale=1.5"]) == 0
    expected = DreamSettings(edges=-0.5, reinject_detail=False, octave_scale=1.5)
    assert given == [DreamSettings(), expected]


def test_channels_guides_and_zooms_are_checked_before_the_start(tmp_path: Path) -> None:
    out = str(tmp_path / "out.png")
    refused(run("dream", COFFEE, out, "--channel", "conv4_3"), "The channel conv4_3 needs a layer and a number")
    refused(run("dream", COFFEE, out, "--channel", "conv4_3:1", "--guide", COFFEE), "not allowed with argument")
    refused(run("dream", COFFEE, out, "--guide", str(tmp_path / "no.png")), "There is no file 'no.png'")
    refused(run("dream", COFFEE, out, "--zoom-seconds", "1"), "end the name out.png in .webp or .mp4")
    clip = str(tmp_path / "out.webp")
    refused(run("dream", COFFEE, clip, "--zoom-seconds", "11"), "Length must be a number from 0.5 to 10, not “11”.")
    refused(run("dream", COFFEE, clip, "--zoom-seconds", "1", "--guide", COFFEE), "leave out --guide and --channel")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".webp", ".mp4"])
def test_a_zoom_is_a_clip(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"zoom{suffix}"
    small = ["--steps", "1", "--octaves", "1", "--network", "Lite0"]
    moving = ["--zoom-seconds", "1", "--zoom-rate", "4", "--zoom-side", "96", "--zoom-steps", "1"]
    printed, _ = dreamed(str(out), *small, *moving)
    assert printed == f"{out}\n"
    clip = clips.read(out)
    assert clip.frames.shape == (4, 64, 96, 3) and clip.frames_per_second == pytest.approx(4)
    assert (clip.frames[0] != clip.frames[-1]).any()


def test_a_channel_is_dreamed_of(tmp_path: Path) -> None:
    out = tmp_path / "channel.png"
    small = ["--steps", "1", "--octaves", "1", "--longest-side", "96", "--channel", "conv3_3:5"]
    dreamed(str(out), *small)
    assert images.read(out).shape == (64, 96, 3)
