"""The suite, a Chromium and visitors for the tests of this folder.

All of it is scoped to this package: Playwright's event loop must not run any more when the other tests come.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, server
from tests.browser.server import Suite
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]
VISITORS = pytest.StashKey[list[Visitor]]()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(chromium.MISSING, pytrace=False)
        pytest.skip(chromium.MISSING)
    with chromium.launched(path) as found:
        yield found


@pytest.fixture(scope="package")
def suite(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    # The browser comes first, for without one there is nothing to start.
    with server.running(tmp_path_factory.mktemp("suite") / "server.log") as started:
        yield started


@pytest.fixture
def visit(browser: Browser, suite: Suite, request: pytest.FixtureRequest) -> Iterator[NewVisitor]:
    """Make visitors; the test fails if anything went wrong in their browsers or on the server."""
    visitors = request.node.stash[VISITORS] = []
    before = suite.log.stat().st_size

    def new(**options: object) -> Visitor:
        visitors.append(Visitor(browser, suite.url, **options))  # type: ignore[arg-type]
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.leave()
    said = suite.said(since=before)
    problems = [problem for visitor in visitors for problem in visitor.problems]
    if "Traceback (most recent call last)" in said:
        problems.append(f"traceback in the server's log:\n{said}")
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def visitor(visit: NewVisitor) -> Visitor:
    """One visitor at a desktop in a light room."""
    return visit()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Add what the server said, and what the visitors saw, to the report of a failed test."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    fixtures = getattr(item, "funcargs", {})
    if report.failed and report.when == "call":
        report.sections += [("what a visitor saw", visitor.sees()[-6000:]) for visitor in item.stash.get(VISITORS, [])]
    if report.failed and isinstance(running := fixtures.get("suite"), Suite):
        report.sections.append(("server log", running.said()[-6000:]))
