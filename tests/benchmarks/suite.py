"""How the suite feels: seconds to a painted landing page, memory of the web process, seconds of a dream.

    python -m tests.benchmarks.suite [--runs 3]

Run it on a quiet machine. The first run warms the file cache and is not counted.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Browser, Page, expect

from apps.classroom.catalogue import LESSONS
from apps.shared import job_targets
from core.data import samples
from core.serving import jobs
from core.synthesis.dream.settings import DreamSettings
from tests.benchmarks.results import record
from tests.browser.chromium import MISSING, find, launched
from tests.browser.server import Suite
from tests.browser.visitor import Visitor

COMMAND = "python -m tests.benchmarks.suite"
FRAMES = """(slider) => {
    const spent = [];
    for (let step = 300; step > 240; step--) {
        slider.value = step;
        const began = performance.now();
        slider.dispatchEvent(new Event("input"));
        spent.push(performance.now() - began);
    }
    return spent;
}"""


def painted(browser: Browser, folder: Path) -> float:
    """Seconds from the start of the server's process until every picture of the landing page is on the screen."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    suite = Suite(folder / "log")
    try:
        suite.wait()
        page.goto(suite.url)
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0",
            arg=page.locator("a img").last.element_handle(),
        )
        return time.perf_counter() - began
    finally:
        page.close()
        suite.stop()


def memory(browser: Browser, folder: Path) -> float:
    """Megabytes of the web process (resident set) after every lesson was opened, a dream, and the widgets."""
    suite = Suite(folder / "log")
    try:
        suite.wait()
        visitor = Visitor(browser, suite.url)
        for lesson in LESSONS:
            visitor.open(lesson.address)
        dream(visitor.page, suite.url)
        visitor.open_widgets("?tab=dream")
        expect(visitor.page.get_by_role("tab", name="Deep Dream")).to_be_visible(timeout=60_000)
        return float(psutil.Process(suite.pid).memory_info().rss / 1e6)
    finally:
        suite.stop()


def frame(browser: Browser, folder: Path) -> float:
    """Milliseconds of script for one frame of the optimizers race, median of 60: eight trajectories of 300 steps."""
    suite = Suite(folder / "log")
    try:
        suite.wait()
        visitor = Visitor(browser, suite.url)
        visitor.open("optimizers-race?surface=network")
        slider = visitor.page.get_by_role("slider", name="Step of the race")
        return median(slider.evaluate(FRAMES))
    finally:
        suite.stop()


def dream(page: Page, url: str) -> None:
    """Dream once with the default settings."""
    page.goto(f"{url}/deep-dream")
    page.get_by_role("button", name="Dream, about").click()
    expect(page.get_by_text("Drag the handle.", exact=True)).to_be_visible(timeout=120_000)


def dream_seconds() -> tuple[float, float]:
    """Seconds of 60 steps over three octaves up to 480×320: the first in a new worker, with loading, and a warm one."""
    image = samples.find("coffee").read()
    settings = DreamSettings(octaves=3, steps=20, longest_side=480)
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        job = jobs.submit(job_targets.DEEP_DREAM, image, settings)
        *_, final = job.stream()
        seconds.append(time.perf_counter() - began)
        assert final.step == 60 and final.image is not None and final.image.shape == (320, 480, 3)
    jobs.shutdown()
    return seconds[0], seconds[1]


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    path = find()
    if path is None:
        raise SystemExit(MISSING)
    with launched(path) as browser, tempfile.TemporaryDirectory() as folder:
        starts = [painted(browser, Path(folder)) for _ in range(runs + 1)][1:]
        megabytes = memory(browser, Path(folder))
        milliseconds = frame(browser, Path(folder))
    first, warm = dream_seconds()
    rows = {
        "from process start to a painted landing page, warm file cache": f"{median(starts):.1f} s",
        "memory of the web process after every lesson, a dream and the widgets": f"{megabytes:.0f} MB",
        "a frame of the optimizers race with eight trajectories, script only": f"{milliseconds:.1f} ms",
        "a dream of 60 steps over three octaves up to 480×320, warm worker": f"{warm:.1f} s",
        "the same, the first in a new worker, which loads TensorFlow": f"{first:.1f} s",
    }
    for text, value in rows.items():
        print(f"{value:>10}  {text}")
    record("suite", COMMAND, rows)


if __name__ == "__main__":
    main()
