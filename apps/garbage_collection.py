"""Collect garbage while nobody is waiting for the server.

A full collection visits every object of the process and holds the interpreter lock, for 0.2 to 0.3 s once Gradio and
Plotly are loaded. Streamlit would collect after every run of every page (`runner.postScriptGC`, switched off in
`.streamlit/config.toml`); with a class of thirty, that took four fifths of the CPU time. Instead, everything loaded
at the start is exempt for good, and the rest is collected once the process has been idle for a moment.

Models that nobody has used for a while go as well, busy or not: they hold several times the memory of all visitors.
So do the sessions of visitors who have left. What was freed goes back to the system, which the C library alone would
put off.
"""

import asyncio
import ctypes
import gc
import time
from contextlib import suppress

import psutil
from streamlit import runtime

from core.serving import idle_interpreters

INTERVAL = 0.5
"""Seconds between two measurements of the CPU time of this process."""

IDLE_SHARE = 0.1
"""Up to this share of one core, the process counts as idle."""

IDLE_INTERVALS = 4
"""Number of idle intervals in a row that make a pause."""

UNUSED_FOR, UNUSED_FOR_WHEN_FULL = 20.0, 1.0
"""Seconds after which the memory of a model that nobody uses is given back, usually and in a process grown large."""

LARGE = 400 * 2**20
"""Bytes of resident memory from which the process counts as large."""

TRIM_INTERVAL = 5.0
"""Seconds at least between two moments at which freed memory is returned to the system."""


def exempt_loaded_modules() -> None:
    """Exempt every object alive now from later collections: modules live as long as the process."""
    gc.collect()
    gc.freeze()


async def collect_when_idle() -> None:
    """After each burst of work, collect once as soon as the process is idle; run until cancelled."""
    has_worked, idle, before = False, 0, time.process_time()
    has_freed, trimmed = True, time.monotonic()  # The start leaves much that is needed no more.
    process = psutil.Process()
    while True:
        await asyncio.sleep(INTERVAL)
        now = time.process_time()
        if now - before > IDLE_SHARE * INTERVAL:
            has_worked, idle = True, 0
        else:
            idle += 1
        has_worked |= forget_left_sessions() > 0  # What they leave is to be collected.
        if has_worked and idle >= IDLE_INTERVALS:
            gc.collect()
            has_worked, has_freed = False, True
            now = time.process_time()  # The collection itself does not count as work.
        before = now
        is_large = process.memory_info().rss > LARGE
        unused_for = UNUSED_FOR_WHEN_FULL if is_large else UNUSED_FOR
        has_freed |= await asyncio.to_thread(idle_interpreters.release, unused_for) > 0
        if has_freed and time.monotonic() - trimmed > TRIM_INTERVAL:
            await asyncio.to_thread(return_freed_memory)
            has_freed, trimmed = False, time.monotonic()


def forget_left_sessions() -> int:
    """Let go of the sessions to which nobody has come back within two minutes.

    Streamlit makes them inaccessible then, and lets go of them when somebody else leaves, which after a lesson may be
    never.

    Returns:
        How many there were.
    """
    if not runtime.exists():
        return 0
    # Streamlit has no public name for it; the class of the storage can expire entries, and is not thread-safe.
    stored = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    return len(stored.expire())


def return_freed_memory() -> None:
    """Return freed memory to the system, also from between what is still in use."""
    with suppress(OSError, AttributeError):  # Other C libraries have no such function.
        ctypes.CDLL(None).malloc_trim(0)
