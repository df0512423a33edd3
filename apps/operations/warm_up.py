"""Open every lesson once after the start, so that the first class does not wait for what all visitors share.

What is the same for everybody, such as sample pictures, charts and the models' answers to them, is made when a lesson
is opened for the first time, which takes up to some seconds. A visitor of our own comes before the others; it goes on
only while the process is idle, so that nobody waits for it.
"""

import asyncio
import logging
import os
import time

from apps.operations import page_session

VARIABLE = "CONVOLAB_WARM_UP"
"""In the environment: 0 switches it off."""
INTERVAL, IDLE_SHARE = 0.5, 0.1
"""Seconds between two looks whether the process is idle, and the share of a core up to which it is."""

log = logging.getLogger("convolab")


async def open_all(host: str, port: int) -> None:
    """Open the lessons of the suite that listens at this address, one after the other."""
    if os.environ.get(VARIABLE, "") == "0":
        return
    began = time.monotonic()
    place = f"[{host}]" if ":" in host else host
    try:
        async with page_session.connected(f"http://{place}:{port}") as socket:
            first = await page_session.open_page(socket, "", "")
            for address, script in first.pages.items():
                if address:
                    await _idle()
                    await page_session.open_page(socket, address, script)
        log.info("All lessons have been opened once, %.0f s after the start of it.", time.monotonic() - began)
    except page_session.Failures as error:
        log.warning("The lessons could not be opened ahead of the first visitor: %r", error)


async def _idle() -> None:
    """Wait until this process has nothing else to do."""
    while True:
        before = time.process_time()
        await asyncio.sleep(INTERVAL)
        if time.process_time() - before < IDLE_SHARE * INTERVAL:
            return
