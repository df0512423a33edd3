"""The machines of a training as the environment variable TF_CONFIG describes them; no TensorFlow is needed to read it.

TF_CONFIG='{"cluster": {"worker": ["a:2222", "b:2222"]}, "task": {"type": "worker", "index": 0}}'
"""

import json
import os
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core import progress
from core.errors import ConvolabError

VARIABLE = "TF_CONFIG"
PATIENCE, BETWEEN = 5.0, 0.5
"""Seconds after which a machine that does not answer is named, and those between two attempts to reach it."""

_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]]+):(\d{1,5})")


class DistributedError(ConvolabError):
    """A cluster whose description is wrong or whose machines disagree."""


@dataclass(frozen=True)
class Cluster:
    """The addresses of all machines, the chief first, and which of them this process is on."""

    addresses: tuple[str, ...]
    rank: int

    @property
    def others(self) -> list[str]:
        """The addresses of the other machines."""
        return [address for rank, address in enumerate(self.addresses) if rank != self.rank]


def read() -> Cluster | None:
    """The machines that TF_CONFIG names; None if it is not set.

    Raises:
        DistributedError: it cannot be read, or names anything but workers and a chief.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    try:
        return _cluster(json.loads(text))
    except ValueError as error:
        reason = "it is no JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        raise DistributedError(
            f"The environment variable {VARIABLE} must be JSON with the addresses of the workers, and at most one "
            "chief, under “cluster” and the type and index of this machine under “task”; correct or remove it, because "
            f"{reason}."
        ) from None


def wait_for_others(cluster: Cluster) -> None:
    """Wait until all other machines were reached; after a while, name on standard error those that were not.

    Meanwhile this machine answers at its own address, so that machines which wait for one another find each other.
    TensorFlow would wait in silence, and without a chance to stop it.

    Raises:
        DistributedError: the port of this machine is in use.
    """
    address = cluster.addresses[cluster.rank]
    both = socket.has_dualstack_ipv6()
    try:
        listener = socket.create_server(
            ("", _place(address)[1]), family=socket.AF_INET6 if both else socket.AF_INET, dualstack_ipv6=both
        )
    except OSError as error:
        raise DistributedError(
            f"The port of {address}, where {VARIABLE} places this machine, is unavailable ({error.strerror}); choose "
            "another."
        ) from None
    with listener:
        listener.setblocking(False)
        missing, named, began = cluster.others, list[str](), time.monotonic()
        while missing := [other for other in missing if not _answers(other)]:
            with suppress(BlockingIOError):
                while True:
                    listener.accept()[0].close()
            if missing != named and time.monotonic() - began >= PATIENCE:
                where = "there" if len(missing) == 1 else "on each of them"
                progress.line(f"Waiting for {' and '.join(missing)}; run the same command {where}.")
                named = missing
            time.sleep(BETWEEN)


def _place(address: str) -> tuple[str, int]:
    host, port = address.rsplit(":", 1)
    return host.strip("[]"), int(port)


def _answers(address: str) -> bool:
    try:
        socket.create_connection(_place(address), timeout=1).close()
    except OSError:
        return False
    return True


def _cluster(described: Any) -> Cluster:
    """The machines of a description.

    Raises:
        ValueError: it is wrong; the text completes “because …”.
    """
    if not isinstance(described, dict):
        raise ValueError("it is no table")
    cluster, task = _table(described, "cluster"), _table(described, "task")
    unknown = [name for name in cluster if name not in ("chief", "worker")]
    if unknown:
        raise ValueError(f"machines of the type “{unknown[0]}” take no part in such a training")
    for name, addresses in cluster.items():
        if not isinstance(addresses, list):
            raise ValueError(f"“{name}” is no list of addresses")
        wrong = [address for address in addresses if not _is_address(address)]
        if wrong:
            raise ValueError(f'{json.dumps(wrong[0])} is no address such as "a:2222"')
    chiefs, workers = cluster.get("chief", []), cluster.get("worker", [])
    if len(chiefs) > 1:
        raise ValueError(f"there are {len(chiefs)} chiefs")
    if len({*chiefs, *workers}) < len(chiefs) + len(workers):
        raise ValueError("two machines have the same address")
    kind, index = task.get("type"), task.get("index")
    if not isinstance(kind, str) or kind not in cluster:
        raise ValueError(f"the type of the task, {json.dumps(kind)}, is not in the cluster")
    if isinstance(index, str) and index.isdecimal():
        index = int(index)
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(cluster[kind]):
        raise ValueError(
            f"the index of the task is {json.dumps(index)}, but the cluster has {len(cluster[kind])} {kind}s"
        )
    return Cluster((*chiefs, *workers), index + (len(chiefs) if kind == "worker" else 0))


def _table(described: dict[str, Any], name: str) -> dict[str, Any]:
    found = described.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"“{name}” is missing or no table")
    return found


def _is_address(address: object) -> bool:
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found is not None and 0 < int(found[2]) < 65_536
