"""What the server is doing: in Prometheus' text form at /metrics, and as numbers for the teacher's page.

Only counts, times and sizes, nothing about anybody: the address is open to all. Of several web processes, the one that
is asked also asks the others, and says in the label `web_process` what is whose.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.request import urlopen

import psutil
from prometheus_client import REGISTRY, CollectorRegistry, Summary, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime import Runtime

from apps.operations import web_processes
from core.serving import jobs
from core.serving.job import FINAL, State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
WAITING = tuple(state for state in State if state not in FINAL)
PATIENCE = 2.0
"""Seconds in which another web process must have told its numbers."""
SESSIONS = "active_sessions"
"""Streamlit's name of this statistic."""

_page_seconds = Summary("convolab_page_seconds", "Seconds that a page took to run.", ["page"])


@dataclass(frozen=True)
class PageTimes:
    """How long a page took.

    Attributes:
        page: its address; empty for the home page.
        runs: how often it ran.
        seconds: the mean of a run.
    """

    page: str
    runs: int
    seconds: float


class _Suite(Collector):
    """Asks the suite when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("convolab_sessions", "Open pages of the classroom.", value=sessions())
        now = Counter(report.state for report in jobs.report())
        runs = GaugeMetricFamily("convolab_runs", "Computations that wait or are under way.", labels=["state"])
        for state in WAITING:
            runs.add_metric([state.value], now[state])
        yield runs
        ended = CounterMetricFamily("convolab_runs_ended", "Computations that have ended.", labels=["state"])
        for state, count in jobs.ended().items():
            ended.add_metric([state.value], count)
        yield ended
        memory = GaugeMetricFamily(
            "convolab_memory_bytes", "Resident memory of the web process and of those that compute.", labels=["process"]
        )
        for process, size in memory_bytes().items():
            memory.add_metric([process], size)
        yield memory


@contextmanager
def page_run(address: str) -> Iterator[None]:
    """Measure one run of a page."""
    began = time.perf_counter()
    try:
        yield
    finally:
        _page_seconds.labels(address).observe(time.perf_counter() - began)


def sessions() -> int:
    """How many pages of the classroom are open in browsers."""
    if not Runtime.exists():
        return 0
    found = Runtime.instance().stats_mgr.get_stats([SESSIONS]).get(SESSIONS, ())
    return sum(int(getattr(stat, "value", 0)) for stat in found)


def memory_bytes() -> dict[str, int]:
    """The resident memory of the "web" process and of all processes for "computation", in bytes."""
    web, computation = psutil.Process(), 0
    for child in web.children(recursive=True):
        try:
            computation += child.memory_info().rss
        except psutil.Error:  # It has just ended.
            continue
    return {"web": web.memory_info().rss, "computation": computation}


def slowest_pages() -> list[PageTimes]:
    """The pages that ran so far, the slowest first."""
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for metric in _page_seconds.collect():
        for sample in metric.samples:
            kept = sums if sample.name.endswith("_sum") else counts if sample.name.endswith("_count") else {}
            kept[sample.labels["page"]] = sample.value  # type: ignore[assignment]
    times = [PageTimes(page, int(runs), sums[page] / runs) for page, runs in counts.items() if runs]
    return sorted(times, key=lambda each: -each.seconds)


def answer(request: Request) -> Response:
    """The page /metrics; with `?own` without the numbers of other web processes."""
    own = generate_latest(REGISTRY)
    if "own" not in request.query_params and web_processes.siblings():
        all_processes = CollectorRegistry()
        all_processes.register(_Merged(_texts(own.decode())))
        own = generate_latest(all_processes)
    return Response(own, media_type=CONTENT_TYPE)


def _texts(own: str) -> dict[int, str]:
    """What each web process tells, by its number; without those that do not answer."""
    texts = {web_processes.number(): own}
    for number, port in enumerate(web_processes.siblings(), 1):
        if number not in texts:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/metrics?own", timeout=PATIENCE) as told:
                texts[number] = told.read().decode()
    return texts


class _Merged(Collector):
    """The metrics of several processes together, each sample with the number of its process."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for number, text in sorted(self._texts.items()):
            for family in text_string_to_metric_families(text):
                merged = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                merged.samples += [
                    sample._replace(labels={**sample.labels, "web_process": str(number)}) for sample in family.samples
                ]
        return iter(families.values())


REGISTRY.register(_Suite())
