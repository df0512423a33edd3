"""Processor time that the suite takes while nobody is there, in per cent of a core.

    python -m tests.benchmarks.idle

All lessons have been opened once, as after every start, and one page was opened and left, so that the worker runs.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.results import record
from tests.browser.server import running
from tests.load.__main__ import wait_until_warm
from tests.load.student import Student

COMMAND = "python -m tests.benchmarks.idle"
QUIET, MEASURED = 40.0, 30.0
"""Seconds that the suite gets to come to rest, and that are measured."""


def spent(pid: int) -> float:
    """Seconds of processor time of a process and all that it has started."""
    server = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in [server, *server.children(recursive=True)])


async def _visit(url: str) -> None:
    async with Student(url, 0) as student:
        await student.open("augmentation")


def main() -> None:
    """Measure, print and keep it."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log") as suite:
        wait_until_warm(suite)
        asyncio.run(_visit(suite.url))
        time.sleep(QUIET)
        before = spent(suite.pid)
        time.sleep(MEASURED)
        share = (spent(suite.pid) - before) / MEASURED
    text = "processor time of all processes while nobody is there, of one core"
    print(f"{text}: {100 * share:.1f} %")
    record("idle", COMMAND, {text: f"{100 * share:.1f} %"})


if __name__ == "__main__":
    main()
