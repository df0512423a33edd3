"""What a page turn costs the server: processor time of the web process and bytes sent, lesson by lesson.

    python -m tests.benchmarks.page_turns [--turns 9]

One visitor turns through all lessons again and again, without a browser, over the websocket that Streamlit's own pages
use. Milliseconds depend on the machine; their ratio to a page that only says hello, which the same server program
serves in the same run, depends on it less. The first round fills the caches and is not counted.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
from websockets.asyncio.client import ClientConnection

from apps.classroom.catalogue import LESSONS
from apps.operations import page_session
from tests.benchmarks.results import record
from tests.browser.server import running
from tests.repository import ROOT

COMMAND = "python -m tests.benchmarks.page_turns"
HELLO = {
    "hello.py": "import streamlit as st\n\nst.title('Hello')\n",
    "apps/server.py": """import os
from pathlib import Path

import streamlit as st
import uvicorn

uvicorn.run(
    st.App(Path("hello.py").resolve()), host=os.environ["HOST"], port=int(os.environ["PORT"]), log_level="warning"
)
""",
}
"""The files of a suite that only says hello, started like ours."""

TIMEOUT, SETTLED = 240.0, 0.05
"""Seconds in which the server must be ready and a page sent, and for which its thread may still work afterwards."""

LARGEST = 2**27
"""The most bytes of a message."""


@dataclass
class Turns:
    """What the turns to one page cost.

    Attributes:
        milliseconds: of processor time of the web process, turn by turn.
        sizes: bytes sent, before compression.
    """

    milliseconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


class Reader:
    """A visitor without a browser.

    Args:
        process: of the server.
        socket: the connection to it.
        runner: of the event loop that the connection belongs to.
    """

    def __init__(self, process: psutil.Process, socket: ClientConnection, runner: asyncio.Runner) -> None:
        self._process, self._socket, self._runner = process, socket, runner
        self._pages: Mapping[str, str] = {}
        self.turn("")  # The first page names all others.

    def turn(self, page: str) -> tuple[float, int]:
        """Turn to a page, by its address.

        Returns:
            Milliseconds of processor time of the web process, and bytes sent.
        """
        before = processor_time(self._process)
        opened = self._runner.run(page_session.open_page(self._socket, page, self._pages.get(page, "")))
        time.sleep(SETTLED)
        self._pages = opened.pages or self._pages
        return 1000 * (processor_time(self._process) - before), opened.size


def processor_time(process: psutil.Process) -> float:
    """Seconds that all threads of a process have computed so far."""
    if sys.platform == "linux":  # The clock of another process, which counts finer than the ticks of /proc.
        return time.clock_gettime((~process.pid << 3) | 2)
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def visiting(folder: Path, root: Path = ROOT) -> Iterator[Reader]:
    """A visitor of a server that was started for this, once everything is loaded."""
    with running(folder / "log", root) as suite:
        if root == ROOT:
            wait_for_widgets(suite.url)
        with asyncio.Runner() as runner:
            socket = runner.run(_connected(suite.url))
            try:
                yield Reader(psutil.Process(suite.pid), socket, runner)
            finally:
                runner.run(socket.close())


async def _connected(url: str) -> ClientConnection:
    return await page_session.connected(url)


def wait_for_widgets(url: str) -> None:
    """Have Gradio imported, which the server does after its start, or as soon as somebody wants it."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            with urlopen(f"{url}/widgets/"):
                return
        except HTTPError:
            if time.monotonic() > deadline:
                raise


def lessons(folder: Path, rounds: int) -> dict[str, Turns]:
    """The cost of turning to each lesson, by its title, over some rounds through all of them."""
    turns = {lesson.title: Turns() for lesson in LESSONS}
    with visiting(folder) as reader:
        for number in range(rounds + 1):
            for lesson in LESSONS:
                milliseconds, size = reader.turn(lesson.address)
                if number:
                    turns[lesson.title].milliseconds.append(milliseconds)
                    turns[lesson.title].sizes.append(size)
    return turns


def hello(folder: Path, rounds: int) -> Turns:
    """The cost of running a page that only says hello."""
    turns, root = Turns(), folder / "hello"
    for name, text in HELLO.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / ".streamlit", root / ".streamlit")
    with visiting(folder, root) as reader:
        for number in range(rounds + 1):
            milliseconds, size = reader.turn("")
            if number:
                turns.milliseconds.append(milliseconds)
                turns.sizes.append(size)
    return turns


def table(rows: Sequence[tuple[str, Turns]], unit: float) -> str:
    """Median and worst turn of each page, the median in units of that many milliseconds, and kilobytes."""
    lines = [f"{'processor time of one turn':34} {'median ms':>9} {'worst ms':>9} {'× hello':>8} {'kB sent':>8}"]
    for title, turns in rows:
        middle, worst, size = median(turns.milliseconds), max(turns.milliseconds), median(turns.sizes)
        lines.append(f"{title:34} {middle:9.1f} {worst:9.1f} {middle / unit:8.1f} {size / 1e3:8.0f}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=9)
    rounds = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as folder:
        greeting = hello(Path(folder), max(rounds, 9))
        turns = lessons(Path(folder), rounds)
    unit = median(greeting.milliseconds)
    print(table([("a page that says hello", greeting), *turns.items()], unit))
    medians = {title: median(own.milliseconds) for title, own in turns.items()}
    middle, dearest = median(medians.values()), max(medians, key=medians.__getitem__)
    rows = {
        "processor time of the web process for a page turn, median of the lessons": f"{middle:.0f} ms",
        f"the same for the most expensive lesson, {dearest}": f"{medians[dearest]:.0f} ms",
        "the same for a page that only says hello": f"{unit:.0f} ms",
        "a page turn, median of the lessons, against that page": f"{middle / unit:.1f} ×",
    }
    for text, value in rows.items():
        print(f"{value:>8}  {text}")
    record("page_turns", COMMAND, rows)


if __name__ == "__main__":
    main()
