from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from apps.operations import metrics
from core.serving import jobs
from core.serving.jobs import Engine, Job
from tests.core.serving.test_jobs import ENDLESS, STREAMS, until


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    engine = Engine(allowed=("tests.",))
    monkeypatch.setattr(jobs, "_engine", engine)
    yield engine.submit(STREAMS + "count", ENDLESS, 0.01, owner="somebody")
    engine.shutdown()


def samples() -> dict[tuple[str, str], float]:
    """The numbers at /metrics, by name and the value of the first label."""
    text = TestClient(Starlette(routes=[Route("/metrics", metrics.answer)])).get("/metrics").text
    assert "somebody" not in text, "nothing about visitors"
    families = text_string_to_metric_families(text)
    return {(s.name, next(iter(s.labels.values()), "")): s.value for family in families for s in family.samples}


def test_runs_pages_and_memory_are_counted(running: Job) -> None:
    until(lambda: running.snapshot is not None)
    with metrics.page_run("deep-dream"), pytest.raises(ValueError), metrics.page_run("a-page-that-fails"):
        raise ValueError
    found = samples()
    assert found["convolab_runs", "running"] == 1 and found["convolab_runs", "queued"] == 0
    assert found["convolab_page_seconds_count", "a-page-that-fails"] == 1
    assert found["convolab_memory_bytes", "web"] > 10**7 < found["convolab_memory_bytes", "computation"]
    running.stop()
    running.wait(120)
    found = samples()
    assert found["convolab_runs", "running"] == 0 and found["convolab_runs_ended_total", "stopped"] == 1


def test_the_slowest_page_comes_first() -> None:
    for page, runs in (("quick", 3), ("slow", 1)):
        for _ in range(runs):
            with metrics.page_run(page):
                sum(range(10 if page == "quick" else 300_000))
    found = {each.page: each for each in metrics.slowest_pages()}
    assert found["quick"].runs == 3 and found["slow"].seconds > found["quick"].seconds
    assert list(found).index("slow") < list(found).index("quick")
