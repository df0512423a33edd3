"""When the server collects garbage: while nobody waits for it.

A full collection looks at every object of the process under the interpreter's lock, which takes 0.2 to 0.3 s once
Gradio and Plotly are loaded. Streamlit would do that after every run of every page (`runner.postScriptGC`, switched
off in `.streamlit/config.toml`), so that a class of thirty spent four fifths of the processor on it. Here what was
loaded at the start is set aside for good, and the rest is collected when the process has been idle for a moment.
"""

import asyncio
import gc
import time

INTERVAL = 0.5
"""Seconds between two looks at the processor time of this process."""

IDLE_SHARE = 0.1
"""Up to this share of one core the process counts as idle."""

IDLE_LOOKS = 4
"""So many idle looks in a row are a pause."""


def set_aside_what_is_loaded() -> None:
    """Exempt everything that is alive now from later collections: modules live as long as the process."""
    gc.collect()
    gc.freeze()


async def collect_when_idle() -> None:
    """After each burst of work, collect once as soon as the process is idle. Runs until cancelled."""
    worked, idle, before = False, 0, time.process_time()
    while True:
        await asyncio.sleep(INTERVAL)
        now = time.process_time()
        if now - before > IDLE_SHARE * INTERVAL:
            worked, idle = True, 0
        else:
            idle += 1
        if worked and idle >= IDLE_LOOKS:
            gc.collect()
            worked, now = False, time.process_time()  # The collection itself is no work.
        before = now
