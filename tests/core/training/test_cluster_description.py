"""TF_CONFIG: what is wrong with it is said, and whoever does not come is named."""

import json
import socket
import threading
from typing import Any

import pytest

from core import progress
from core.cli import main
from core.training import cluster_description
from core.training.cluster_description import Cluster, DistributedError

FIRST = {"type": "worker", "index": 0}


def read(monkeypatch: pytest.MonkeyPatch, described: object) -> Cluster | None:
    text = described if isinstance(described, str) else json.dumps(described)
    monkeypatch.setenv("TF_CONFIG", text)
    return cluster_description.read()


@pytest.mark.parametrize(
    ("workers", "task", "reason"),
    [
        ("a:1", FIRST, "“worker” is no list of addresses"),
        (["a:1", 5], FIRST, "5 is no address"),
        (["a"], FIRST, '"a" is no address such as "a:2222"'),
        (["a:0"], FIRST, "is no address"),
        (["a:70000"], FIRST, "is no address"),
        (["http://a:1"], FIRST, "is no address"),
        (["a:1", "a:1"], FIRST, "two machines have the same address"),
        (["a:1"], {"type": "worker", "index": 1}, "the index of the task is 1, but the cluster has 1 worker"),
        (["a:1"], {"type": "worker", "index": -1}, "the index of the task is -1"),
        (["a:1"], {"type": "worker", "index": True}, "the index of the task is true"),
        (["a:1"], {"type": "worker"}, "the index of the task is null"),
        (["a:1"], {"type": ["worker"], "index": 0}, "is not in the cluster"),
        (["a:1"], 0, "“task” is missing or no table"),
    ],
)
def test_what_is_wrong_is_said(
    workers: object, task: object, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DistributedError, match="TF_CONFIG must be JSON") as caught:
        read(monkeypatch, {"cluster": {"worker": workers}, "task": task})
    assert reason in str(caught.value) and str(caught.value).endswith(".")
    assert main.main(["train", "no_such_recipe"]) == 2  # Before anything else.
    assert capsys.readouterr().err == f"{caught.value}\n"


@pytest.mark.parametrize("text", ["nonsense", "[]", "5", "{}", '{"cluster": [], "task": {}}'])
def test_other_texts_are_no_description(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DistributedError, match="TF_CONFIG must be JSON"):
        read(monkeypatch, text)


def test_the_chief_is_the_first_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster: dict[str, Any] = {"chief": ["c:1"], "worker": ["[::1]:2", "b.example:3"]}
    found = read(monkeypatch, {"cluster": cluster, "task": {"type": "worker", "index": "1"}, "environment": "cloud"})
    assert found == Cluster(("c:1", "[::1]:2", "b.example:3"), 2)
    assert found.others == ["c:1", "[::1]:2"]
    assert read(monkeypatch, "") is None


def test_who_does_not_come_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said, is_said = list[str](), threading.Event()

    def line(text: str) -> None:
        said.append(text)
        is_said.set()

    monkeypatch.setattr(progress, "line", line)
    monkeypatch.setattr(cluster_description, "PATIENCE", 0.0)
    monkeypatch.setattr(cluster_description, "BETWEEN", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as there, socket.create_server(("127.0.0.1", 0)) as later:
        own, other = (f"127.0.0.1:{each.getsockname()[1]}" for each in (there, later))
        later_port = later.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as there:
        present = f"127.0.0.1:{there.getsockname()[1]}"
        cluster = Cluster((own, present, other), 0)
        waiting = threading.Thread(target=cluster_description.wait_for_others, args=(cluster,), daemon=True)
        waiting.start()
        assert is_said.wait(60)
        assert said == [f"Waiting for {other}; run the same command there."]
        cluster_description.wait_for_others(Cluster((own, other), 1))  # It finds the first, which answers meanwhile.
        with socket.create_server(("127.0.0.1", later_port)):  # And now trains.
            waiting.join(60)
        assert not waiting.is_alive()


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server(("", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(DistributedError, match=f"The port of {address}.* is unavailable"):
            cluster_description.wait_for_others(Cluster((address, "127.0.0.1:1"), 0))
