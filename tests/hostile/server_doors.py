"""The ways into a running suite: pages, their uploads, the API of the widgets, and plain requests."""

import asyncio
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
from streamlit.proto.ClientState_pb2 import ClientState

from apps.classroom.catalogue import LESSONS
from tests.browser.server import Suite, running
from tests.hostile import values, watch
from tests.hostile.attacks import Attack
from tests.hostile.doors import BrokenPromiseError, sentence
from tests.load.student import LatePageError, PageError, Student
from tests.repository import ROOT

CANARY = "canary"
SECRET = b"The canary sings."
PATIENCE, START = 60.0, 240.0
"""Seconds that an answer and the start of the widgets may take."""
SILENCE = 5.0
"""Seconds after which a message that no browser sends counts as not answered."""
ADDRESS_NAMES = (
    "chain",
    "points",
    "box",
    "kind",
    "image",
    "class",
    "way",
    "weights",
    "run",
    "kernel",
    "place",
    "teacher",
)
STREAMLIT, NOTICE = "/streamlit/", "This app has encountered an error"
MESSAGES = 4
"""Hostile messages that a page gets in one attack."""
LEAKS = (
    "Traceback (most recent call last)",
    SECRET.decode(),
    "site-packages",
    "root:x:0",
    str(Path(__file__).parents[2]),
)
"""What no answer may contain."""


class NoticeError(BrokenPromiseError):
    """A page shows Streamlit's notice that it failed; whose fault it was is in the log."""


class Server:
    """A running suite that is watched.

    Args:
        suite: the suite.
        opened: the file with the paths that it opened and must not.
        uploads: Gradio's folder for uploaded files.
    """

    def __init__(self, suite: Suite, opened: Path, uploads: Path) -> None:
        self.suite, self._opened, self._uploads = suite, opened, uploads
        self._http = httpx.Client(base_url=suite.url, timeout=PATIENCE, follow_redirects=False)
        while self._http.get("/widgets/", timeout=START).status_code == httpx.codes.SERVICE_UNAVAILABLE:
            pass  # It answers so only after a while.
        self._calls: dict[str, Any] = self._http.get("/widgets/gradio_api/info", timeout=START).json()[
            "named_endpoints"
        ]
        self._process = psutil.Process(suite.pid)
        self._log = len(suite.said())
        self.before = self._process.memory_info().rss

    def enter(self, attack: Attack) -> None:
        """Send an attack through its door.

        Raises:
            BrokenPromiseError: something else than an answer or a sentence came back, or a file was opened.
        """
        rng = np.random.default_rng(attack.number)
        match attack.door:
            case "request":
                self._request(*attack.payload)
            case "call":
                self._call(np.random.default_rng(attack.payload))
            case "upload":
                asyncio.run(_upload(self.suite.url, attack.number, *attack.payload))
            case "address":
                asyncio.run(_address(self.suite.url, attack.number, attack.payload, rng))
            case _:
                asyncio.run(_messages(self.suite.url, np.random.default_rng(attack.payload)))
        self.check()

    def check(self) -> None:
        """See that the suite is well, and that it opened nothing that it must not.

        Streamlit refuses messages that no browser sends by an error of its own, of which the session shows a notice.
        """
        if self._opened.exists():
            raise BrokenPromiseError(f"The suite {self._opened.read_text(encoding='utf-8')[:500]}")
        said = self.suite.said(self._log)
        self._log += len(said.encode())
        for place in _ends_of_tracebacks(said):
            if STREAMLIT not in place:
                raise BrokenPromiseError(f"The log has a traceback that ends in {place}: {said[-3000:]}")
        if self._http.get("/_stcore/health").status_code != httpx.codes.OK:
            raise BrokenPromiseError("The suite is not well.")

    def grown(self) -> int:
        """Bytes of memory that it has taken since it began."""
        return int(self._process.memory_info().rss) - self.before

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _request(self, method: str, address: str, headers: dict[str, str], body: bytes) -> None:
        address = address.replace("{uploads}", str(self._uploads))
        try:
            # As a text, so that nothing tidies it up.
            answer = self._http.request(method, httpx.URL(self.suite.url + address), headers=headers, content=body)
        except (httpx.InvalidURL, httpx.RemoteProtocolError, httpx.WriteError):
            return
        if answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
            raise BrokenPromiseError(f"{method} {address[:200]}: {answer.text[:500]}")
        _check_leaks(answer.text, ours="/widgets/static" in address)

    def _call(self, rng: np.random.Generator) -> None:
        names = sorted(self._calls)
        name = names[rng.integers(len(names))]
        data = [values.any_value(rng) for _ in self._calls[name]["parameters"]]
        if data:
            data[0] = _path(self._uploads, rng) if rng.random() < 0.5 else data[0]
        if rng.random() < 0.2:
            data = data[: rng.integers(len(data) + 1)]
        body = json.dumps({"data": data, "event_data": values.any_value(rng)}, default=str)
        if rng.random() < 0.1:
            body = body[: rng.integers(len(body))]
        started = self._http.post(
            f"/widgets/gradio_api/call{name}", content=body, headers={"Content-Type": "application/json"}
        )
        if started.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
            raise BrokenPromiseError(f"{name}: {started.text[:500]}")
        _check_leaks(started.text)
        event = started.json().get("event_id") if started.status_code == httpx.codes.OK else None
        if event:
            self._answer(name, event)

    def _answer(self, name: str, event: str) -> None:
        """Wait for the first answer, which is an error as a rule, and leave."""
        with self._http.stream("GET", f"/widgets/gradio_api/call{name}/{event}") as answer:
            kind = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind in ("error", "complete", "generating"):
                    content = line.removeprefix("data: ")
                    _check_leaks(content)
                    told = json.loads(content)
                    told = told.get("error") if isinstance(told, dict) else told
                    if kind == "error" and told:
                        sentence(str(told))
                    return


def _path(uploads: Path, rng: np.random.Generator) -> Any:
    """A file that was never uploaded."""
    outside = uploads.parent / f"{CANARY}.png"
    paths = (
        str(outside),
        f"{uploads}/../{CANARY}.png",
        "/etc/passwd",
        f"{uploads}/link.png",
        "http://127.0.0.1:1/a.png",
    )
    path = paths[rng.integers(len(paths))]
    forms: tuple[Any, ...] = (
        path,
        {"path": path},
        {"path": path, "meta": {"_type": "gradio.FileData"}},
        {"url": path, "path": path, "meta": {"_type": "gradio.FileData"}},
        [{"path": path, "meta": {"_type": "gradio.FileData"}}],
        {"video": {"path": path, "meta": {"_type": "gradio.FileData"}}},
    )
    return forms[rng.integers(len(forms))]


def _ends_of_tracebacks(log: str) -> list[str]:
    """The last file of Streamlit's or of ours in each traceback of a log, or else the last one."""
    found: list[str] = []
    for text in log.split("Traceback (most recent call last):")[1:]:
        end = re.search(r"^\S(?!.*File )", text.lstrip("\n"), re.MULTILINE)
        frames = re.findall(r'^ +File "([^"]+)"', text[: end.start() + 1] if end else text, re.MULTILINE)
        ours = [file for file in frames if STREAMLIT in file or file.startswith((f"{ROOT}/apps", f"{ROOT}/core"))]
        found += (ours or frames)[-1:]
    return found


def _check_leaks(text: str, ours: bool = False) -> None:
    for leak in LEAKS:
        if leak in text and not ours:
            raise BrokenPromiseError(f"An answer contains {leak!r}: {text[:1000]}")


async def _upload(url: str, number: int, name: str, content: bytes) -> None:
    lesson = "which-transfer" if name.endswith(".zip") else "ranked-predictions"
    async with Student(url, number) as student:
        await _told(student, student.open(""))
        await _told(student, student.open(lesson))
        if name.endswith(".zip"):
            await _told(student, student.choose("Zip"))
        await _told(student, student.upload(name, content))


async def _address(url: str, number: int, text: str, rng: np.random.Generator) -> None:
    """Open a lesson with parameters in its address."""
    lesson = LESSONS[number % len(LESSONS)]
    names = [*ADDRESS_NAMES, values.any_text(rng)[:50]]
    query = httpx.QueryParams([(name, text[:5000]) for name in names if rng.random() < 0.6])
    async with Student(url, number) as student:
        await _told(student, student.open(""))
        await _told(student, student.open(lesson.address, query=str(query)))


async def _messages(url: str, rng: np.random.Generator) -> None:
    """Give the controls of a lesson values that no browser would send."""
    async with Student(url, 0) as student:
        await _told(student, student.open(""))
        await _told(student, student.open(LESSONS[rng.integers(len(LESSONS))].address))
        for _ in range(MESSAGES):
            message = _hostile(student, rng)
            try:
                await _told(student, student.send(message, SILENCE))
            except NoticeError:
                continue
            except LatePageError:
                return  # Streamlit's thread for this session may have ended over the message; others have theirs.


def _hostile(student: Student, rng: np.random.Generator) -> ClientState:
    run = ClientState()
    if rng.random() < 0.2:
        run.fragment_id = _clean(values.any_text(rng)[:200])
    if rng.random() < 0.1:
        run.page_script_hash = _clean(values.any_text(rng)[:200])
    for control in [*student.shown.controls, _clean(values.any_text(rng)[:100])]:
        if rng.random() < 0.5:
            continue
        state = run.widget_states.widgets.add()
        state.id = control
        text = _clean(values.any_text(rng)[:2000])
        number = (float("nan"), float("inf"), -1e308, 1e18, -1.0, 0.0)[rng.integers(6)]
        match rng.integers(7):
            case 0:
                state.double_array_value.data.extend([number] * int(rng.integers(0, 4)))
            case 1:
                state.string_array_value.data.extend([text] * int(rng.integers(0, 4)))
            case 2:
                state.string_value = text
            case 3:
                state.int_value = int(rng.integers(-(2**62), 2**62))
            case 4:
                state.json_value = ("[" * 500, "{", '{"chosen": 1e999}', '{"chosen": [[]]}', text)[rng.integers(5)]
            case 5:
                state.double_value = number
            case _:
                state.bytes_value = rng.bytes(20)
    return run


def _clean(text: str) -> str:
    """A text that can be sent at all."""
    return text.encode("utf-8", "ignore").decode()


async def _told(student: Student, doing: Any) -> None:
    """Do something on a page; what it then shows as errors must be sentences.

    Raises:
        BrokenPromiseError: it shows an exception.
    """
    try:
        await doing
    except LatePageError:
        raise
    except PageError as error:
        kind = NoticeError if NOTICE in str(error) else BrokenPromiseError
        raise kind(str(error)) from None
    for text in student.shown.errors:
        sentence(text)
        _check_leaks(text)


@contextmanager
def watched_suite(folder: Path) -> Iterator[Server]:
    """Start a suite that tells which files it opens and must not; a file that nobody may read lies beside its own."""
    hook, temporary, uploads = folder / "hook", folder / "temporary", folder / "temporary" / "gradio"
    for each in (hook, temporary, uploads):
        each.mkdir()
    (hook / "sitecustomize.py").write_text(watch.SITECUSTOMIZE, encoding="utf-8")
    outside = temporary / f"{CANARY}.png"
    outside.write_bytes(SECRET)
    (uploads / "link.png").symlink_to(outside)
    opened = folder / "found" / "opened.txt"
    opened.parent.mkdir()
    given = {
        "PYTHONPATH": str(hook),
        "TMPDIR": str(temporary),
        "GRADIO_TEMP_DIR": str(uploads),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(folder),
        watch.CANARY: f"{CANARY}.png",
        watch.ALLOWED: str(folder),
        watch.FOUND: str(opened),
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        with running(folder / "server.log") as suite:
            server = Server(suite, opened, uploads)
            try:
                yield server
            finally:
                server.close()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
