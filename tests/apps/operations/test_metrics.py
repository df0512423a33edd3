from collections.abc import Iterator
from io import BytesIO

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from apps.operations import metrics, web_processes
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


def test_one_of_several_web_processes_tells_the_numbers_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(address: str, timeout: float) -> BytesIO:
        assert timeout == metrics.PATIENCE
        if ":3/" in address:
            raise ConnectionRefusedError  # It is just starting.
        assert address == "http://127.0.0.1:2/metrics?own"
        return BytesIO(b"# HELP convolab_sessions Open pages.\n# TYPE convolab_sessions gauge\nconvolab_sessions 7.0\n")

    monkeypatch.setenv(web_processes.PORTS, "1,2,3")
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setattr(metrics, "urlopen", other)
    with metrics.page_run("hog-up-close"):
        pass
    text = TestClient(Starlette(routes=[Route("/metrics", metrics.answer)])).get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert {s.labels["web_process"]: s.value for s in families["convolab_sessions"].samples} == {"1": 0.0, "2": 7.0}
    assert any(s.labels.get("page") == "hog-up-close" for s in families["convolab_page_seconds"].samples)
    alone = TestClient(Starlette(routes=[Route("/metrics", metrics.answer)])).get("/metrics?own").text
    assert "web_process" not in alone


def test_the_slowest_page_comes_first() -> None:
    for page, runs in (("quick", 3), ("slow", 1)):
        for _ in range(runs):
            with metrics.page_run(page):
                sum(range(10 if page == "quick" else 300_000))
    found = {each.page: each for each in metrics.slowest_pages()}
    assert found["quick"].runs == 3 and found["slow"].seconds > found["quick"].seconds
    assert list(found).index("slow") < list(found).index("quick")
