"""A scheduler and two workers as on machines of their own: each with its own copy of the code, nothing shared but the
network and, for the checkpoints of an ensemble, one folder. One machine is lost on the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.data import samples
from core.data.sets import datasets
from core.ensembles.member_training import train_member
from core.ensembles.parallel_training import THREADS_VARIABLE, train_in_parallel
from core.ensembles.training import member_recipes
from core.images import resize
from core.serving.cluster import ENVIRONMENT, VARIABLE
from core.serving.engine import WORKER_LOST, Engine
from core.serving.job import FINAL, State
from core.snapshots import last
from core.synthesis.dream.ascent import dream
from core.synthesis.dream.settings import DreamSettings
from core.training import monitor, recipe
from core.training.comparison.learning_rate_sweep import Sweep, train_rates
from core.training.comparison.sweep_settings import SweepSettings
from core.transfer.linear_heads import feature_extraction
from tests.core.ensembles.test_training import VALUES
from tests.core.transfer.linear_heads.test_feature_extraction import rows
from tests.repository import ROOT

ARTIFACTS = ("efficientnet_lite0", "efficientnet_lite0_features")
PATIENCE = 600.0
DREAM = DreamSettings(network="Lite0", octaves=1, steps=4, longest_side=128)
LONG = DREAM.model_copy(update={"steps": 100, "octaves": 4, "longest_side": 512})
TARGET = "core.synthesis.dream.ascent:dream"
SWEEP = SweepSettings(rates_per_decade=1, seeds=1, epochs=1)


@dataclass
class Machine:
    """A copy of the code in a folder of its own, and the process that runs there."""

    folder: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, folder: Path, *command: str) -> "Machine":
        """Copy the code and the networks, and start Dask there."""
        shutil.copytree(ROOT / "core", folder / "core", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ARTIFACTS:
            shutil.copytree(ROOT / "trained" / name, folder / "trained" / name)
        own = {name: str(folder) for name in ("HOME", "TMPDIR", "PYTHONPATH", "CONVOLAB_CACHE")}
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard"],
            cwd=folder,
            env={**ENVIRONMENT, "PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return cls(folder, process)

    def lose(self) -> None:
        """End all its processes at once, as a power failure does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[str, list[Machine]]]:
    """The scheduler's address, and two machines that work for it."""
    with ExitStack() as stack:
        file = tmp_path / "scheduler" / "address.json"
        started = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        scheduler = Machine.start(file.parent, *started)
        stack.callback(scheduler.lose)
        address = _address(file)
        workers = []
        for name in ("one", "two"):
            options = ("--nthreads", "1", "--memory-limit", "0", "--preload", "core.serving.worker")
            workers.append(Machine.start(tmp_path / name, "worker", address, *options))
            stack.callback(workers[-1].lose)
        yield address, workers


def _address(file: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.05)
    raise AssertionError("The scheduler did not start.")


def _code_in_use(address: str) -> set[Path]:
    """The folders from which the workers of a scheduler import the code, once there are two."""
    from distributed import Client

    def folder() -> str:
        import core.snapshots

        return core.snapshots.__file__

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        return {Path(file).parents[1] for file in client.run(folder).values()}


def test_two_machines_compute_what_one_does_and_the_loss_of_one_is_survived(
    machines: tuple[str, list[Machine]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = machines
    assert _code_in_use(address) == {machine.folder for machine in workers}

    digits = datasets.load("digits")
    images = digits.splits[next(iter(digits.splits))].select(np.arange(48))
    for name, cluster in (("here.h5", None), ("there.h5", address)):
        last(feature_extraction.extract(images, tmp_path / name, digits.classes, cluster_address=cluster))
    assert rows(tmp_path / "there.h5") == pytest.approx(rows(tmp_path / "here.h5"), abs=1e-4)

    monkeypatch.setenv(VARIABLE, address)
    monkeypatch.setenv(THREADS_VARIABLE, "1")
    photo = resize(samples.find("coffee").read(), (96, 128))
    engine = Engine()
    try:
        # Both machines are at work on dreams that would last for minutes when one of them is lost.
        long = [engine.submit(TARGET, photo, LONG.model_copy(update={"seed": seed})) for seed in (1, 2)]
        _until(lambda: all(job.snapshot is not None for job in long))
        workers[0].lose()
        _until(lambda: any(job.state in FINAL for job in long))
        assert sorted(job.state for job in long) == [State.FAILED, State.RUNNING]
        assert [job.status().error for job in long if job.state is State.FAILED] == [WORKER_LOST]
        for job in long:
            job.stop()
        done = engine.submit(TARGET, photo, DREAM)
        assert done.wait(PATIENCE).state is State.DONE
    finally:
        engine.shutdown()
    here = last(dream(photo, DREAM)).image
    assert here is not None and done.snapshot is not None and done.snapshot.image is not None
    assert np.abs(done.snapshot.image.astype(int) - here).mean() < 1

    sweep = Sweep(SWEEP, optimizers=("sgd",))
    last(sweep.stream())
    expected = [(snapshot.metrics["rate"], snapshot.metrics["accuracy"]) for snapshot in train_rates("sgd", 0, SWEEP)]
    found = [(training.rate, training.accuracy) for training in sweep.result.trainings]
    assert np.array(found) == pytest.approx(np.array(expected), abs=0.02)

    chosen = recipe.parse({**VALUES, "name": "two", "epochs": 1})
    members = member_recipes(chosen, tmp_path / "shared")
    last(train_in_parallel(members))
    for folder, values in members.items():
        alone = tmp_path / "alone" / folder.name
        last(train_member(values, str(alone)))
        (there,), (local,) = monitor.read(folder / monitor.FILE), monitor.read(alone / monitor.FILE)
        assert there["loss"] == pytest.approx(local["loss"], rel=0.02)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
