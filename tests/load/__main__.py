"""A class at once: students who turn pages, turn knobs, upload photos and start long computations.

    python -m tests.load class       # 30 students for 10 minutes, long computations among what they do
    python -m tests.load lecture     # 100 students for 5 minutes, who turn pages and knobs
    python -m tests.load [--students 30] [--minutes 10] [--light] [--after 5]

It starts a suite of its own, on this machine and for this machine only, and prints percentiles of what the students
waited for, failures and memory; `--save NAME` keeps them for the README. Every student thinks for 2 to 6 s, then turns
to another lesson, or does something on the one that is open. About every two minutes a student starts a long
computation, if the lesson offers one, and watches it for a while. One in ten also calls the API of the widgets.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
from gradio_client import Client, handle_file

from core import images
from core.data import samples
from tests.benchmarks.results import record
from tests.browser.server import Suite, running
from tests.load.student import PATIENCE, PageError, Student

FIRST, TURN, LIGHT, UPLOAD, HEAVY, API = "first page", "page turn", "light interaction", "upload", "start", "API call"
LOG = 40
"""Lines of the server's log that are shown if something failed."""
ARRIVAL = 10.0
"""Seconds within which everybody opens the link."""
THINKING = (2.0, 6.0)
WATCHING = (10.0, 30.0)
"""Seconds for which somebody looks at the long computation that they have started."""
SHARES = {TURN: 0.5, LIGHT: 0.39, UPLOAD: 0.05, HEAVY: 0.05, API: 0.01}
"""Of what the students do, if long computations are among it."""
CASES = {
    "class": ["--students", "30", "--minutes", "10"],
    "lecture": ["--students", "100", "--minutes", "5", "--light"],
}
"""What is aimed at, by name, and the options that it stands for."""
WARM = 300.0
"""Seconds that the suite gets to prepare itself."""
LONGEST, MOST = 30.0, 200
"""Bounds of the test: minutes, and students."""
LIMITS = {FIRST: (2.5, 5.0), TURN: (0.5, 1.0), LIGHT: (0.5, 1.0)}
"""What is aimed at: seconds at the 95th and the 99th percentile, with 30 students."""


class Class:
    """The students and what they met.

    Args:
        url: of the suite.
        seconds: until the lesson is over.
        is_light: whether nobody starts a long computation.
    """

    def __init__(self, url: str, seconds: float, is_light: bool) -> None:
        self.url, self.is_light = url, is_light
        self.end = time.monotonic() + seconds
        self.waited: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.failures: list[str] = []
        self._photo = images.encode(samples.find("flower").read())

    async def attend(self, students: int) -> None:
        """Let them all come, and wait until the lesson is over."""
        await asyncio.gather(*(self._student(number) for number in range(students)))

    async def _student(self, number: int) -> None:
        try:
            async with Student(self.url, number) as student:
                await asyncio.sleep(student.random.uniform(0, ARRIVAL))
                self._note(FIRST, "", await student.open(""))
                page = ""
                while time.monotonic() < self.end:
                    await asyncio.sleep(student.random.uniform(*THINKING))
                    (doing,) = student.random.choices(list(SHARES), weights=list(SHARES.values()))
                    if not page or doing == TURN:
                        page = student.random.choice(student.lessons)
                        self._note(TURN, page, await student.open(page))
                    elif doing == LIGHT or self.is_light:
                        self._note(LIGHT, page, await student.move_a_slider())
                    elif doing == UPLOAD:
                        self._note(UPLOAD, page, await student.upload("photo.png", self._photo))
                    elif doing == HEAVY or number % 10:
                        await self._start_and_watch(student, page)
                    else:
                        self._note(API, "widgets", await asyncio.to_thread(self._call))
        except (PageError, OSError, TimeoutError) as error:
            self.failures.append(f"student {number}: {error}")

    async def _start_and_watch(self, student: Student, page: str) -> None:
        waited = await student.press("about")
        self._note(HEAVY, page, waited)
        if waited is not None:
            await asyncio.sleep(student.random.uniform(*WATCHING))

    def _call(self) -> float:
        """Call the API of the widgets as a script does."""
        with tempfile.NamedTemporaryFile(suffix=".png") as photo:
            photo.write(self._photo)
            photo.flush()
            began = time.perf_counter()
            client = Client(f"{self.url}/widgets/", verbose=False, httpx_kwargs={"timeout": PATIENCE})
            client.predict(handle_file(photo.name), api_name="/classify")
        return time.perf_counter() - began

    def _note(self, what: str, page: str, seconds: float | None) -> None:
        if seconds is not None:
            self.waited[what].append((seconds, page))


async def watched(pid: int, until: asyncio.Event) -> list[int]:
    """The resident memory of a process, in megabytes, once a second."""
    found, process = [], psutil.Process(pid)
    while not until.is_set():
        found.append(round(process.memory_info().rss / 1e6))
        await asyncio.sleep(1)
    return found


async def lesson(url: str, pid: int, students: int, seconds: float, is_light: bool) -> tuple[Class, list[int]]:
    """One lesson: the class, and the memory meanwhile."""
    over = asyncio.Event()
    memory = asyncio.create_task(watched(pid, over))
    attending = Class(url, seconds, is_light)
    await attending.attend(students)
    over.set()
    return attending, await memory


def wait_until_warm(suite: Suite) -> None:
    """Wait until the suite has opened all lessons once, as a teacher's has when the class comes."""
    deadline = time.monotonic() + WARM
    while "All lessons have been opened once" not in suite.said() and time.monotonic() < deadline:
        time.sleep(1)


def report(attending: Class) -> dict[str, str]:
    """Percentiles of every kind of waiting, as text."""
    rows = {}
    for what in (FIRST, TURN, LIGHT, UPLOAD, HEAVY, API):
        waited = [seconds for seconds, _ in attending.waited.get(what, [])]
        if waited:
            median, p95, p99 = np.percentile(waited, (50, 95, 99))
            rows[what] = f"{median:.2f} s, 95 %: {p95:.2f} s, 99 %: {p99:.2f} s ({len(waited)})"
    return rows


def slowest(attending: Class, what: str, count: int = 6) -> str:
    """The lessons where students waited longest for something, at the 95th percentile."""
    turns: dict[str, list[float]] = defaultdict(list)
    for seconds, page in attending.waited[what]:
        turns[page].append(seconds)
    order = sorted(((float(np.percentile(seconds, 95)), page) for page, seconds in turns.items()), reverse=True)
    return ", ".join(f"{page} {seconds:.2f} s" for seconds, page in order[:count])


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; those that are given count more than those of a case."""
    parser = argparse.ArgumentParser(description="A class at once.")
    parser.add_argument("case", nargs="?", choices=CASES, help="class or lecture: the cases that are aimed at")
    parser.add_argument("--students", type=int, default=30, choices=range(1, MOST + 1), metavar="N")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the lesson, at most 30 (default 10)")
    parser.add_argument("--light", action="store_true", help="nobody starts a long computation or uploads a photo")
    parser.add_argument("--after", type=float, default=5.0, help="minutes until the memory is read again (default 5)")
    parser.add_argument("--save", metavar="NAME", help="keep the figures for the README under this name")
    case = parser.parse_args(arguments).case
    return parser.parse_args([*CASES.get(case, ()), *arguments])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the test; the exit status is 1 if anything failed."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    seconds = 60 * min(options.minutes, LONGEST)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log") as suite:
        wait_until_warm(suite)
        before = psutil.Process(suite.pid).memory_info().rss / 1e6
        attending, memory = asyncio.run(lesson(suite.url, suite.pid, options.students, seconds, options.light))
        time.sleep(60 * options.after)
        after = psutil.Process(suite.pid).memory_info().rss / 1e6
        said = suite.said()
    rows = report(attending)
    for what, text in rows.items():
        print(f"{what:18} {text}")
    print(f"slowest turns      {slowest(attending, TURN)}")
    print(f"slowest sliders    {slowest(attending, LIGHT)}")
    print(f"failures           {len(attending.failures)}")
    for failure, count in Counter(attending.failures).most_common(5):
        print(f"  {failure}" + (f" ({count} times)" if count > 1 else ""))
    if attending.failures:
        print("The end of the server's log:", *said.splitlines()[-LOG:], sep="\n  ")
    sizes = f"{before:.0f} MB before, {max(memory)} MB at most, {after:.0f} MB {options.after:g} min later"
    print(f"memory             {sizes}")
    if options.save:
        kind = "students turn pages" if options.light else "students, long computations among them"
        wanted = {what: rows[what] for what in (FIRST, TURN, LIGHT) if what in rows}
        head = f"{options.students} {kind}: "
        kept = {head + what: value for what, value in wanted.items()}
        kept[head + "failures"] = f"{len(attending.failures)}"
        kept[head + "memory of the web process"] = sizes
        record(options.save, "python -m tests.load " + _given(options), kept)
    print(json.dumps({"limits aimed at with 30 students, s": {what: list(pair) for what, pair in LIMITS.items()}}))
    return int(bool(attending.failures))


def _given(options: argparse.Namespace) -> str:
    if options.case:
        return f"{options.case} --save {options.save}"
    light = " --light" if options.light else ""
    return f"--students {options.students} --minutes {options.minutes:g}{light} --save {options.save}"


if __name__ == "__main__":
    raise SystemExit(main())
