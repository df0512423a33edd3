"""Several web processes behind one port: Caddy in front, which keeps every visitor with one of them.

One process of Python uses one core for all pages. With `CONVOLAB_WEB=2`, the default on a machine with more than two
cores, two of them serve pages, each with a worker for computations of its own. Caddy comes with the packages; it was
chosen because it streams, speaks WebSocket and keeps visitors by a cookie without any further setting.
"""

import ctypes
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

VARIABLE = "CONVOLAB_WEB"
PORTS = "CONVOLAB_WEB_PORTS"
"""Set for each of several web processes: the ports of all of them, with commas between."""
MOST = 16
COOKIE = "convolab_process"
PATIENCE = 20.0
"""Seconds that a request waits for a process that starts, and that processes get to end."""
LOOK = 0.5
"""Seconds between two looks whether all processes run."""

log = logging.getLogger("convolab")


def count() -> int:
    """How many web processes are wanted: as the environment says, or as many as suit the machine.

    Raises:
        ValueError: the environment says something else than a number from 1 to 16; with a sentence.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return 1 if cores <= 2 or proxy() is None else min(4, cores // 2)
    if not given.isdecimal() or not 1 <= int(given) <= MOST:
        raise ValueError(f"{VARIABLE} must be a number from 1 to {MOST}, not “{given}”.")
    if int(given) > 1 and proxy() is None:
        raise ValueError(f"{VARIABLE}={given} needs Caddy, which is missing: pip install -r requirements.txt")
    return int(given)


def siblings() -> list[int]:
    """The ports of all web processes behind the common one, this one's among them; empty if there is only this one."""
    return [int(port) for port in os.environ.get(PORTS, "").split(",") if port.isdecimal()]


def number() -> int:
    """Which of the siblings this process is, from 1."""
    return siblings().index(int(os.environ["PORT"])) + 1


def proxy() -> str | None:
    """The path of Caddy; None if it is not installed."""
    beside = Path(sys.executable).parent / "caddy"
    return str(beside) if beside.exists() else shutil.which("caddy")


def configuration(host: str, port: int, upstreams: Sequence[int]) -> dict[str, object]:
    """What Caddy is told, in its own JSON.

    Args:
        host, port: where it listens.
        upstreams: the ports of the web processes, on this machine.
    """
    place = f"[{host}]" if ":" in host else host
    handler = {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": f"127.0.0.1:{upstream}"} for upstream in upstreams],
        "load_balancing": {
            "selection_policy": {"policy": "cookie", "name": COOKIE},
            "try_duration": round(PATIENCE * 1e9),
        },
        "health_checks": {"active": {"uri": "/_stcore/health", "interval": 2_000_000_000}},
        "flush_interval": -1,
    }
    server = {
        "listen": [f"{place}:{port}"],
        "routes": [{"handle": [handler]}],
        "automatic_https": {"disable": True},
        # A proxy before this one, such as that of a Space, says by which protocol a visitor came.
        "trusted_proxies": {"source": "static", "ranges": ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "::1/128"]},
    }
    return {
        "admin": {"disabled": True, "config": {"persist": False}},
        "logging": {"logs": {"default": {"level": "ERROR"}}},
        "apps": {"http": {"servers": {"suite": server}}},
    }


def serve(host: str, port: int, processes: int) -> int:
    """Serve the suite with several web processes until stopped; one that ends is started again."""
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    ports = _free_ports(processes)
    caddy = proxy()
    assert caddy
    with tempfile.TemporaryDirectory(prefix="convolab-") as folder:
        file = Path(folder) / "caddy.json"
        file.write_text(json.dumps(configuration(host, port, ports)), encoding="utf-8")
        commands: dict[str, tuple[list[str], Mapping[str, str]]] = {
            f"web process {number}": (
                [sys.executable, "-m", "apps.server"],
                {
                    **os.environ,
                    VARIABLE: "1",
                    PORTS: ",".join(map(str, ports)),
                    "HOST": "127.0.0.1",
                    "PORT": str(upstream),
                },
            )
            for number, upstream in enumerate(ports, 1)
        }
        # Caddy would keep its own files in the home folder, which a container may not have.
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), folder)
        commands["proxy"] = ([caddy, "run", "--config", str(file)], {**os.environ, **places})
        running = {name: _started(*command) for name, command in commands.items()}
        try:
            while not over.wait(LOOK):
                for name, process in running.items():
                    if process.poll() is not None:
                        log.warning("%s ended with status %s; it is started again.", name, process.returncode)
                        running[name] = _started(*commands[name])
        finally:
            _end(list(running.values()))
    return 0


def _started(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # Each would announce its own port; the log is on standard error.
        start_new_session=True,  # Ctrl-C is for this process, which then ends the others in order.
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    """Let the kernel end a child if this process is killed; called in the child."""
    with suppress(OSError, AttributeError):  # Linux only.
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()
