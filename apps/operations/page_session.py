"""A session of the classroom without a browser, over the websocket that Streamlit's own pages use."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

LARGEST = 2**27
"""The most bytes of a message."""
PATIENCE = 120.0
"""Seconds that a page may take."""

Failures = (OSError, TimeoutError, websockets.WebSocketException)
"""What connecting and opening pages raise when the server is not there, or gives up."""


@dataclass(frozen=True)
class Opened:
    """What came of opening a page.

    Attributes:
        pages: the scripts of all pages by their addresses, if the page has named them.
        size: bytes received.
    """

    pages: Mapping[str, str]
    size: int


def connected(url: str, headers: Mapping[str, str] | None = None, patience: float = 10.0) -> connect:
    """Connect to the suite at an address such as ``http://127.0.0.1:8501``: `async with connected(url) as socket`.

    Args:
        url: without a slash at its end.
        headers: of the request, such as cookies.
        patience: seconds until the connection must stand.
    """
    return connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        max_size=LARGEST,
        open_timeout=patience,
        ping_timeout=None,  # A server with much to do may answer late.
        proxy=None,
    )


async def open_page(socket: ClientConnection, address: str, script: str) -> Opened:
    """Open a page and wait until it has run.

    Args:
        socket: a connection.
        address: of the page; empty for the first one, which names all others.
        script: of the page, as the first one names it.
    """
    request = BackMsg()
    request.rerun_script.page_name, request.rerun_script.page_script_hash = address, script
    await socket.send(request.SerializeToString())
    pages, size = dict[str, str](), 0
    while True:
        received = await asyncio.wait_for(socket.recv(), PATIENCE)
        assert isinstance(received, bytes)
        size += len(received)
        message = ForwardMsg.FromString(received)
        match message.WhichOneof("type"):
            case "navigation":
                pages = named_pages(message)
            case "script_finished":
                return Opened(pages, size)


def named_pages(message: ForwardMsg) -> dict[str, str]:
    """The scripts of all pages by their addresses, from a message that names them."""
    return {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
