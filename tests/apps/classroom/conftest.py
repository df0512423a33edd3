"""Jobs end with the file that began them, their worker with the last file; a job that lasts as long as a test wants.

Every chart of every page is held against what Plotly takes, which the pages themselves leave out.
"""

from collections.abc import Iterator

import pytest

from apps.classroom.ui import charts
from apps.shared.chart import Chart
from core.serving import jobs
from core.serving.jobs import Engine, Job


@pytest.fixture(scope="session", autouse=True)
def worker() -> Iterator[None]:
    """One worker for all files: a new one would import TensorFlow once more."""
    yield
    jobs.shutdown()


@pytest.fixture(scope="module", autouse=True)
def no_jobs_left(worker: None) -> Iterator[None]:
    yield
    jobs.stop_all()


@pytest.fixture(autouse=True)
def valid_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = charts.show

    def checked(chart: Chart, key: str, alt: str) -> None:
        chart.figure()
        shown(chart, key, alt)

    monkeypatch.setattr(charts, "show", checked)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A job that occupies the only worker until the test is over; that of the other files waits meanwhile."""
    engine = Engine(allowed=("core.", "tests."), abandon_after=float("inf"))
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_engine", engine)
        yield engine.submit("tests.core.serving.streams:count", 1_000_000_000, 0.02)
        engine.shutdown()
