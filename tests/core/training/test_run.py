"""`python -m core train` as people run it: killed, stopped, resumed, finished."""

import json
import os
import random
import shlex
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core import images, progress
from core.cli import main
from core.data.sets import parallel
from core.errors import ConvolabError
from core.serving import artifacts
from core.snapshots import Stream
from core.training import checkpoints, environment, monitor, run
from core.training.run import train
from core.training.trainer import CHECKPOINT, Trainer
from tests.core.data.sets.trees import put, tree
from tests.core.training.short import STEPS, short, write
from tests.keras_process import KerasProcess

EPOCHS = 12
TOLERANCE = 1e-3
"""Threads add in another order each time, and 84 steps let that grow; a step more or less would change far more."""


class Command:
    """A training that is killed, taken up again, stopped, and taken up again to its end."""

    def __init__(self, folder: Path) -> None:
        self.processes: list[KerasProcess] = []
        self.recipe = write(folder / "short.toml", epochs=EPOCHS)
        self.out, self.events = folder / "trained" / "digits_short", folder / "events"
        self.checkpoint = self.out / "checkpoints" / CHECKPOINT

    def run(self) -> None:
        rng = random.Random()
        process = self.started()
        self.wait(process, lambda: self.checkpoint.exists())
        time.sleep(rng.uniform(0, 0.3))
        process.kill()
        process.communicate()
        self.killed, self.done_when_killed = process.returncode, self.done()

        with pytest.raises(ConvolabError) as caught:
            train(str(self.recipe), out=self.out)
        self.refused = str(caught.value)

        process = self.started("--resume")
        self.wait(process, lambda: self.done() > self.done_when_killed)
        time.sleep(rng.uniform(0, 0.1))
        process.send_signal(signal.SIGINT)
        _, self.stderr = process.communicate(timeout=120)
        self.stopped, self.done_when_stopped = process.returncode, self.done()

        process = self.started("--resume", "--tensorboard", str(self.events))
        self.printed, errors = process.communicate(timeout=250)
        assert process.returncode == 0, errors

    def started(self, *options: str) -> KerasProcess:
        command = ["-m", "core", "train", str(self.recipe), "--out", str(self.out), *options]
        # The first one begins anew with the allocator, as everywhere; the others have it, and Keras, from the start.
        allocator = environment.ALLOCATOR if "--resume" in options else {}
        process = KerasProcess(*command, env={**os.environ, **allocator, "TF_CONFIG": ""})
        self.processes.append(process)
        return process

    def wait(self, process: KerasProcess, ready: Callable[[], bool]) -> None:
        while not ready():
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)

    def done(self) -> int:
        return int(checkpoints.state(self.checkpoint)["done"])


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    command = Command(tmp_path_factory.mktemp("run"))
    try:
        command.run()
    finally:
        for process in command.processes:
            process.kill()
    return command


def test_killed_and_stopped_it_has_the_history_of_one_that_never_was(command: Command) -> None:
    assert command.killed == -signal.SIGKILL and command.done_when_killed >= STEPS
    whole = Trainer(short(epochs=EPOCHS))
    for _ in whole.run():
        pass
    found = monitor.read(command.out / monitor.FILE)
    assert len(found) == len(whole.history) == EPOCHS
    for a, b in zip(found, whole.history, strict=True):
        assert a.keys() == b.keys()
        for name in a.keys() - {"seconds"}:
            # Accuracy changes in steps of one image: one of 90 may flip.
            tolerance = 0.012 if "accuracy" in name else 1e-5
            assert a[name] == pytest.approx(b[name], rel=TOLERANCE, abs=tolerance), name


def test_ctrl_c_ends_in_a_sentence_that_says_how_to_go_on(command: Command) -> None:
    assert command.stopped == 2 and command.done_when_killed < command.done_when_stopped < STEPS * EPOCHS
    sentence = command.stderr.splitlines()[-1]
    assert sentence.startswith("Stopped after a checkpoint; resume with: python -m core train ")
    assert sentence.endswith(f"{command.recipe} --out {command.out} --resume") and "Traceback" not in command.stderr


def test_an_unfinished_training_is_not_overwritten(command: Command) -> None:
    assert "There is an unfinished training in" in command.refused and "--resume" in command.refused


def test_a_training_is_kept_until_it_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*arguments: object) -> Stream:
        raise progress.Stopped
        yield

    recipe, out = write(tmp_path / "short.toml", epochs=1), tmp_path / "my nets" / "digits_short"
    with monkeypatch.context() as patch, pytest.raises(ConvolabError, match="Stopped before the export") as caught:
        patch.setattr(run, "export", stopped)
        train(str(recipe), out=out, tensorboard=tmp_path / "events")
    again = str(caught.value).partition("resume with: ")[2]
    made_by = ["python", "-m", "core", "train", str(recipe), "--out", str(out)]
    assert shlex.split(again) == [*made_by, "--tensorboard", str(tmp_path / "events"), "--resume"]
    checkpoint = out / "checkpoints" / CHECKPOINT
    before = checkpoint.read_bytes()
    with pytest.raises(ConvolabError, match="There is an unfinished training in"):
        train(str(recipe), out=out)
    assert checkpoint.read_bytes() == before
    train(str(recipe), out=out, resume=True)
    assert shlex.split(artifacts.read(out).card.command) == made_by and not checkpoint.exists()
    run.check(out, out / "checkpoints", [out / "checkpoints"], resume=False, command=shlex.join(made_by))


def test_broken_images_are_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    names = [f"{kind}/{number}.png" for kind in "ab" for number in range(30)]
    pets = put(tree(names) | {"a/3.png": b"broken", "b/9.png": b""}, tmp_path / "pets.zip")
    recipe = write(tmp_path / "short.toml", epochs=1, split={"test": 0.2, "validation": 0.1})
    train(str(recipe), name="my_pets", data=pets, out=tmp_path / "my_pets")
    card = artifacts.read(tmp_path / "my_pets").card
    assert sum(source.images or 0 for source in card.data) == 58
    assert "Images that cannot be read and were left out: 2." in card.notes
    printed = capsys.readouterr().err
    assert all(f"Left out: The picture {name}" in printed for name in ("a/3.png", "b/9.png"))


def test_the_card_says_how_the_artifact_came_to_be(command: Command) -> None:
    card = artifacts.read(command.out).card
    assert (card.name, card.recipe, card.seed, card.title) == ("digits_short", "short", 3, "Short & small")
    assert card.command == f"python -m core train {command.recipe} --out {command.out}"
    assert len(card.data) == 3 and all(len(entry.sha256) == 64 for entry in card.data)
    assert {"keras", "numpy", "ai-edge-litert"} <= set(card.versions)
    assert card.wall_time_seconds and card.machine and card.licence
    assert {metric.split for metric in card.metrics} == {"train", "validation", "test"}
    assert set(card.files) == {
        "model.tflite",
        "history.json",
        "evaluation.json",
    }  # No weights: this network averages no feature map.
    assert card.classes == list("0123456789") and card.input_size == (8, 8)
    assert len(monitor.read(command.out / "history.json")) == EPOCHS


def test_the_result_is_printed(command: Command) -> None:
    assert command.printed.splitlines()[-1] == str(command.out)
    assert "rank1 " in command.printed


def test_it_classifies_images(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(command.out.parent))
    test = Trainer(short(epochs=EPOCHS)).split_data.splits["test"]
    paths = [tmp_path / f"{index}.png" for index in range(20)]
    for index, path in enumerate(paths):
        images.write(test.read(index), path)
    assert main.main(["predict", "digits_short", *map(str, paths), "--json"]) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    right = [int(r["predictions"][0]["label"]) == test.labels[index] for index, r in enumerate(results)]
    assert sum(right) >= 7  # A guess would be right twice.


def test_tensorboard_gets_its_files(command: Command) -> None:
    (file,) = command.events.iterdir()
    assert file.name.startswith("events.out.tfevents") and b"validation_loss" in file.read_bytes()


def test_folders_that_would_lose_something_are_refused(tmp_path: Path, command: Command) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("…")
    with pytest.raises(ConvolabError, match="contains something other than an artifact"):
        train(str(command.recipe), out=tmp_path / "letters")
    with pytest.raises(ConvolabError, match="cannot be called “My Net”"):
        train(str(command.recipe), out=tmp_path / "My Net")
    (tmp_path / "letters" / "envelope").touch()
    with pytest.raises(ConvolabError, match=r"is a file, not a folder; choose another one for --out"):
        train(str(command.recipe), out=tmp_path / "letters" / "envelope")
    with pytest.raises(ConvolabError, match=r"Nothing can be written to .* choose another folder with --out"):
        train(str(command.recipe), out=tmp_path / "letters" / "love.txt" / "net")
    assert (tmp_path / "letters" / "love.txt").exists() and len(list(tmp_path.iterdir())) == 1


def test_mistakes_are_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong.toml", network={"name": "mini_vgg", "depth": 3})
    out = ["--out", str(tmp_path / "out")]
    for arguments, before in ((["no_such_recipe"], []), ([str(wrong), *out], ["Loading TensorFlow …"])):
        assert main.main(["train", *arguments]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert lines.pop().endswith(".") and lines == before
    assert not (tmp_path / "out").exists()


def test_the_images_are_decoded_on_the_cluster(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(parallel, "CONNECTING_SECONDS", 0.5)
    options = ["--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]
    assert main.main(["train", str(write(tmp_path / "short.toml")), *options]) == 2
    assert "The Dask scheduler at tcp://127.0.0.1:9 cannot be reached" in capsys.readouterr().err.splitlines()[-1]
