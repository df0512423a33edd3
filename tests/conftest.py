"""What holds for all tests: in continuous integration a test that cannot run has failed."""

import os
from collections.abc import Generator
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where CI is set; only the development data sets may be missing there."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("data") is None:
        report.outcome = "failed"
        report.longrepr = f"Skipped, which counts as failed here: {report.longrepr}"
    return report
