"""The command line as people script against it: what it prints where, its exit status, what it imports."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import images
from core.cli import main
from core.data import samples
from core.data.hdf5.reader import Reader
from core.data.sets import parallel
from core.snapshots import Snapshot, Stream
from core.synthesis.dream_settings import DreamSettings
from tests.core.data.sets.trees import put, tree
from tests.repository import ROOT

COFFEE = str(samples.find("coffee").file())
PALACE = str(samples.find("palace").file())
QUICK = """
import sys
from core.cli.main import main
try:
    status = main(sys.argv[1:])
finally:
    slow = {"tensorflow", "keras", "sklearn", "skimage"} & set(sys.modules)
    if slow:
        sys.exit(f"imported {slow}")
sys.exit(status)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that must not wait for TensorFlow."""
    command = [sys.executable, "-c", QUICK, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, env=os.environ | environment
    )


def refused(done: subprocess.CompletedProcess[str], text: str) -> None:
    """Check that a command ended with one sentence and nothing else."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    sentence = done.stderr.removesuffix("\n")
    assert "\n" not in sentence and sentence[0].isupper() and sentence.endswith(".")
    assert ". " not in sentence
    assert text in sentence


def the_object(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object on standard output."""
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1 and done.stdout.endswith("}\n")
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


class TestList:
    def test_as_text(self) -> None:
        done = run("list")
        assert done.returncode == 0 and done.stderr == ""
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("efficientnet_lite0 ")]
        assert re.search(r"classification +\d+\.\d MB +rank1 0\.\d+", line)

    def test_as_json(self) -> None:
        cards = the_object(run("list", "--json"))["artifacts"]
        (card,) = [card for card in cards if card["name"] == "efficientnet_lite0"]
        assert card["task"] == "classification" and len(card["classes"]) == 1000


class TestPredict:
    def test_good_broken_and_missing_pictures_together(self, tmp_path: Path) -> None:
        broken, missing = tmp_path / "broken.png", tmp_path / "missing.jpg"
        broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
        paths = [COFFEE, str(broken), str(missing), PALACE]

        found = the_object(run("predict", "efficientnet_lite0", *paths, "--json"))
        assert list(found) == ["results"]
        coffee, damaged, absent, palace = found["results"]
        assert [result["image"] for result in found["results"]] == paths
        for result, label, index in ((coffee, "espresso", 967), (palace, "palace", 698)):
            assert list(result) == ["image", "predictions"]
            assert [list(p) for p in result["predictions"]] == [["index", "label", "probability"]] * 5
            probabilities = [prediction["probability"] for prediction in result["predictions"]]
            assert probabilities == sorted(probabilities, reverse=True)
            assert all(0 < probability <= 1 for probability in probabilities)
            if label == "espresso":
                assert (result["predictions"][0]["label"], result["predictions"][0]["index"]) == (
                    label,
                    index,
                )
        assert list(damaged) == list(absent) == ["image", "error"]
        assert damaged["error"].startswith("This PNG picture is damaged")
        assert absent["error"].startswith("There is no file 'missing.jpg'")

        done = run("predict", "efficientnet_lite0", *paths, "--top", "2", PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        lines = done.stdout.splitlines()
        assert [line for line in lines if not line.startswith(" ")] == [COFFEE, PALACE]
        assert len(lines) == 2 * 3 and re.match(r"   1   \d\d\.\d%  espresso", lines[1])
        assert f"{broken}: {damaged['error']}\n{missing}: {absent['error']}\n" in done.stderr

    def test_nothing_but_broken_pictures(self, tmp_path: Path) -> None:
        paths = [str(tmp_path / "one.png"), str(tmp_path)]
        found = the_object(run("predict", "efficientnet_lite0", *paths, "--json"))
        assert [list(result) for result in found["results"]] == [["image", "error"]] * 2
        refused(run("predict", "efficientnet_lite0", *paths), "None of the 2 pictures can be read")
        refused(run("predict", "efficientnet_lite0", paths[0]), "There is no file 'one.png'")

    def test_an_unknown_artifact(self) -> None:
        refused(run("predict", "no_such_network", COFFEE), "no_such_network")
        refused(run("predict", "../secrets", COFFEE, "--json"), "secrets")


class TestEvaluate:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        names = {"test/espresso/one.png": COFFEE, "test/palace/two.jpg": PALACE, "train/espresso/three.jpg": PALACE}
        files = {name: Path(file).read_bytes() for name, file in names.items()}
        return put(files | {"train/palace/four.png": b"", "test/palace/five.png": b"no picture"}, tmp_path / "set")

    def test_as_json(self, folder: Path) -> None:
        done = run("evaluate", "efficientnet_lite0", "--data", str(folder), "--json")
        found = the_object(done)
        assert (found["images"], found["rank1"], found["rank5"]) == (2, 1.0, 1.0)
        assert (found["part"], found["ten_crop"], found["data"]) == ("test", False, "set")
        assert found["per_class"] == {"espresso": 1.0, "palace": 1.0}
        assert found["confusion"][967][967] == 1 and found["classes"][967] == "espresso"
        ((name, error),) = [tuple(entry.values()) for entry in found["unreadable"]]
        assert name == "test/palace/five.png" and error.endswith(".")
        assert "3/3" in done.stderr

    def test_as_text(self, folder: Path) -> None:
        done = run("evaluate", "efficientnet_lite0", "--data", str(folder), "--ten-crop", "--part", "train")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "efficientnet_lite0 on set, train: 1 pictures, ten crops\n" + (
            "  rank-1   0.00%\n  rank-5   0.00%\n"
        )
        assert "train/palace/four.png: " in done.stderr

    def test_what_cannot_be_evaluated(self, folder: Path, tmp_path: Path) -> None:
        start = ("evaluate", "efficientnet_lite0", "--data")
        refused(run(*start, str(tmp_path / "none")), "There is no data set")
        refused(
            run(*start, str(folder), "--part", "validation"),
            "The data set set has no part validation; it has train and test.",
        )
        refused(run(*start, str(put({"a/1.png": b"", "b/1.png": b""}, tmp_path / "ab"))), "does not know “a”, “b”")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], "COMMAND"),
        (["bake"], "bake"),
        (["list", "--yaml"], "--yaml"),
        (["list", "--yaml\nand more"], "--yaml and more"),
        (["predict", "efficientnet_lite0"], "IMAGE"),
        (["predict", "efficientnet_lite0", "a.png", "--top", "0"], "0 is not a whole number from 1 on"),
        (["predict", "efficientnet_lite0", "a.png", "--top", "x"], "x is not a whole number from 1 on"),
        (["evaluate", "efficientnet_lite0"], "--data"),
        (["evaluate", "efficientnet_lite0", "--data", "x", "--part", "all"], "all"),
        (["dream", "a.png", "b.png", "--steps"], "--steps"),
        (["dream", "a.png", "b.png", "--normalize=maybe"], "--normalize"),
    ],
)
def test_bad_options_get_one_sentence(arguments: list[str], text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(arguments)
    printed = capfd.readouterr()
    command = subprocess.CompletedProcess(arguments, int(caught.value.code or 0), printed.out, printed.err)
    refused(command, text)
    assert re.search(r"; see python -m core( \w+)? --help\.$", printed.err)


class TestDream:
    @pytest.mark.parametrize(
        ("options", "text"),
        [
            (["--steps", "101"], "Steps is a whole number from 1 to 100; “101” was given."),
            (["--octave-scale=big"], "Octave scale is a number from 1.1 to 2; “big” was given."),
            (["--edges", "-1.5"], "Edges is a number from -1 to 2; “-1.5” was given."),
        ],
    )
    def test_values_out_of_bounds(self, options: list[str], text: str, tmp_path: Path) -> None:
        refused(run("dream", COFFEE, str(tmp_path / "out.png"), *options), text)

    def test_places_that_cannot_be_written_to(self, tmp_path: Path) -> None:
        missing = tmp_path / "missing" / "out.png"
        refused(run("dream", COFFEE, str(tmp_path / "out.gif")), "Cannot tell the format of 'out.gif'")
        refused(run("dream", COFFEE, str(missing)), "Cannot write 'out.png'")
        refused(run("dream", str(tmp_path / "no.png"), str(tmp_path / "out.png")), "There is no file 'no.png'")
        assert list(tmp_path.iterdir()) == []

    def test_a_small_dream(self, tmp_path: Path) -> None:
        out = tmp_path / "dream.png"
        small = ["--steps", "2", "--octaves", "1", "--longest-side", "128", "--no-normalize"]
        command = [sys.executable, "-m", "core", "dream", COFFEE, str(out), *small]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"{out}\n"
        assert "2/2" in done.stderr
        assert images.read(out).shape == (85, 128, 3)
        assert list(tmp_path.iterdir()) == [out]

    def test_ctrl_c_keeps_the_picture_so_far(self, tmp_path: Path) -> None:
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
        assert rest.decode().endswith("Stopped; the picture so far is kept.\n")
        assert b"300/300" not in rest and max(images.read(out).shape) in {163, 229, 320}

    def test_ctrl_c_before_there_is_a_picture(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def stream(image: images.RGB, settings: DreamSettings) -> Stream:
            raise KeyboardInterrupt
            yield Snapshot(0, 1)

        monkeypatch.setitem(sys.modules, "core.synthesis.dream", type(sys)("dream"))
        monkeypatch.setattr(sys.modules["core.synthesis.dream"], "dream", stream, raising=False)
        assert main.main(["dream", COFFEE, str(tmp_path / "out.png")]) == 2
        printed = capsys.readouterr()
        assert printed.err.endswith("\nStopped.\n") and "kept" not in printed.err and printed.out == ""
        assert list(tmp_path.iterdir()) == []

    def test_options_reach_the_settings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        given: list[DreamSettings] = []

        def stream(image: images.RGB, settings: DreamSettings) -> Stream:
            given.append(settings)
            yield Snapshot(1, 1, np.zeros((4, 4, 3), np.uint8))

        monkeypatch.setitem(sys.modules, "core.synthesis.dream", type(sys)("dream"))
        monkeypatch.setattr(sys.modules["core.synthesis.dream"], "dream", stream, raising=False)
        start = ["dream", COFFEE, str(tmp_path / "out.png")]
        assert main.main(start) == 0
        assert main.main([*start, "--edges", "-0.5", "--no-reinject-detail", "--octave-scale=1.5"]) == 0
        expected = DreamSettings(edges=-0.5, reinject_detail=False, octave_scale=1.5)
        assert given == [DreamSettings(), expected]


def test_help_names_each_knob_with_its_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["dream", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for knob in DreamSettings.knobs():
        assert f"--{knob.name.replace('_', '-')}" in text
        assert knob.help in text
    assert "(1 to 100; default 20)" in text and "(96 to 1024 px; default 640)" in text
    assert text.count("(on or off; default on)") == 2 and "default: " not in text


def test_a_sweep_is_refused_before_tensorflow_loads(tmp_path: Path) -> None:
    refused(run("sweep", "--rates-per-decade", "99"), "Rates per decade is a whole number from 1 to 8")
    refused(run("sweep", "--out", str(tmp_path / "nowhere" / "sweep.json")), "does not exist; make it first")
    refused(run("sweep", "--out", str(tmp_path)), "no file; choose another path for --out")


def test_a_sweep_writes_its_result_with_the_command_that_makes_it(tmp_path: Path) -> None:
    out = tmp_path / "sweep.json"
    options = ["--rates-per-decade", "1", "--seeds", "1", "--epochs", "1", "--batch-size", "256"]
    done = subprocess.run(
        [sys.executable, "-m", "core", "sweep", *options, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    assert found["command"] == f"python -m core sweep {' '.join(options)}"
    assert len(found["trainings"]) == 8 * 6
    assert done.stdout.splitlines()[-1] == str(out) and "Adadelta" in done.stdout


def test_features_of_a_folder_become_rows_without_tensorflow(tmp_path: Path) -> None:
    files = tree([f"{kind}/{number}.png" for kind in "ab" for number in range(3)])
    put(files | {"b/3.png": b"broken"}, tmp_path / "mine")
    out = tmp_path / "features.h5"
    done = run("features", str(tmp_path / "mine"), str(out), "--layer", "block5_out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(out) and "Left out: The picture b/3.png" in done.stderr
    with Reader(out) as reader:
        assert (len(reader), reader.shape, reader.classes) == (6, (40,), ("a", "b"))
    refused(run("features", str(tmp_path / "mine"), str(out)), "exists; choose another one for OUT")
    done = run("features", str(tmp_path / "mine"), str(tmp_path / "b.h5"), "--layer", "fc7")
    assert done.returncode == 2
    assert "no layer “fc7” pooled" in done.stderr.splitlines()[-1]  # The line before it is LiteRT's own.
    refused(run("features", str(tmp_path / "mine"), str(tmp_path / "b.h5"), "--part", "test"), "no part test")


def test_a_head_asks_the_cluster_for_its_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(parallel, "CONNECTING_SECONDS", 0.5)
    recipe = tmp_path / "head.toml"
    recipe.write_text('title = "Shapes"\ndata = "shapes"\n[split]\ntesting = 0.02\nlimit = 48\n', encoding="utf-8")
    options = ["--out", str(tmp_path / "head"), "--cluster", "tcp://127.0.0.1:9"]
    assert main.main(["train", str(recipe), *options]) == 2
    assert "The Dask scheduler at tcp://127.0.0.1:9 cannot be reached" in capsys.readouterr().err.splitlines()[-1]
