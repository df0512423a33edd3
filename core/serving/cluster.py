"""The client's view of a Dask cluster: our own in a child process, or the one at a given address.

Our own cluster runs in a separate process (``python -m core.serving.cluster``, the second half of this file) rather
than in the web process. So the scheduler takes no time from the pages, Dask's changes to environment variables do not
affect the models there, and workers, which import their parent's main module, do not import the web server.
"""

import asyncio
import contextlib
import logging
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from core.errors import ConvolabError
from core.serving.wire import Message

VARIABLE = "CONVOLAB_SCHEDULER"
ROOT = Path(__file__).resolve().parents[2]

CONFIG = {
    # Dask keeps the latest messages and events for debugging, a thousand by default; ours contain images.
    "distributed.admin.low-level-log-length": 8,
    "distributed.admin.large-graph-warning-threshold": "1GB",
    # It measures the delay of its event loops fifty times a second in each process, also while nobody is there.
    "distributed.admin.tick.interval": "1s",
}
LOCAL_CONFIG = {
    **CONFIG,
    # A computation that killed its worker would kill the next one as well.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.work-stealing": False,  # The engine chooses the worker.
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.preload": ["core.serving.worker"],
    # Dask would limit numerical libraries to one thread and return memory at every opportunity.
    "distributed.nanny.pre-spawn-environ": {},
}
ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Keep memory instead of faulting it in again at each step, which takes 10 to 15 % of TensorFlow's training time.
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
}
QUICK_THREADS = 1
"""Of a worker of our own cluster, for quick computations, beside the one for long ones."""

START_TIMEOUT = 60.0
CALL_TIMEOUT = 10.0

log = logging.getLogger(__name__)


class ClusterError(ConvolabError):
    """The cluster could not be started or reached, or was lost."""


class Cluster:
    """A connection to a Dask cluster, which it may own.

    Args:
        address: address of a scheduler; if empty, our own cluster is started.
        workers: number of workers of our own cluster.
        on_message: called with each message from a worker, on Dask's event loop.
        timeout: seconds to wait for a connection.
        is_unwanted: polled while waiting; once it returns True, waiting ends with an error.

    Raises:
        ClusterError: the cluster cannot be started or reached.

    Attributes:
        quick_threads: how many threads of each worker are kept free for quick computations.
    """

    def __init__(
        self,
        address: str,
        workers: int,
        on_message: Callable[[Message], None],
        timeout: float,
        is_unwanted: Callable[[], bool],
    ) -> None:
        self._own = None if address else _OwnCluster(workers)
        self.quick_threads = 0 if address else QUICK_THREADS
        try:
            self._connect(address or self._own.address(is_unwanted), on_message, timeout)  # type: ignore[union-attr]
        except BaseException:
            if self._own:
                self._own.end()
            raise

    def _connect(self, address: str, on_message: Callable[[Message], None], timeout: float) -> None:
        import dask
        from distributed import Client

        dask.config.set(CONFIG)
        # The engine reports lost connections in sentences of its own.
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=timeout, set_as_default=False, name="convolab")
        except Exception as error:
            log.warning("No connection to the scheduler at %s: %s", address, error)
            if self._own:
                raise ClusterError("The process for long computations could not be started; try again.") from None
            raise ClusterError(
                f"The Dask scheduler at {address} cannot be reached; "
                f"correct or unset the environment variable {VARIABLE}."
            ) from None
        self.topic = f"jobs-{self._client.id}"
        self._client.subscribe_topic(self.topic, lambda event: on_message(event[1]))

    @property
    def is_alive(self) -> bool:
        """Whether the scheduler is running."""
        return self._client.status == "running" and (self._own is None or self._own.is_alive)

    def threads(self) -> dict[str, int]:
        """The number of threads of each worker, by address.

        Raises:
            ClusterError: the scheduler does not respond.
        """
        if not self.is_alive:
            raise ClusterError("The connection to the computing process was lost; start it again.")
        try:
            ask = self._client.scheduler.ncores
            return self._client.sync(ask, workers=None, callback_timeout=CALL_TIMEOUT)
        except Exception:
            raise ClusterError("The connection to the computing process was lost; start it again.") from None

    def submit(self, function: Callable[..., Any], *args: Any, key: str, worker: str) -> Any:
        """Submit a task to a worker and return its Dask future."""
        return self._client.submit(function, *args, key=key, pure=False, workers=[worker])

    def when_done(self, future: Any, call: Callable[[], None]) -> None:
        """Call a function when a task has ended, in any way."""

        # Not `add_done_callback`: its thread pool no longer exists when the interpreter exits.
        async def wait() -> None:
            await asyncio.gather(future._state.wait(), return_exceptions=True)
            call()

        self._on_loop(wait)

    def call(self, worker: str, *calls: tuple[Any, ...]) -> None:
        """Call functions on a worker's event loop, in order, regardless of its tasks. Returns immediately.

        Args:
            worker: the worker's address.
            calls: tuples of a function and its arguments.
        """

        async def send() -> None:
            for function, *args in calls:
                try:
                    run = self._client._run(function, *args, workers=[worker], on_error="ignore")
                    await asyncio.wait_for(run, CALL_TIMEOUT)
                except Exception as error:
                    log.warning("The worker at %s did not take a message: %r", worker, error)

        self._on_loop(send)

    def _on_loop(self, coroutine: Callable[[], Awaitable[None]]) -> None:
        loop = self._client.loop
        assert loop
        loop.add_callback(coroutine)

    def close(self) -> None:
        """Disconnect; our own cluster ends."""
        try:
            self._client.close(timeout=2)
        except Exception as error:
            log.warning("Closing the connection: %r", error)
        if self._own:
            self._own.end()


class _OwnCluster:
    """The child process of our own cluster; it ends when its standard input closes, at the latest with this process."""

    def __init__(self, workers: int) -> None:
        self._scratch = tempfile.mkdtemp(prefix="convolab-")
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.serving.cluster", str(workers), self._scratch],
            cwd=ROOT,
            env={**ENVIRONMENT, **os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the terminal is for the server, which then ends the cluster.
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def address(self, is_unwanted: Callable[[], bool]) -> str:
        """Wait for the scheduler and return its address."""
        import distributed  # noqa: F401  Takes a while; meanwhile the child does the same.

        deadline = time.monotonic() + START_TIMEOUT
        assert self._process.stdout
        while time.monotonic() < deadline and not is_unwanted():
            if select.select([self._process.stdout], [], [], 0.2)[0]:
                line = self._process.stdout.readline().decode().strip()
                if line:
                    return line
                break
        raise ClusterError("The process for long computations could not be started; the server's log says why.")

    def end(self) -> None:
        """End the cluster and its workers; return when they have exited."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()  # The workers notice and exit as well.
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def main(workers: int, scratch: str) -> None:
    """Run a cluster on this machine, print its address, and end when standard input closes."""
    # Workers inherit standard output; what computations print belongs in the log, not in the pipe.
    announcement = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import dask
    from distributed import LocalCluster

    dask.config.set(LOCAL_CONFIG)
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1 + QUICK_THREADS,
        processes=True,
        # Dask measures the whole process and would pause or kill a worker because of TensorFlow's memory pools.
        memory_limit=0,
        # Dask's HTTP server cannot be switched off; without routes, on a free port, it is harmless.
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        silence_logs=logging.CRITICAL,
        local_directory=scratch,
    )
    with contextlib.suppress(BrokenPipeError):  # The parent has already exited.
        os.write(announcement, f"{cluster.scheduler_address}\n".encode())
    os.close(announcement)
    sys.stdin.buffer.read()
    # Dask would wait for a computing worker, but whoever wanted the result has left or stopped it.
    cluster.sync(_close_workers, cluster)
    cluster.close(timeout=5)
    shutil.rmtree(scratch, ignore_errors=True)


async def _close_workers(cluster: Any) -> None:
    await asyncio.gather(*(nanny.close(timeout=0.5) for nanny in cluster.workers.values()))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
