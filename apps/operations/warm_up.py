"""Open every lesson once after the start, so that the first class does not wait for what all visitors share.

What is the same for everybody, such as sample pictures, charts and the models' answers to them, is made when a lesson
is opened for the first time, which takes up to some seconds. A visitor of our own comes before the others; it goes on
only while the process is idle, so that nobody waits for it.
"""

import asyncio
import logging
import os
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

VARIABLE = "CONVOLAB_WARM_UP"
"""In the environment: 0 switches it off."""
INTERVAL, IDLE_SHARE = 0.5, 0.1
"""Seconds between two looks whether the process is idle, and the share of a core up to which it is."""
PATIENCE = 120.0
"""Seconds that a page may take."""
LARGEST = 2**27
"""The most bytes of a message."""

log = logging.getLogger("convolab")


async def open_all(host: str, port: int) -> None:
    """Open the lessons of the suite that listens at this address, one after the other."""
    if os.environ.get(VARIABLE, "") == "0":
        return
    began = time.monotonic()
    place = f"[{host}]" if ":" in host else host
    try:
        async with websockets.connect(
            f"ws://{place}:{port}/_stcore/stream",
            origin=Origin(f"http://{place}:{port}"),
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST,
            proxy=None,
        ) as socket:
            pages = await _open(socket, "", "")
            for address, script in pages.items():
                await _idle()
                await _open(socket, address, script)
        log.info("All lessons have been opened once, %.0f s after the start of it.", time.monotonic() - began)
    except (OSError, TimeoutError, WebSocketException) as error:
        log.warning("The lessons could not be opened ahead of the first visitor: %r", error)


async def _open(socket: ClientConnection, address: str, script: str) -> dict[str, str]:
    """Open a page and wait until it has run; all lessons with their scripts, by address, if it names them."""
    request = BackMsg()
    request.rerun_script.page_name, request.rerun_script.page_script_hash = address, script
    await socket.send(request.SerializeToString())
    pages: dict[str, str] = {}
    while True:
        received = await asyncio.wait_for(socket.recv(), PATIENCE)
        assert isinstance(received, bytes)
        message = ForwardMsg.FromString(received)
        match message.WhichOneof("type"):
            case "navigation":
                found = message.navigation.app_pages
                pages = {page.url_pathname: page.page_script_hash for page in found if page.url_pathname}
            case "script_finished":
                return pages


async def _idle() -> None:
    """Wait until this process has nothing else to do."""
    while True:
        before = time.process_time()
        await asyncio.sleep(INTERVAL)
        if time.process_time() - before < IDLE_SHARE * INTERVAL:
            return
