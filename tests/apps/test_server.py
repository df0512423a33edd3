"""`make run` and the server: it prints its address, explains what fails, and starts the widgets in the background."""

import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from apps import server
from tests.browser.server import Suite
from tests.repository import ROOT


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def refused() -> str:
    """What the server prints on standard error when it does not start."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(said):
        patch.chdir(ROOT)  # `main` changes the folder.
        assert server.main() == 2
    return said.getvalue()


def test_make_run_serves_and_prints_its_address(tmp_path: Path) -> None:
    """With everything installed, as at every `make run` but the first."""
    port = free_port()
    log = tmp_path / "log"
    command = [
        "make",
        "run",
        f"PORT={port}",
        *[f"--old-file={stamp}" for stamp in (".venv/.installed",) if (ROOT / stamp).exists()],
    ]
    if not (ROOT / ".venv/bin/python").exists():
        command.append(f"BIN={Path(sys.executable).parent}")  # The tests run in another environment.
        command.append("--assume-old=.venv/.installed")
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=ROOT, stdout=sink, stderr=sink, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while f"http://localhost:{port}" not in log.read_text() and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    assert b"<title>" in answer.read()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail(log.read_text())
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(120)


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "apps.server"],
            cwd=ROOT,
            env={**os.environ, "PORT": port, "HOST": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith(f"Port {port} is unavailable")


@pytest.mark.parametrize("port", ["", "http", "70000", "-1"])
def test_an_invalid_port_is_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    assert refused() == f"PORT must be a number from 1 to 65535, not “{port}”.\n"


def test_the_widgets_start_after_the_classroom(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "log")
    try:
        suite.wait()
        with urlopen(f"{suite.url}/widgets", timeout=90) as answer:
            assert answer.status == 200 and answer.url.endswith("/widgets/")
            assert b"Convolab widgets" in answer.read()
        behind = Request(f"{suite.url}/widgets/config", headers={"X-Forwarded-Prefix": "/convolab"})
        with urlopen(behind, timeout=90) as answer:
            assert urlsplit(json.load(answer)["root"]).path == "/convolab/widgets"
        process = psutil.Process(suite.pid)
        before = process.num_ctx_switches().voluntary
        time.sleep(3)
        assert process.num_ctx_switches().voluntary - before < 1500, "it wakes up all the time although nobody is there"
    finally:
        assert suite.stop() == []


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_a_host_of_another_machine_is_a_sentence(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", str(free_port()))
    assert re.fullmatch(f"HOST must be an address of this machine, not “{host}” \\(.+\\)\\.\n", refused())


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="This machine has no IPv6.")
def test_two_colons_are_all_addresses_of_both_kinds() -> None:
    port = free_port()
    with server._listener("::", port) as listener:
        listener.listen()
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port), timeout=30).close()


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse([scope["root_path"], scope["path"]])(scope, receive, send)


@pytest.mark.parametrize(
    ("prefix", "header", "asked", "seen"),
    [
        ("", "", "/widgets/", ["", "/widgets/"]),
        ("", "/convolab", "/widgets/", ["/convolab", "/convolab/widgets/"]),
        ("", "convolab/", "/convolab/widgets/", ["/convolab", "/convolab/widgets/"]),
        ("/a/b/", "", "/", ["/a/b", "/a/b/"]),
        ("/a", "", "/a", ["/a", "/a"]),
        ("/a", "", "/ab", ["/a", "/a/ab"]),
        ("/a", "/other", "/x", ["/a", "/a/x"]),
        ("", "//evil.example", "/x", ["/evil.example", "/evil.example/x"]),
        ("", "/a b?c", "/x", ["", "/x"]),
    ],
)
def test_a_proxy_may_put_the_suite_under_a_path(prefix: str, header: str, asked: str, seen: list[str]) -> None:
    client = TestClient(server.BehindProxy(_echo, prefix))
    headers = {"X-Forwarded-Prefix": header} if header else {}
    assert client.get(asked, headers=headers).json() == seen


def test_no_link_leaves_the_path_of_a_proxy() -> None:
    for path in (ROOT / "apps").rglob("*.py"):
        assert not re.search(r"\]\(/(?!/)", path.read_text(encoding="utf-8")), f"{path} links to the root of the host."
