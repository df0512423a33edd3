"""Several web processes: one port, one command, and every visitor stays with one of them."""

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest
from gradio_client import Client, handle_file

from apps.operations import web_processes
from core import images
from core.data import samples
from tests.browser.server import Suite, running
from tests.core.serving.test_jobs import is_alive, until
from tests.load.student import Student
from tests.repository import ROOT


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_processes.VARIABLE, "2")


def web(suite: Suite) -> list[psutil.Process]:
    children = psutil.Process(suite.pid).children()
    alive = [child for child in children if is_alive(child.pid)]
    return [child for child in alive if "apps.server" in " ".join(child.cmdline())]


@pytest.mark.parametrize("given", ["0", "17", "two", "-1"])
def test_an_impossible_number_is_a_sentence(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_processes.VARIABLE, given)
    with pytest.raises(ValueError, match="must be a number from 1 to 16"):
        web_processes.count()


@pytest.mark.parametrize(("cores", "expected"), [(1, 1), (2, 1), (4, 2), (64, 4)])
def test_the_number_suits_the_machine(cores: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(web_processes.VARIABLE, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert web_processes.count() == expected
    monkeypatch.setattr(web_processes, "proxy", lambda: None)
    assert web_processes.count() == 1


def test_visitors_stay_with_their_process_and_a_lost_one_is_replaced(two: None, tmp_path: Path) -> None:
    photo = images.encode(samples.find("coffee").read())
    cookies: set[str] = set()

    async def visit(number: int) -> None:
        async with Student(suite.url, number) as student:
            await student.open("")
            await student.open("choosing-a-loss")
            assert await student.move_a_slider() is not None
            await student.open("convolution")
            assert await student.upload("photo.png", photo) is not None
            cookies.add(student.process)

    async def visits(count: int) -> None:
        await asyncio.gather(*(visit(number) for number in range(count)))

    with running(tmp_path / "log", ROOT) as suite:
        processes = web(suite)
        assert len(processes) == 2
        for _ in range(10):
            asyncio.run(visits(4))
            if len(cookies) == 2:
                break
        assert len(cookies) == 2, "all visitors went to one process"
        (tmp_path / "photo.png").write_bytes(photo)
        client = Client(f"{suite.url}/widgets/", verbose=False, httpx_kwargs={"timeout": 180})
        assert client.predict(handle_file(tmp_path / "photo.png"), api_name="/classify")
        processes[0].kill()
        until(lambda: len(web(suite)) == 2 and processes[0] not in web(suite))
        asyncio.run(visits(2))


def test_nothing_outlives_a_killed_parent(two: None, tmp_path: Path) -> None:
    suite = Suite(tmp_path / "log")
    suite.wait()
    family = [child.pid for child in psutil.Process(suite.pid).children(recursive=True)]
    os.kill(suite.pid, signal.SIGKILL)
    until(lambda: not any(map(is_alive, family)))
