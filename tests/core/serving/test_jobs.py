import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.serving import jobs
from core.serving.jobs import Engine, Job, JobError, State
from tests.core.serving import streams
from tests.repository import ROOT

STREAMS = "tests.core.serving.streams:"
ENDLESS = 100_000


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    jobs.shutdown()  # The worker of other files, for some tests look at all that there are.
    engine = Engine(allowed=("tests.",))
    yield engine
    engine.shutdown()


@pytest.fixture
def busy(engine: Engine) -> Iterator[Job]:
    """A job that occupies the only worker."""
    job = engine.submit(STREAMS + "count", ENDLESS, 0.01, owner="busy")
    until(lambda: job.snapshot is not None)
    yield job
    job.stop()
    job.wait(120)


def until(condition: Callable[[], bool], timeout: float = 120.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether a process runs; it may end between two questions about it."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def children(pid: int | None = None) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def position(job: Job) -> int | None:
    """The place of a job in the queue."""
    place = job.status().place
    return None if place is None else place.position


def cluster_processes() -> list[psutil.Process]:
    return [p for p in children() if "core.serving.cluster" in " ".join(p.cmdline())]


def test_a_job_runs_to_its_end_and_its_last_image_is_lossless(engine: Engine) -> None:
    job = engine.submit(STREAMS + "noisy", 3)
    assert job.wait(120).state is State.DONE
    assert job.finished and job.progress == 1.0 and job.remaining == 0.0
    assert job.snapshot is not None and job.snapshot.image is not None
    np.testing.assert_array_equal(job.snapshot.image, streams.noise(3))
    assert engine.find(job.id) is job


def test_snapshots_stream_in_order_with_everything_they_hold(engine: Engine) -> None:
    seen = list(engine.submit(STREAMS + "count", 30, 0.03, size=(120, 160)).stream())
    steps = [snapshot.step for snapshot in seen]
    assert steps == sorted(steps) and steps[-1] == 30
    assert 4 <= len(seen) <= 20, "pictures are limited to some 8 a second"
    for snapshot in seen:
        assert snapshot.metrics == {"double": 2.0 * snapshot.step}
        assert snapshot.note == f"step {snapshot.step}"
        truth = streams.picture(snapshot.step, 120, 160)
        np.testing.assert_array_equal(snapshot.panels["grey"], truth[:, :, 0])
        assert snapshot.image is not None
        # On the way as JPEG; were red and blue exchanged, the error would be ten times this.
        assert np.abs(snapshot.image.astype(int) - truth).mean() < 4


def test_the_history_has_the_metrics_of_every_step_although_not_every_snapshot_is_sent(engine: Engine) -> None:
    submitted = time.monotonic()
    job = engine.submit(STREAMS + "count", 200, 0.002)
    assert sum(1 for _ in job.stream()) < 150
    assert job.history == [(step, {"double": 2.0 * step}) for step in range(1, 201)]
    assert 0.3 < job.seconds <= time.monotonic() - submitted


def test_the_history_grows_while_the_job_runs(engine: Engine, busy: Job) -> None:
    until(lambda: len(busy.history) > 20)
    assert [step for step, _ in busy.history[:20]] == list(range(1, 21))


def test_the_newest_snapshot_is_sent_even_if_the_next_step_takes_long(engine: Engine) -> None:
    job = engine.submit(STREAMS + "burst", 50, 30.0)
    until(lambda: job.snapshot is not None and job.snapshot.step == 50, timeout=10)
    job.stop()  # Takes effect when the long step is over, which nobody waits for: the worker is killed.
    end_worker(engine)


def end_worker(engine: Engine) -> None:
    pid = worker_pid()
    os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(pid))


def worker_pid() -> int:
    """The worker of the one cluster that runs."""
    (scheduler,) = [p for p in cluster_processes() if p.ppid() == os.getpid()]
    (worker,) = [p for p in scheduler.children() if "spawn_main" in " ".join(p.cmdline())]
    return worker.pid


def test_stop_takes_effect_within_a_step_and_keeps_the_last_snapshot(engine: Engine, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    job = engine.submit(STREAMS + "count", ENDLESS, 0.01, str(closed), (320, 480))
    until(lambda: job.snapshot is not None and job.snapshot.step > 10)
    job.stop()
    job.stop()
    assert job.wait(120).state is State.STOPPED, "it would go on for ever"
    assert job.snapshot is not None and job.snapshot.image is not None
    assert closed.read_text() == str(job.snapshot.step), "closed there, and nowhere else"
    np.testing.assert_array_equal(job.snapshot.image, streams.picture(job.snapshot.step, 320, 480))


def test_a_waiting_job_stops_immediately_and_never_runs(engine: Engine, busy: Job, tmp_path: Path) -> None:
    job = engine.submit(STREAMS + "record", str(tmp_path / "ran"), "x")
    assert job.status().state is State.QUEUED and job.remaining is None
    stopped = engine.ended()[State.STOPPED]
    job.stop()
    assert job.status().state is State.STOPPED
    until(lambda: engine.ended()[State.STOPPED] == stopped + 1)
    busy.stop()
    assert engine.submit(STREAMS + "count", 1).wait(120).state is State.DONE
    assert not (tmp_path / "ran").exists()


def test_owners_take_turns_and_see_their_position(engine: Engine, busy: Job, tmp_path: Path) -> None:
    order = tmp_path / "order"
    owners = ["a", "a", "a", "b", "b", "c"]
    submitted = [
        engine.submit(STREAMS + "record", str(order), owner + str(i), owner=owner) for i, owner in enumerate(owners)
    ]
    assert [position(job) for job in submitted] == [1, 4, 6, 2, 5, 3]
    submitted[0].stop()
    assert [position(job) for job in submitted] == [None, 1, 4, 2, 5, 3]
    busy.stop()
    for job in submitted:
        job.wait(120)
    assert order.read_text().split() == ["a1", "b3", "c5", "a2", "b4"]


def test_a_quick_job_runs_beside_a_long_one_and_another_after_it(engine: Engine, busy: Job) -> None:
    long = engine.submit(STREAMS + "count", 1, owner="long")
    quick, next_quick = (engine.submit(STREAMS + "count", ENDLESS, 0.01, owner=str(i), quick=True) for i in range(2))
    until(lambda: quick.snapshot is not None)
    assert busy.status().state is State.RUNNING
    assert position(long) == position(next_quick) == 1
    assert [run.target for run in engine.report()] == [STREAMS + "count"] * 4
    quick.stop()
    until(lambda: next_quick.snapshot is not None)
    assert busy.status().state is State.RUNNING and long.status().state is State.QUEUED
    next_quick.stop()
    long.stop()


def test_the_queue_of_one_owner_is_limited(engine: Engine, busy: Job) -> None:
    waiting = [engine.submit(STREAMS + "count", 1, owner="greedy") for _ in range(8)]
    with pytest.raises(JobError, match="8 of your computations are already waiting"):
        engine.submit(STREAMS + "count", 1, owner="greedy")
    other = engine.submit(STREAMS + "count", 1, owner="modest")
    for job in [*waiting, other]:
        job.stop()
    engine.submit(STREAMS + "count", 1, owner="greedy").stop()


@pytest.mark.parametrize(
    ("target", "arguments", "sentence"),
    [
        ("complain", (2,), "There are no numbers left; choose a smaller total."),
        (
            "crash",
            (2,),
            "The computation failed unexpectedly (ZeroDivisionError); the server's log says why.",
        ),
        ("wrong", (), "The computation failed unexpectedly (TypeError); the server's log says why."),
        ("plain_function", (), f"{STREAMS}plain_function is not a generator of snapshots."),
        ("nothing", (), f"There is no computation named {STREAMS}nothing."),
    ],
)
def test_failures_are_reported_in_sentences(
    engine: Engine,
    target: str,
    arguments: tuple[int, ...],
    sentence: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = engine.submit(STREAMS + target, *arguments)
    with pytest.raises(JobError) as caught:
        list(job.stream())
    assert str(caught.value) == job.status().error == sentence
    assert job.status().state is State.FAILED
    if arguments:
        assert job.snapshot is not None and job.snapshot.step == 2
    assert ("secret detail" in caplog.text) == (target == "crash")


def test_unknown_modules_are_reported(engine: Engine) -> None:
    job = engine.submit("tests.core.serving.nowhere:count")
    assert job.wait(120).error == "There is no computation named tests.core.serving.nowhere:count."


@pytest.mark.parametrize("target", ["os:system", "core", "core.:", "tests.x:y z", "numpy.random:normal"])
def test_only_our_own_computations_can_be_submitted(engine: Engine, target: str) -> None:
    with pytest.raises(JobError, match="is not a computation that can be run here"):
        engine.submit(target)


def test_arguments_that_cannot_be_sent_are_refused(engine: Engine) -> None:
    with pytest.raises(JobError, match="cannot be sent to a worker"):
        engine.submit(STREAMS + "count", threading.Lock())


def test_closing_the_stream_stops_the_job(engine: Engine) -> None:
    job = engine.submit(STREAMS + "count", ENDLESS, 0.01)
    stream = job.stream()
    next(stream)
    stream.close()
    assert job.wait(120).state is State.STOPPED


def test_a_job_can_be_paused_and_receives_messages(engine: Engine) -> None:
    job = engine.submit(STREAMS + "echo", ENDLESS)
    until(lambda: job.snapshot is not None)
    job.pause()
    until(lambda: job.status().state is State.PAUSED)
    time.sleep(0.3)
    assert job.snapshot is not None
    step = job.snapshot.step
    time.sleep(0.3)
    assert job.snapshot.step == step
    job.send({"say": "hello "})
    job.send({"say": "world"})
    job.resume()
    until(lambda: job.snapshot is not None and job.snapshot.note == "hello world")
    assert job.status().state is State.RUNNING
    job.pause()
    job.stop()
    assert job.wait(120).state is State.STOPPED


def test_a_paused_job_runs_step_by_step_and_receives_the_messages_sent_meanwhile(engine: Engine) -> None:
    job = engine.submit(STREAMS + "echo", ENDLESS)
    until(lambda: job.snapshot is not None)
    job.pause()
    until(lambda: job.status().state is State.PAUSED)
    time.sleep(0.3)
    assert job.snapshot is not None
    held = job.snapshot.step
    job.step()
    until(lambda: job.snapshot is not None and job.snapshot.step == held + 1)
    job.send({"say": "heard"})
    job.step()
    job.step()
    until(lambda: job.snapshot is not None and job.snapshot.step == held + 3)
    time.sleep(0.3)
    assert job.snapshot.step == held + 3 and job.snapshot.note == "heard"
    assert [step for step, _ in job.history] == list(range(1, held + 4))
    assert job.status().state is State.PAUSED
    job.resume()
    until(lambda: job.snapshot is not None and job.snapshot.step > held + 10)
    job.step()  # Of a running one: it pauses after its next step.
    until(lambda: job.status().state is State.PAUSED)
    job.stop()
    assert job.wait(120).state is State.STOPPED


def test_remaining_time_is_plausible(engine: Engine) -> None:
    job = engine.submit(STREAMS + "count", 100, 0.05)
    until(lambda: job.progress >= 0.3)
    remaining = job.remaining
    assert remaining is not None and 2.0 < remaining < 7.0  # 70 steps of 0.05 s, on a machine that may be busy.
    job.stop()
    job.wait(120)


def test_many_threads_may_use_the_engine_at_once(engine: Engine) -> None:
    problems: list[str] = []

    def use(owner: str) -> None:
        for total in range(1, 6):
            seen = list(engine.submit(STREAMS + "count", total, owner=owner).stream())
            if [seen[-1].step, seen[-1].total] != [total, total]:
                problems.append(f"{owner}: {seen[-1]}")

    threads = [threading.Thread(target=use, args=(f"owner {i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems and not any(thread.is_alive() for thread in threads)


def test_a_killed_worker_fails_its_job_and_the_next_one_works(engine: Engine, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    job = engine.submit(STREAMS + "count", ENDLESS, 0.01, pid=str(pid))
    until(lambda: job.snapshot is not None)
    os.kill(int(pid.read_text()), signal.SIGKILL)
    status = job.wait(120)
    assert status.error is not None and status.error.startswith("The process that computed this was stopped")
    assert job.snapshot is not None, "what was seen stays"
    first = pid.read_text()
    assert engine.submit(STREAMS + "count", 2).wait(120).state is State.DONE
    assert pid.read_text() == first, "not run again"


def test_a_lost_cluster_fails_its_jobs_and_the_next_one_works(engine: Engine) -> None:
    job = engine.submit(STREAMS + "count", ENDLESS, 0.01)
    until(lambda: job.snapshot is not None)
    (scheduler,) = [p for p in cluster_processes() if p.ppid() == os.getpid()]
    scheduler.kill()
    assert job.wait(120).error == "The connection to the computing process was lost; start it again."
    assert engine.submit(STREAMS + "count", 2).wait(120).state is State.DONE


def test_memory_does_not_grow_with_the_number_of_snapshots(engine: Engine) -> None:
    def megabytes() -> dict[int, float]:
        return {p.pid: p.memory_info().rss / 2**20 for p in [psutil.Process(), *cluster_processes()]}

    def run(total: int) -> None:
        for snapshot in engine.submit(STREAMS + "noisy", total).stream():
            assert snapshot.image is not None

    run(200)
    before = megabytes()
    run(1000)
    after = megabytes()
    assert before.keys() == after.keys()
    assert all(after[pid] - before[pid] < 60 for pid in before), (before, after)


def test_jobs_nobody_looks_at_are_stopped_and_dropped() -> None:
    engine = Engine(allowed=("tests.",), abandon_after=1.0, keep_for=1.0)
    try:
        first = engine.submit(STREAMS + "count", ENDLESS, 0.01)
        until(lambda: first.snapshot is not None)
        for _ in range(4):  # Somebody looks, for longer than the limit.
            time.sleep(0.4)
            assert first.status().state is State.RUNNING
        until(lambda: first.state is State.STOPPED, timeout=10)
        assert engine.find(first.id) is first
        until(lambda: engine.find(first.id) is None, timeout=10)
    finally:
        engine.shutdown()


def test_of_many_finished_jobs_the_first_are_dropped() -> None:
    engine = Engine(allowed=("tests.",), keep_at_most=2)
    try:
        several = [engine.submit(STREAMS + "count", 1) for _ in range(5)]
        until(lambda: all(job.state is State.DONE for job in several))
        until(lambda: sum(engine.find(job.id) is not None for job in several) == 2)
        assert engine.find(several[-1].id) is several[-1]
    finally:
        engine.shutdown()


def test_large_results_are_dropped_when_nobody_has_looked_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(allowed=("tests.",), keep_at_most_bytes=1)
    try:
        first, second = (engine.submit(STREAMS + "count", 1) for _ in range(2))
        until(lambda: first.state is second.state is State.DONE)
        time.sleep(0.5)
        assert engine.find(first.id) is first and engine.find(second.id) is second, "nobody could fetch them yet"
        monkeypatch.setattr("core.serving.engine.FRESH", 0.0)
        until(lambda: engine.find(first.id) is engine.find(second.id) is None, timeout=10)
    finally:
        engine.shutdown()


def test_a_job_that_was_replaced_is_forgotten_once_it_has_ended() -> None:
    engine = Engine(allowed=("tests.",))
    try:
        job = engine.submit(STREAMS + "count", ENDLESS, 0.01)
        engine.forget(job.id)
        assert engine.find(job.id) is job
        job.stop()
        until(lambda: job.state is State.STOPPED)
        engine.forget(job.id)
        assert engine.find(job.id) is None
        engine.forget(job.id)
    finally:
        engine.shutdown()


def test_prepare_imports_modules_before_the_first_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = tmp_path / "imported"
    monkeypatch.setenv("TEST_IMPORTED", str(imported))
    engine = Engine(allowed=("tests.",))
    try:
        engine.prepare("tests.core.serving.slow_import")
        engine.prepare("tests.core.serving.slow_import")
        assert not imported.exists(), "who prepares does not wait"
        until(imported.exists)
        before = imported.stat().st_mtime_ns
        assert engine.submit("tests.core.serving.slow_import:once").wait(120).state is State.DONE
        assert imported.stat().st_mtime_ns == before, "it was imported again"
        with pytest.raises(JobError, match="is not a module"):
            engine.prepare("os")
    finally:
        engine.shutdown()


def test_a_module_that_cannot_be_imported_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine(allowed=("tests.",))
    try:
        engine.prepare("tests.core.serving.nowhere")
        until(lambda: "could not be imported" in caplog.text)
        engine.prepare("tests.core.serving.deadly_import")
        until(lambda: "lost while it imported" in caplog.text)
        assert engine.submit(STREAMS + "count", 1).wait(120).state is State.DONE
    finally:
        engine.shutdown()


def test_all_jobs_are_stopped_and_their_worker_takes_the_next_one(engine: Engine, busy: Job) -> None:
    waiting = engine.submit(STREAMS + "count", 1, owner="patient")
    worker = worker_pid()
    engine.stop_all()
    assert busy.wait(120).state is waiting.wait(120).state is State.STOPPED
    assert engine.submit(STREAMS + "count", 1).wait(120).state is State.DONE and worker_pid() == worker


def test_shutdown_stops_running_jobs_and_leaves_no_process(tmp_path: Path) -> None:
    before = {p.pid for p in children()}
    engine = Engine(allowed=("tests.",))
    closed = tmp_path / "closed"
    running = engine.submit(STREAMS + "count", ENDLESS, 0.01, str(closed))
    waiting = engine.submit(STREAMS + "count", 1)
    until(lambda: running.snapshot is not None)
    started = [p for p in children() if p.pid not in before]
    assert len(started) >= 2
    scratch = Path(next(p for p in started if p.ppid() == os.getpid()).cmdline()[-1])
    assert scratch.is_dir()
    engine.shutdown()
    assert running.status().state is waiting.status().state is State.STOPPED
    assert running.snapshot is not None
    assert closed.read_text() == str(running.snapshot.step)
    until(lambda: not any(is_alive(process.pid) for process in started))
    assert not scratch.exists()
    with pytest.raises(JobError, match="shutting down"):
        engine.submit(STREAMS + "count", 1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, None])
def test_no_process_outlives_the_server(how: signal.Signals | None) -> None:
    code = f"""
import sys, time
from core.serving.jobs import Engine
engine = Engine(allowed=("tests.",))
job = engine.submit("{STREAMS}count", {ENDLESS}, 0.01)
while job.snapshot is None:
    time.sleep(0.01)
print("running", flush=True)
sys.stdin.read()
"""
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdin and server.stdout
    assert server.stdout.readline() == "running\n"
    family = children(server.pid)
    assert len(family) >= 2
    scratch = Path(next(p for p in family if p.ppid() == server.pid).cmdline()[-1])
    if how:
        server.send_signal(how)
    _, noise = server.communicate(timeout=30)
    _, alive = psutil.wait_procs(family, timeout=15)
    assert not alive
    until(lambda: not scratch.exists())
    assert noise == ""


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://there", "10.255.255.1:8786"])
def test_an_unreachable_scheduler_is_reported(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_SCHEDULER", address)
    engine = Engine(allowed=("tests.",), connect_timeout=2.0)
    status = engine.submit(STREAMS + "count", 1).wait(120)
    assert status.error is not None and status.error.startswith(f"The Dask scheduler at {address} cannot be")
    assert "CONVOLAB_SCHEDULER" in status.error
    engine.shutdown()


def test_an_external_scheduler_runs_as_many_jobs_as_it_has_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0) as cluster:
        monkeypatch.setenv("CONVOLAB_SCHEDULER", cluster.scheduler_address)
        engine = Engine(allowed=("tests.",))
        try:
            three = [engine.submit(STREAMS + "count", ENDLESS, 0.01, owner=str(i)) for i in range(3)]
            running, waiting = three[:2], three[2]
            until(lambda: all(job.status().state is State.RUNNING and job.snapshot for job in running))
            assert position(waiting) == 1
            quick = engine.submit(STREAMS + "count", 1, quick=True)  # There is no thread for it alone; it goes first.
            # Dask would run the job of a lost worker again, three times; we do not.
            os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)
            until(lambda: any(job.status().state is State.FAILED for job in running))
            until(lambda: waiting.status().state is State.RUNNING)
            assert quick.status().state is State.DONE
            assert sorted(job.status().state for job in three) == ["failed", "running", "running"]
        finally:
            engine.shutdown()
        until(lambda: len(cluster.scheduler.workers) == 2)  # What is not ours is left alone.


def test_the_functions_of_the_module_share_one_engine() -> None:
    assert jobs.find("nothing") is None
    job = jobs.submit("core.serving.nowhere:nothing", owner="me")
    assert jobs.find(job.id) is job and job.owner == "me" and job.target == "core.serving.nowhere:nothing"
    assert job.wait(120).error == "There is no computation named core.serving.nowhere:nothing."
    jobs.shutdown()
    assert jobs.find(job.id) is None
    jobs.shutdown()


def test_importing_jobs_is_cheap() -> None:
    heavy = "{'distributed', 'dask', 'tensorflow'}"
    code = f"import sys, core.serving.jobs; print({heavy} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
