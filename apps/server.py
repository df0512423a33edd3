"""The suite as one process on one port: the classroom (Streamlit) at /, the widgets (Gradio) at /widgets.

The classroom is ready within seconds. Gradio takes longer to import, so a background thread starts the widgets; a
visitor who requests them earlier waits, and holds up nobody else.
"""

import asyncio
import ctypes
import errno
import logging
import os
import re
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
import threadpoolctl
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from apps import garbage_collection
from apps.operations import logs, metrics, warm_up, web_processes
from apps.operations.security_headers import SecurityHeaders
from core.serving import jobs

ROOT = Path(__file__).resolve().parent.parent
WAIT_FOR_WIDGETS = 60.0
"""Maximum time that a request to the widgets waits for them to start, in seconds."""

HEAD_START = 6.0
"""Seconds before the widgets are imported, so that the classroom starts first; a request for them ends the wait."""

log = logging.getLogger("convolab")


class Widgets:
    """The ASGI app at /widgets, which holds requests until Gradio has been imported.

    Attributes:
        started: set once it has been, or has failed.
    """

    def __init__(self) -> None:
        self._app: ASGIApp | None = None
        self._requested = asyncio.Event()
        self.started = asyncio.Event()

    async def open(self) -> None:
        """Import the widgets after the head start, run them until cancelled, then close them."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._requested.wait(), HEAD_START)
        async with AsyncExitStack() as stack:
            try:
                app = await asyncio.to_thread(_import_widgets)
                # A mounted app gets no lifespan events from its parent, and without them Gradio's queue does not run.
                await stack.enter_async_context(app.router.lifespan_context(app))
                self._app = app
            except Exception:
                log.exception("The widgets failed to start; the classroom runs without them.")
            self.started.set()
            garbage_collection.exempt_loaded_modules()
            await asyncio.Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the widgets once they have started."""
        self._requested.set()
        if not self.started.is_set():
            try:
                await asyncio.wait_for(self.started.wait(), WAIT_FOR_WIDGETS)
            except TimeoutError:
                await PlainTextResponse("The widgets are still starting. Reload the page in a moment.", 503)(
                    scope, receive, send
                )
                return
        if self._app is None:
            await PlainTextResponse("The widgets failed to start. The server log says why.", 503)(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def _prepared(widgets: Widgets, host: str, port: int) -> None:
    """Open the lessons as soon as the widgets have started."""
    await widgets.started.wait()
    await warm_up.open_all(host, port)


def _import_widgets():  # type: ignore[no-untyped-def]
    from apps.widgets.app import mounted

    return mounted()


def create_app(address: tuple[str, int] | None = None) -> Starlette:
    """Build the whole suite as an ASGI app.

    Args:
        address: host and port where it will listen; None if nobody is to open the lessons ahead of the visitors.
    """
    classroom = st.App(ROOT / "apps" / "classroom" / "app.py", on_script_error=_log_script_error)
    widgets = Widgets()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with classroom.lifespan()(app):
            tasks = [widgets.open(), garbage_collection.collect_when_idle()]
            if address is not None:
                tasks.append(_prepared(widgets, *address))
            background = [asyncio.create_task(task) for task in tasks]
            try:
                yield
            finally:
                for task in background:
                    task.cancel()
                await asyncio.gather(*background, return_exceptions=True)
                await asyncio.to_thread(jobs.shutdown)

    async def to_widgets(request: object) -> RedirectResponse:
        return RedirectResponse("widgets/")  # Relative: a proxy may have put the suite under a path of its own.

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/metrics", metrics.answer),
            Route("/widgets", to_widgets),
            Mount("/widgets", app=widgets),
            Mount("/", app=classroom),
        ],
        middleware=[Middleware(BehindProxy, prefix=os.environ.get("ROOT_PATH", "")), Middleware(SecurityHeaders)],
    )


class BehindProxy:
    """Serves the suite under a path of a proxy, such as /convolab, whether or not the proxy removes it from requests.

    The path is that of the environment variable `ROOT_PATH`, or the proxy names it in the header `X-Forwarded-Prefix`.
    """

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self._app, self._prefix = app, _prefix(prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the path in `root_path`, as ASGI wants it."""
        if scope["type"] in ("http", "websocket"):
            named = next((value for name, value in scope["headers"] if name == b"x-forwarded-prefix"), b"")
            prefix = self._prefix or _prefix(named.decode("latin-1"))
            if prefix:
                path = scope["path"]
                if path != prefix and not path.startswith(f"{prefix}/"):
                    path = prefix + path
                scope = {**scope, "path": path, "root_path": prefix}
        await self._app(scope, receive, send)


def _prefix(given: str) -> str:
    """A path with one slash in front and none at its end; empty if it is none."""
    inner = given.strip().strip("/")
    return f"/{inner}" if re.fullmatch(r"[\w.~-]+(/[\w.~-]+)*", inner, re.ASCII) else ""


def _log_script_error(error: Exception) -> bool:
    log.error("A page failed.", exc_info=error)
    return False  # Streamlit then shows a one-line notice; the traceback stays in the log.


def _return_memory() -> None:
    """Make glibc return the memory of freed images to the system immediately; by default it keeps some 50 MB more."""
    with suppress(OSError, AttributeError):  # Other C libraries have no such switch.
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(-8, 2)  # M_ARENA_MAX: two memory arenas instead of eight per core.
        mallopt(-3, 128 * 1024)  # M_MMAP_THRESHOLD: otherwise it grows with every large block.


def main() -> int:
    """Serve until stopped; exit status 2 with a sentence if the port is unavailable."""
    os.chdir(ROOT)  # Streamlit looks for .streamlit/config.toml here.
    with_home()
    host, given = os.environ.get("HOST", "").strip("[] ") or "0.0.0.0", os.environ.get("PORT", "8501")
    if not given.isdecimal() or not 0 < (port := int(given)) < 65536:
        print(f"PORT must be a number from 1 to 65535, not “{given}”.", file=sys.stderr)
        return 2
    try:
        listener = _listener(host, port)
    except socket.gaierror as error:
        print(f"HOST must be an address of this machine, not “{host}” ({error.strerror}).", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            print(f"HOST must be an address of this machine, not “{host}” ({error.strerror}).", file=sys.stderr)
        else:
            another = f"Choose another: make run PORT={port + 1}"
            print(f"Port {port} is unavailable ({error.strerror}). {another}", file=sys.stderr)
        return 2
    try:
        processes = web_processes.count()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if processes > 1:
        listener.close()
        logs.configure()
        _announce(port)
        return web_processes.serve(host, port, processes)
    try:
        temporary = tempfile.TemporaryDirectory(prefix="convolab-", ignore_cleanup_errors=True)
    except OSError:
        print("No folder for temporary files can be written to. Name one: make run TMPDIR=/a/folder", file=sys.stderr)
        return 2
    with temporary as folder:
        # By default, all users of a machine share /tmp/gradio, which only the first of them can write to.
        os.environ.setdefault("GRADIO_TEMP_DIR", folder)
        return _serve(listener, port)


def with_home() -> None:
    """Give a user whom the system does not know, as containers have, a home: Streamlit does not start without one."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = "/"


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens at an address of IPv4 or IPv6; :: stands for all addresses of both.

    Raises:
        OSError: there is no such address, or its port is unavailable.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address[0] != "::"))
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _reachable(listener: socket.socket) -> tuple[str, int]:
    """Host and port where this machine reaches a socket that listens."""
    host, port = listener.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def _serve(listener: socket.socket, port: int) -> int:
    """Serve until stopped."""
    _return_memory()
    # Two threads for the small matrices of pages spin for one another as soon as several visitors are there.
    threadpoolctl.threadpool_limits(1, user_api="blas")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # For SciPy's own copy, which is loaded when it is needed.
    logs.configure()
    _announce(port)
    app = create_app(_reachable(listener))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            ws_per_message_deflate=False,  # Most of what is sent are pictures, which are compressed already.
        )
    )
    server.run(sockets=[listener])
    return 0


def _announce(port: int) -> None:
    print(
        f"Convolab runs at http://localhost:{port} (widgets at http://localhost:{port}/widgets). Press Ctrl-C to stop.",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
