"""One function on the pictures of a part, in tasks that are done by threads or by a Dask cluster, in order."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from core.data.sets.archives import DataError
from core.data.sets.parts import Integers, Part

CONNECTING_SECONDS = 10.0

Result = TypeVar("Result")


def results(
    function: Callable[..., Result],
    part: Part,
    tasks: Sequence[Integers],
    arguments: tuple[Any, ...] = (),
    cluster_address: str | None = None,
) -> Iterator[Result]:
    """Call `function(part, indices, *arguments)` for each task; only a few are under way at any time.

    Args:
        function: at the top of a module, so that a cluster's workers find it by name.
        part: the pictures; a cluster gets it once.
        tasks: the numbers of pictures of each call.
        arguments: the same for all of them.
        cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

    Yields:
        What the calls return, in the order of the tasks.

    Raises:
        DataError: the cluster cannot be reached, has no workers, or loses them; else what the function raises.
    """
    if cluster_address:
        yield from _on_cluster(function, part, tasks, arguments, cluster_address)
        return
    workers = processors()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
    try:
        yield from _in_order(lambda indices: pool.submit(function, part, indices, *arguments), tasks, 2 * workers + 2)
    finally:
        pool.shutdown(cancel_futures=True)


def tasks_of(total: int, size: int, first: int = 0) -> list[Integers]:
    """The numbers from `first` to below `total`, in tasks of so many."""
    return [np.arange(begin, min(begin + size, total)) for begin in range(first, total, size)]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _on_cluster(
    function: Callable[..., Result], part: Part, tasks: Sequence[Integers], arguments: tuple[Any, ...], address: str
) -> Iterator[Result]:
    from distributed import CancelledError, Client
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    try:
        client = Client(address, timeout=CONNECTING_SECONDS, set_as_default=False)
    except Exception as error:  # Dask raises many kinds
        raise DataError(
            f"The Dask scheduler at {address} cannot be reached; correct or leave out its address."
        ) from error
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise DataError(f"The Dask cluster at {address} has no workers; start some.")
        shared = client.scatter(part, broadcast=True)
        yield from _in_order(
            lambda indices: client.submit(function, shared, indices, *arguments, pure=False), tasks, 2 * threads + 2
        )
    except (KilledWorker, CancelledError, CommClosedError, TimeoutError) as error:
        raise DataError(
            f"The Dask cluster at {address} lost its workers; start it again, and the command goes on where it ended."
        ) from error
    finally:
        client.close()


def _in_order(submit: Callable[[Integers], Any], tasks: Sequence[Integers], ahead: int) -> Iterator[Any]:
    """The results of tasks in their order, of which only a few are under way at any time."""
    waiting: deque[Any] = deque()
    for indices in tasks:
        waiting.append(submit(indices))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
