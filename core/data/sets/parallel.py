"""Apply a function to labelled images in parallel, with threads or on a Dask cluster; results come in order."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from core.arrays import Int64Array
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import LabelledImages

CONNECTING_SECONDS = 10.0

Result = TypeVar("Result")


def results(
    function: Callable[..., Result],
    images: LabelledImages,
    tasks: Sequence[Int64Array],
    arguments: tuple[Any, ...] = (),
    cluster_address: str | None = None,
) -> Iterator[Result]:
    """Call `function(images, indices, *arguments)` for each task; only a few tasks are in flight at any time.

    Args:
        function: a module-level function, so that the cluster's workers can import it by name.
        images: the images; they are sent to the cluster once.
        tasks: the image indices of each call.
        arguments: further arguments, the same for all calls.
        cluster_address: address of a Dask scheduler whose workers see the same files; None uses threads of this
            process.

    Yields:
        The return values of the calls, in the order of the tasks.

    Raises:
        DataError: the cluster cannot be reached, has no workers, or loses them. Errors of the function are passed on.
    """
    if cluster_address:
        yield from _on_cluster(function, images, tasks, arguments, cluster_address)
        return
    workers = processors()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="images")
    try:
        yield from _in_order(lambda indices: pool.submit(function, images, indices, *arguments), tasks, 2 * workers + 2)
    finally:
        pool.shutdown(cancel_futures=True)


def tasks_of(total: int, size: int, first: int = 0) -> list[Int64Array]:
    """Divide the indices from `first` to `total - 1` into tasks of `size`."""
    return [np.arange(begin, min(begin + size, total)) for begin in range(first, total, size)]


def processors() -> int:
    """The number of processors available to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _on_cluster(
    function: Callable[..., Result],
    images: LabelledImages,
    tasks: Sequence[Int64Array],
    arguments: tuple[Any, ...],
    address: str,
) -> Iterator[Result]:
    from distributed import CancelledError, Client
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    try:
        client = Client(address, timeout=CONNECTING_SECONDS, set_as_default=False)
    except Exception as error:  # Dask raises many different types.
        raise DataError(
            f"The Dask scheduler at {address} cannot be reached; correct its address or omit it."
        ) from error
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise DataError(f"The Dask cluster at {address} has no workers; start some.")
        shared = client.scatter(images, broadcast=True)
        yield from _in_order(
            lambda indices: client.submit(function, shared, indices, *arguments, pure=False), tasks, 2 * threads + 2
        )
    except (KilledWorker, CancelledError, CommClosedError, TimeoutError) as error:
        raise DataError(
            f"The Dask cluster at {address} lost its workers; restart it, and run the command again to continue."
        ) from error
    finally:
        client.close()


def _in_order(submit: Callable[[Int64Array], Any], tasks: Sequence[Int64Array], ahead: int) -> Iterator[Any]:
    """Yield results in the order of the tasks, with at most `ahead` tasks in flight."""
    waiting: deque[Any] = deque()
    for indices in tasks:
        waiting.append(submit(indices))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
