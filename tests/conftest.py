"""What holds for all tests: how they are spread over processes, and that nothing is passed over in silence."""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from apps.operations import warm_up
from core.data.sets.datasets import VARIABLE
from core.serving import jobs
from tests import app_tests, development_data

BROWSER = "tests/browser/"

if development_data.FOLDER is not None:  # The pages and commands that the tests run find them as well.
    os.environ.setdefault(VARIABLE, str(development_data.FOLDER))

# Each core has its process of tests. A second thread for the small matrices here would wait for the other process and
# spin meanwhile, at ten times the processor time. The processes of xdist start later and take this over.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A job computes even if an earlier test wanted the same: no result is kept.
os.environ.setdefault(jobs.VARIABLE, "0")

# No example has to be fast: machines are busy, and a first example loads what it needs.
hypothesis.settings.register_profile(
    "convolab", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("convolab")

# Servers open a lesson when a test does.
os.environ.setdefault(warm_up.VARIABLE, "0")


@pytest.fixture(scope="session", autouse=True)
def nothing_for_nothing() -> Iterator[None]:
    """Leave out what takes long and no test needs."""
    with pytest.MonkeyPatch.context() as patch:
        app_tests.quicken(patch)
        yield


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put back what Streamlit's script runner takes the place of: child processes import it when they start."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that all processes end together: the browser, then what looks at everything.

    Each process takes the next file in this order (see `test` in the Makefile). The files of the browser that a process
    runs in a row share its server and its browser.
    """
    items.sort(key=lambda item: (not item.nodeid.startswith(BROWSER), item.nodeid.count("/") > 1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where CI is set; only the development data sets may be missing there."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("data") is None:
        report.outcome = "failed"
        report.longrepr = f"Skipped, which counts as failed here: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in words what was not run, and what would run it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    terminalreporter.section("not run")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} {'test was' if count == 1 else 'tests were'} not run: {reason}")
    if any("data" in report.keywords for report in skipped):
        terminalreporter.write_line(development_data.HOW)
    files = sorted({Path(report.nodeid.split("::")[0]).as_posix() for report in skipped})
    terminalreporter.write_line(f"They are in {', '.join(files)}.")
