"""What moving a slider costs the server: processor time of the web process, lesson by lesson.

    python -m tests.benchmarks.light_interactions [--moves 4] [LESSON …]

A visitor opens each lesson and moves each of its sliders a few times, to values at random. Then a second visitor makes
the same moves: what those cost has been computed for the first one already, as it is for all but one of a class. The
table names the most expensive slider of each lesson.
"""

import argparse
import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

import psutil

from apps.classroom.catalogue import LESSONS
from apps.classroom.ui.lesson import Lesson
from tests.benchmarks.page_turns import SETTLED, processor_time, wait_for_widgets
from tests.benchmarks.results import record
from tests.browser.server import Suite, running
from tests.load.student import Student

COMMAND = "python -m tests.benchmarks.light_interactions"


@dataclass
class Moves:
    """What moving one slider cost, in milliseconds of processor time of the web process.

    Attributes:
        first: for the first visitor, move by move.
        again: for the second one.
    """

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)


async def moves(suite: Suite, lesson: Lesson, count: int) -> dict[str, Moves]:
    """Open a lesson twice and move each of its sliders a few times; the costs by the label of the slider."""
    costs: dict[str, Moves] = defaultdict(Moves)
    process = psutil.Process(suite.pid)
    for is_first in (True, False):
        async with Student(suite.url, number=0) as student:
            await student.open("")
            await student.open(lesson.address)
            for slider in student.sliders:
                of_slider = costs[slider.element.label]
                for _ in range(count):
                    before = processor_time(process)
                    await student.move(slider)
                    await asyncio.sleep(SETTLED)
                    cost = 1000 * (processor_time(process) - before)
                    (of_slider.first if is_first else of_slider.again).append(cost)
    return dict(costs)


def table(found: dict[str, dict[str, Moves]]) -> str:
    """For each lesson its most expensive slider."""
    lines = [f"{'processor time of one move':34} {'slider':28} {'first ms':>9} {'again ms':>9}"]
    for title, costs in found.items():
        if costs:
            label = dearest(costs)
            first, again = mean(costs[label].first), mean(costs[label].again)
            lines.append(f"{title:34} {label:28} {first:9.0f} {again:9.0f}")
    return "\n".join(lines)


def dearest(costs: dict[str, Moves]) -> str:
    """The most expensive slider, by what both visitors cost together."""
    return max(costs, key=lambda label: sum(costs[label].first) + sum(costs[label].again))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and, for all lessons, record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moves", type=int, default=4)
    parser.add_argument("lessons", nargs="*", help="names of lessons; all if none are named")
    options = parser.parse_args(arguments)
    chosen = [lesson for lesson in LESSONS if not options.lessons or lesson.name in options.lessons]
    found: dict[str, dict[str, Moves]] = {}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log") as suite:
        wait_for_widgets(suite.url)
        for lesson in chosen:
            found[lesson.title] = asyncio.run(moves(suite, lesson, options.moves))
    print(table(found))
    if options.lessons:
        return
    again = {title: mean(costs[dearest(costs)].again) for title, costs in found.items() if costs}
    most = max(again, key=again.__getitem__)
    subject = "processor time of the web process for moving a slider, the dearest of each lesson"
    rows = {
        f"{subject}, median": f"{median(again.values()):.0f} ms",
        f"the same for the most expensive lesson, {most}": f"{again[most]:.0f} ms",
    }
    for text, value in rows.items():
        print(f"{value:>8}  {text}")
    record("light_interactions", COMMAND, rows)


if __name__ == "__main__":
    main()
