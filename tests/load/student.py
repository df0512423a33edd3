"""A student without a browser: a session of the classroom over the websocket that Streamlit's own pages use.

    async with Student(url, number) as student:
        await student.open("deep-dream")
        await student.move_a_slider()

What a browser does by itself, it does too: it runs fragments again when the page asks for it, and fetches each image
once.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urljoin

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from apps.operations import page_session
from apps.operations.web_processes import COOKIE

PATIENCE = 60.0
"""Seconds after which a page that has not come is a failure."""
UPLOAD = "Upload"
"""The choice that shows where files go."""


class PageError(Exception):
    """A page did not come, or it showed an error instead."""


class LatePageError(PageError):
    """A page did not come in time."""


@dataclass
class Control:
    """A widget of the page.

    Attributes:
        id: as the server knows it.
        fragment: the fragment that it runs; empty if it runs the whole page.
        element: as the server described it.
    """

    id: str
    fragment: str
    element: Any


@dataclass
class Shown:
    """What a page has shown so far.

    Attributes:
        sliders, buttons, uploaders, choices: its controls of these kinds.
        states: the values that the student has chosen, by control.
        polled: seconds between two runs of each fragment that runs by itself.
        controls: the ids of all controls, also of other kinds.
        errors: the texts of error messages.
    """

    sliders: dict[str, Control] = field(default_factory=dict)
    buttons: dict[str, Control] = field(default_factory=dict)
    uploaders: dict[str, Control] = field(default_factory=dict)
    choices: dict[str, Control] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    polled: dict[str, float] = field(default_factory=dict)
    controls: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Student:
    """One session.

    Attributes:
        lessons: the addresses of all pages, once one has been opened.
        process: the web process that the student belongs to, if there are several.

    Args:
        url: of the suite.
        number: of the student, who makes the same choices in every run.
    """

    def __init__(self, url: str, number: int) -> None:
        self.url, self.random = url, random.Random(number)
        self.lessons: list[str] = []
        self.process = ""
        self._pages: dict[str, str] = {}
        self._page, self._query, self._shown = "", "", Shown()
        self._finished = asyncio.Event()
        self._problem = ""
        self._session = ""
        self._files: asyncio.Queue[Any] = asyncio.Queue()
        self._seen: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._http = httpx.AsyncClient(timeout=PATIENCE)
        for page in ("", "/_stcore/health"):  # Their cookies name the web process of this visitor, and allow uploads.
            await self._http.get(self.url + page)
        self.process = self._http.cookies.get(COOKIE) or ""
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        headers = {"Cookie": cookies} if cookies else None
        self._socket = await page_session.connected(self.url, headers, PATIENCE)
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()
        await self._http.aclose()

    async def open(self, page: str, query: str = "") -> float:
        """Open a page by its address; the seconds until it is there.

        Args:
            page: its address.
            query: parameters of the address, such as "chain=flip".

        Raises:
            PageError: it shows an exception, or it does not come.
        """
        self._page, self._query, self._shown = page, query, Shown()
        seconds = await self._run()
        self.lessons = [name for name in self._pages if name]
        return seconds

    @property
    def shown(self) -> Shown:
        """What the page has shown so far."""
        return self._shown

    @property
    def sliders(self) -> list[Control]:
        """The sliders of the page."""
        return list(self._shown.sliders.values())

    async def move_a_slider(self) -> float | None:
        """Move one of the sliders; the seconds until the page has followed, None if there is no slider."""
        return await self.move(self.random.choice(self.sliders)) if self.sliders else None

    async def move(self, control: Control) -> float:
        """Move a slider to a value at random; the seconds until the page has followed."""
        slider = control.element
        steps = max(1, min(1000, round((slider.max - slider.min) / (slider.step or 1))))
        value = slider.min + self.random.randint(0, steps) * slider.step
        if slider.type == slider.SELECT_SLIDER:  # Its values are words.
            self._shown.states[control.id] = {"string_array_value": [slider.options[round(min(value, slider.max))]]}
        else:
            values = [min(value, slider.max)] * max(1, len(slider.default))
            self._shown.states[control.id] = {"double_array_value": values}
        return await self._run(control.fragment)

    async def press(self, word: str) -> float | None:
        """Press the first button whose label holds a word; the seconds until the page has followed, or None."""
        for control in self._shown.buttons.values():
            if word in control.element.label and not control.element.disabled:
                return await self._run(control.fragment, {control.id: {"trigger_value": True}})
        return None

    async def choose(self, option: str) -> None:
        """Choose an option wherever the page offers it."""
        for choice in list(self._shown.choices.values()):
            if option in [each.content for each in choice.element.options]:
                self._shown.states[choice.id] = {"string_array_value": [option]}
                await self._run(choice.fragment)

    async def upload(self, name: str, content: bytes) -> float | None:
        """Give a file to the page; the seconds until it has followed, None if it takes none."""
        began = time.perf_counter()
        await self.choose(UPLOAD)
        suffix = name[name.rindex(".") :]
        taking = [each for each in self._shown.uploaders.values() if suffix in (each.element.type or [suffix])]
        if not taking:
            return None
        control = taking[0]
        message = BackMsg()
        message.file_urls_request.request_id = f"{time.monotonic()}"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        await self._socket.send(message.SerializeToString())
        urls = (await asyncio.wait_for(self._files.get(), PATIENCE)).file_urls[0]
        allowed = {"X-Xsrftoken": self._http.cookies.get("_streamlit_xsrf") or ""}
        address = urljoin(self.url + "/", urls.upload_url)
        answer = await self._http.put(address, files={name: (name, content)}, headers=allowed)
        if answer.is_error:
            raise PageError(f"{self._page}: the upload was refused with status {answer.status_code}")
        self._shown.states[control.id] = {"file_uploader_state_value": (urls, name, len(content))}
        await self._run(control.fragment)
        return time.perf_counter() - began

    async def send(self, states: ClientState, patience: float = PATIENCE) -> float:
        """Run the page with any states of its controls; the seconds until that has ended.

        Raises:
            LatePageError: it does not come within some seconds.
            PageError: it shows an exception.
        """
        message = BackMsg()
        message.rerun_script.CopyFrom(states)
        self._address(message.rerun_script)
        return await self._ended(message, patience)

    async def _run(self, fragment: str = "", triggers: dict[str, Any] | None = None) -> float:
        """Run the page, or a fragment of it; the seconds until that has ended."""
        return await self._ended(self._message(fragment, triggers or {}))

    async def _ended(self, message: BackMsg, patience: float = PATIENCE) -> float:
        """Send a message; the seconds until what it runs has ended."""
        self._finished.clear()
        self._problem = ""
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        try:
            await asyncio.wait_for(self._finished.wait(), patience)
        except TimeoutError:
            raise LatePageError(f"/{self._page} did not come within {patience:.0f} s") from None
        if self._problem:
            raise PageError(f"/{self._page}: {self._problem}")
        return time.perf_counter() - began

    def _message(self, fragment: str, triggers: dict[str, Any], is_auto: bool = False) -> BackMsg:
        message = BackMsg()
        run = message.rerun_script
        self._address(run)
        run.fragment_id, run.is_auto_rerun = fragment, is_auto
        _fill(run, {**self._shown.states, **triggers})
        return message

    def _address(self, run: ClientState) -> None:
        """Name the page, unless the request names one itself."""
        run.page_name, run.query_string = self._page, self._query
        run.page_script_hash = run.page_script_hash or self._pages.get(self._page, "")

    async def _listen(self) -> None:
        """Take what the server sends."""
        async for received in self._socket:
            assert isinstance(received, bytes)
            message = ForwardMsg.FromString(received)
            match message.WhichOneof("type"):
                case "new_session":
                    self._session = message.new_session.initialize.session_id or self._session
                case "navigation":
                    self._pages = page_session.named_pages(message)
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    self._note(message.delta.new_element, message.delta.fragment_id)
                case "auto_rerun":
                    self._shown.polled[message.auto_rerun.fragment_id] = message.auto_rerun.interval
                case "file_urls_response":
                    await self._files.put(message.file_urls_response)
                case "script_finished":
                    self._finished.set()
        self._problem = "the connection was lost"
        self._finished.set()

    def _note(self, element: Any, fragment: str) -> None:
        """Remember an element of the page."""
        kind = element.WhichOneof("type")
        if kind == "exception":
            self._problem = element.exception.message[:200]
        if kind == "alert" and element.alert.format == Alert.ERROR:
            self._shown.errors.append(element.alert.body)
        kept = {
            "slider": self._shown.sliders,
            "button": self._shown.buttons,
            "file_uploader": self._shown.uploaders,
            "button_group": self._shown.choices,
        }
        if getattr(getattr(element, kind, None), "id", ""):
            self._shown.controls.append(getattr(element, kind).id)
        if kind in kept:
            found = getattr(element, kind)
            kept[kind][found.id] = Control(found.id, fragment, found)
        if kind == "imgs":
            for image in element.imgs.imgs:
                if image.url.startswith("/") and image.url not in self._seen:
                    self._seen.add(image.url)
                    self._tasks.append(asyncio.create_task(self._fetch(image.url)))

    async def _fetch(self, address: str) -> None:
        await self._http.get(urljoin(self.url + "/", address))

    async def _poll(self) -> None:
        """Run fragments again as often as they ask for it, as the page in a browser does."""
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            for fragment, interval in list(self._shown.polled.items()):
                if now >= due.setdefault(fragment, now + interval):
                    due[fragment] = now + interval
                    await self._socket.send(self._message(fragment, {}, is_auto=True).SerializeToString())


def _fill(run: ClientState, states: dict[str, Any]) -> None:
    """Put the values of controls into a request."""
    for id, value in states.items():
        state = run.widget_states.widgets.add()
        state.id = id
        (kind, content), *_ = value.items()
        if kind in ("double_array_value", "string_array_value"):
            getattr(state, kind).data.extend(content)
        elif kind == "file_uploader_state_value":
            urls, name, size = content
            uploaded = state.file_uploader_state_value.uploaded_file_info.add()
            uploaded.name, uploaded.size, uploaded.file_id = name, size, urls.file_id
            uploaded.file_urls.CopyFrom(urls)
        else:
            setattr(state, kind, content)
