"""Checkpoints: all is there again, or a sentence says why not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from core.training import checkpoints
from core.training.checkpoints import CheckpointError
from tests.repository import ROOT

STATE = {"done": 12, "sums": {"loss": 1.25}, "history": [{"loss": float("nan")}], "name": "ß"}


def variables(seed: int = 0) -> list[keras.Variable]:
    rng = np.random.default_rng(seed)
    return [
        keras.Variable(rng.normal(size=(3, 4)).astype(np.float32), name="kernel"),
        keras.Variable(rng.normal(size=(4,)).astype(np.float32), name="bias"),
        keras.Variable(rng.integers(0, 2**31, 2).astype(np.uint32), name="generator"),
        keras.Variable(np.int64(seed + 7), name="iterations"),
    ]


def values(of: list[keras.Variable]) -> list[np.ndarray]:
    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in of]


def test_round_trip_in_order_and_to_the_last_bit(tmp_path: Path) -> None:
    saved, other = variables(1), variables(2)
    checkpoints.save(tmp_path / "new" / "c.h5", saved, STATE)
    checkpoints.restore(tmp_path / "new" / "c.h5", other)
    for a, b in zip(values(saved), values(other), strict=True):
        assert a.dtype == b.dtype and np.array_equal(a, b)
    state = checkpoints.state(tmp_path / "new" / "c.h5")
    assert str(state) == str(STATE)  # As text, for NaN is not equal to itself.
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["c.h5"]


def test_more_than_ten_variables_keep_their_order(tmp_path: Path) -> None:
    saved = [keras.Variable(np.float32(n)) for n in range(120)]
    checkpoints.save(tmp_path / "c.h5", saved, {})
    other = [keras.Variable(np.float32(0)) for _ in range(120)]
    checkpoints.restore(tmp_path / "c.h5", other)
    assert [float(v) for v in values(other)] == list(range(120))


def test_a_place_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "c.h5", tmp_path):
        with pytest.raises(CheckpointError, match=r"cannot be written; check .* has room\.$"):
            checkpoints.save(path, variables(), STATE)


def test_another_network_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    checkpoints.save(tmp_path / "c.h5", variables(), STATE)
    for other in (variables()[:-1], [keras.Variable(np.zeros((4, 3), np.float32)), *variables()[1:]]):
        before = values(other)
        with pytest.raises(CheckpointError, match="another network or optimizer"):
            checkpoints.restore(tmp_path / "c.h5", other)
        assert all(map(np.array_equal, before, values(other)))


@pytest.mark.parametrize("damage", ["half", "nothing", "text", "other", "missing"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "c.h5"
    checkpoints.save(path, variables(), STATE)
    whole = path.read_bytes()
    if damage == "other":
        import h5py

        with h5py.File(path, "w") as file:
            file["weights"] = [1, 2]
    elif damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"half": whole[: len(whole) // 2], "nothing": b"", "text": b"not HDF5 " * 999}[damage])
    for read in (lambda: checkpoints.state(path), lambda: checkpoints.restore(path, variables())):
        with pytest.raises(CheckpointError, match="cannot be read; delete it and train again"):
            read()


WRITING = """
import sys, types
from pathlib import Path
import numpy as np
keras = types.ModuleType("keras")  # Only what the module names; TensorFlow would take long to load.
keras.Variable = object
keras.ops = types.SimpleNamespace(convert_to_numpy=lambda variable: variable.array)
sys.modules["keras"] = keras
from core.training import checkpoints
number = 0
while True:
    arrays = [types.SimpleNamespace(array=np.full(250_000, number, np.float32)) for _ in range(8)]
    checkpoints.save(Path(sys.argv[1]), arrays, {"done": number})
    number += 1
"""


def test_killed_while_writing_one_of_them_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "c.h5"
    for wait in (0.03, 0.11):
        process = subprocess.Popen([sys.executable, "-c", WRITING, str(path)], cwd=ROOT)
        path.unlink(missing_ok=True)
        while not path.exists():
            time.sleep(0.01)
            assert process.poll() is None
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found = [keras.Variable(np.zeros(250_000, np.float32)) for _ in range(8)]
        checkpoints.restore(path, found)
        done = checkpoints.state(path)["done"]
        assert all(np.array_equal(v, np.full(250_000, done)) for v in values(found))
