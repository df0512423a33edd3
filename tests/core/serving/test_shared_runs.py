"""Several visitors who want the same: one run, and everybody keeps what is theirs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from core.serving import jobs
from core.serving.jobs import Engine, Job, JobError, State
from core.serving.run import Run
from tests.core.serving import streams
from tests.core.serving.test_jobs import ENDLESS, STREAMS, until

LIMIT = 2_000_000
"""Bytes of results that are kept: four noisy images."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    jobs.shutdown()
    engine = Engine(allowed=("tests.",), keep_bytes=LIMIT, owner_limit=4, queue_limit=6)
    yield engine
    engine.shutdown()


@pytest.fixture
def endless(engine: Engine) -> Iterator[Callable[[str], Job]]:
    """Submits the same endless work for an owner."""
    started: list[Job] = []

    def submit(owner: str) -> Job:
        started.append(engine.submit(STREAMS + "count", ENDLESS, 0.01, owner=owner, shared=True))
        return started[-1]

    yield submit
    for job in started:
        job.stop()
    for job in started:
        job.wait(120)


def noisy(engine: Engine, total: int, owner: str) -> Job:
    return engine.submit(STREAMS + "noisy", total, owner=owner, shared=True)


def test_equal_work_runs_once_and_a_latecomer_sees_it_from_where_it_is(
    engine: Engine, endless: Callable[[str], Job]
) -> None:
    first = endless("a")
    until(lambda: first.snapshot is not None and first.snapshot.step > 20)
    late = endless("b")
    assert late.run is first.run and late.id != first.id and engine.find(late.id) is late
    assert late.snapshot is not None and late.snapshot.step > 20 and len(late.history) > 20
    assert [report.owners for report in engine.report()] == [("a", "b")]


def test_one_who_stops_leaves_and_the_last_one_ends_it(endless: Callable[[str], Job]) -> None:
    first, second = endless("a"), endless("b")
    until(lambda: first.snapshot is not None)
    first.stop()
    assert first.state is State.STOPPED and first.finished and first.snapshot is not None
    kept = first.snapshot.step
    until(lambda: second.snapshot is not None and second.snapshot.step > kept + 5)
    assert second.state is State.RUNNING and first.snapshot.step == kept and first.history[-1][0] <= kept + 20
    third = endless("c")
    assert third.run is second.run
    second.stop()
    third.stop()
    assert third.wait(120).state is State.STOPPED
    again = endless("d")
    assert again.run is not third.run, "a stopped run is nobody's any more"


def test_stopping_again_wakes_nobody() -> None:
    """The engine stops what nobody looks at in each of its rounds, and each wake-up begins another round."""
    woken: list[str] = []
    run = Run("core.x:y", None, 1.0, lambda: woken.append("woken"))
    run.follow("job", "owner")
    run.hear({"kind": "started"})
    assert not run.is_stopping
    for _ in range(3):
        assert not run.leave("job")
    assert woken == ["woken"] and run.is_stopping and run.state is State.RUNNING


def test_only_who_started_a_run_steers_it(engine: Engine) -> None:
    job = engine.submit(STREAMS + "echo", ENDLESS, owner="teacher")
    until(lambda: job.snapshot is not None)
    guest = engine.follow(job.id, "student")
    assert guest is not None and guest.is_guest and not job.is_guest
    guest.pause()
    guest.send({"say": "no"})
    job.send({"say": "yes"})
    until(lambda: guest.snapshot is not None and guest.snapshot.note == "yes")
    assert job.state is State.RUNNING
    guest.stop()
    assert guest.state is State.STOPPED and job.state is State.RUNNING
    assert engine.follow(guest.id, "other") is None and engine.follow("nothing", "other") is None
    job.stop()
    job.wait(120)
    assert engine.follow(job.id, "other") is None


def test_a_result_is_there_at_once_for_others_and_made_anew_for_who_had_it(engine: Engine) -> None:
    first = noisy(engine, 2, "a")
    assert first.wait(120).state is State.DONE
    other = noisy(engine, 2, "b")
    assert other.state is State.DONE and other.run is first.run
    assert other.snapshot is not None and other.snapshot.image is not None
    np.testing.assert_array_equal(other.snapshot.image, streams.noise(2))
    again = noisy(engine, 2, "a")
    assert again.run is not first.run and again.wait(120).state is State.DONE


def test_results_are_kept_within_a_bound(engine: Engine) -> None:
    assert noisy(engine, 1, "a").wait(120).state is State.DONE
    for total in range(3, 8):
        assert noisy(engine, total, "a").wait(120).state is State.DONE
    engine.prepare()
    until(lambda: noisy(engine, 1, f"b{len(engine.report())}").state is not State.DONE)
    for report in engine.report():
        engine.stop_run(report.id)


def test_failed_work_is_tried_again(engine: Engine) -> None:
    for owner in ("a", "b"):
        job = engine.submit(STREAMS + "complain", 1, owner=owner, shared=True)
        assert job.wait(120).state is State.FAILED


def test_a_run_that_waits_comes_with_the_first_of_its_owners(
    engine: Engine, endless: Callable[[str], Job], tmp_path: Path
) -> None:
    busy = endless("busy")
    until(lambda: busy.snapshot is not None)

    def record(word: str, owner: str, first: bool = False) -> Job:
        return engine.submit(STREAMS + "record", str(tmp_path / "order"), word, owner=owner, first=first, shared=True)

    waiting = [record("a1", "a"), record("a2", "a"), record("b1", "b"), record("a2", "c"), record("t1", "t", True)]
    assert waiting[3].run is waiting[1].run
    places = [job.status().place for job in waiting]
    assert [place.position for place in places if place] == [2, 4, 3, 4, 1]
    outlook = engine.outlook("new")
    assert outlook is not None and outlook.position == 5 and outlook.seconds > 0
    first = engine.outlook("t", first=True)
    assert first is not None and first.position == 2
    busy.stop()
    for job in waiting:
        assert job.wait(120).state is State.DONE
    assert (tmp_path / "order").read_text().split() == ["t1", "a1", "b1", "a2"]
    until(lambda: engine.outlook("new") is None)


def test_the_whole_queue_is_limited_and_a_run_can_be_stopped_for_all(
    engine: Engine, endless: Callable[[str], Job]
) -> None:
    both = [endless("a"), endless("b")]
    until(lambda: both[0].snapshot is not None)
    waiting = [engine.submit(STREAMS + "count", 1, owner=f"owner{i}") for i in range(6)]
    with pytest.raises(JobError, match="6 computations are already waiting; try again in a few minutes"):
        engine.submit(STREAMS + "count", 1, owner="one more")
    for job in waiting:
        job.stop()
    engine.stop_run(both[0].run.id)
    assert [job.wait(120).state for job in both] == [State.STOPPED] * 2
    assert engine.ended()[State.DONE] > 0
