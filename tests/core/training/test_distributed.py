"""Several machines: two processes of this one train as one process would."""

import json
import os
import socket
from pathlib import Path

import numpy as np
import pytest

from core.nets import catalogue
from core.training import distributed
from core.training.cluster_description import DistributedError
from tests.core.training import worker
from tests.keras_process import KerasProcess


def free_ports() -> list[int]:
    with socket.socket() as first, socket.socket() as second:
        for opened in (first, second):
            opened.bind(("127.0.0.1", 0))
        return [first.getsockname()[1], second.getsockname()[1]]


def started(folder: Path, *networks: str, config: str) -> KerasProcess:
    command = ["-m", "tests.core.training.worker", str(folder), *networks]
    return KerasProcess(*command, env=os.environ | {"TF_CONFIG": config})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the machines of a cluster of two left behind."""
    folder = tmp_path_factory.mktemp("cluster")
    cluster = {"worker": [f"127.0.0.1:{port}" for port in free_ports()]}
    processes = []
    for rank in range(2):
        (folder / str(rank)).mkdir()
        config = json.dumps({"cluster": cluster, "task": {"type": "worker", "index": rank}})
        processes.append(started(folder / str(rank), "plain", "mini_vgg", config=config))
    try:
        for process in processes:
            _, errors = process.communicate(timeout=280)
            assert process.returncode == 0, errors
    finally:
        for process in processes:
            process.kill()
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process left that trained the same network on the whole batches."""
    folder = tmp_path_factory.mktemp("alone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "NETWORKS", catalogue.NETWORKS)  # The worker adds a network.
        worker.main(folder, "plain")
    return folder


@pytest.mark.parametrize("network", ["plain", "mini_vgg"])
def test_both_machines_arrive_at_the_same_weights(folder: Path, network: str) -> None:
    first, second = (np.load(folder / str(rank) / f"{network}-{rank}.npz") for rank in range(2))
    assert set(first) == set(second)
    # Validation uses the moving averages of the normalisation, which each machine has of its own share.
    for name in set(first) - ({"history"} if network == "mini_vgg" else set()):
        assert np.array_equal(first[name], second[name]), name


def test_and_at_those_of_one_machine(folder: Path, alone: Path) -> None:
    together, single = np.load(folder / "0" / "plain-0.npz"), np.load(alone / "plain-0.npz")
    # Without normalisation and dropout only the order of additions differs, which costs 1e-7 a step.
    np.testing.assert_allclose(together["losses"][0], single["losses"][0], rtol=1e-5)
    for name in single:
        np.testing.assert_allclose(together[name], single[name], rtol=1e-4, atol=1e-5, err_msg=name)


def test_only_the_first_writes(folder: Path) -> None:
    for network in ("plain", "mini_vgg"):
        names = {path.name for path in (folder / "0" / network).iterdir()}
        assert names == {"checkpoint.h5", "history.json", "history.svg"}
        assert not (folder / "1" / network).exists()


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "[]",
        "{}",
        '{"cluster": {"worker": ["a:1", "b:1"]}}',
        '{"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "worker", "index": 2}}',
        '{"cluster": {"worker": ["a:1"], "ps": ["b:1"]}, "task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "chief", "index": 0}}',
    ],
)
def test_a_wrong_description_is_one_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(DistributedError, match="TF_CONFIG must be JSON"):
        distributed.machines()


@pytest.mark.parametrize("text", ["", '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 0}}'])
def test_one_machine_is_alone(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TF_CONFIG", text)
    machines = distributed.machines()
    assert (machines.rank, machines.count, machines.strategy) == (0, 1, None)
    machines.agree(5)
