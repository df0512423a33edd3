"""A visitor: one page of a browser, which notes what goes wrong behind the visitor's back.

What only has to appear is waited for with `Locator.wait_for`: `expect` describes the whole page each time it looks in
vain, for the message that it might end with, which keeps the browser from showing it.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Request, Response, expect
from playwright.sync_api import Error as PlaywrightError

SCREENSHOTS = os.environ.get("CONVOLAB_SCREENSHOTS", "")
"""The folder for pictures of the pages that the tests pass; none are taken if it is not named, for they take long."""
PATIENCE = 60_000
"""Milliseconds for what takes one second on a quiet machine."""

HEIGHTS = {1440: 900, 400: 800}
Scheme = Literal["light", "dark"]
Value = TypeVar("Value")

# Streamlit's front end looks for its base path under the page's own path first; that is a 404 by design.
_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")
# Gradio closes its stream of events when it has heard the last one; a picture may be replaced before it has come.
_BROKEN_OFF = re.compile(r"/gradio_api/queue/data$|/media/[^/]+$")

# What a visitor does has no effect on the page until the server has heard of it: until then it looks as if at rest.
_WATCH = """
    window.lastSent = window.lastReceived = -Infinity
    window.WebSocket = class extends WebSocket {
        constructor(...address) {
            super(...address)
            this.addEventListener("message", () => { window.lastReceived = performance.now() })
        }
        send(...message) {
            window.lastSent = performance.now()
            super.send(...message)
        }
    }
"""
# A component of ours stands in a shadow of its own, which is empty until the browser has loaded and run its script.
_SETTLED = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && performance.now() - window.lastReceived > 100
    && (window.lastReceived > window.lastSent || performance.now() - window.lastSent > 1000)
    && !document.querySelector('[data-testid="stSkeleton"]')
    && [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')]
        .every(({ shadowRoot }) => shadowRoot?.firstElementChild?.childElementCount)
    && [...document.images].every((image) => image.complete)"""

_LEFT: WeakKeyDictionary[Browser, dict[tuple[int, int, Scheme], list[BrowserContext]]] = WeakKeyDictionary()

expect.set_options(timeout=PATIENCE)


def _context(browser: Browser, url: str, width: int, height: int, scheme: Scheme) -> BrowserContext:
    """A context for one kind of screen that no other visitor uses now: one that was left, or a new one."""
    left = _LEFT.setdefault(browser, {}).setdefault((width, height, scheme), [])
    if left:
        return left.pop()
    # Bars that glide would be photographed half-way.
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_WATCH)
    # The process of the pages lasts as long as one of them is open: this one, until the browser is closed.
    context.new_page().goto(f"{url}/_stcore/health")
    return context


class Visitor:
    """One visitor of the suite.

    No two visitors at the same time share anything. One who comes later takes over the browser context of one who has
    left, and so its cache, without its cookies.

    Args:
        browser: to open a page in.
        url: of the suite.
        width: of the window in pixels.
        scheme: the colour scheme that the visitor's system prefers.
        height: of the window in pixels, if not the usual one of this width.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        width: int = 1440,
        scheme: Scheme = "light",
        height: int | None = None,
    ) -> None:
        self.url = url
        self.problems: list[str] = []
        self._size = {"width": width, "height": height or HEIGHTS[width]}
        self._browser, self._screen = browser, (self._size["width"], self._size["height"], scheme)
        self.page = _context(browser, url, *self._screen).new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_response)
        self.page.on("request", self._note_request)

    def open(self, address: str = "") -> None:
        """Open a page of the classroom by its address and wait until it stands."""
        self.page.goto(f"{self.url}/{address}")
        self.settle()

    def open_widgets(self, parameters: str = "") -> None:
        """Open the widgets, which may still be starting."""
        self.page.goto(f"{self.url}/widgets/{parameters}", timeout=90_000)
        self.page.get_by_role("tab").first.wait_for(timeout=60_000)

    def reload(self) -> None:
        """Load the page's present address anew, without breaking off what is still on its way."""
        self.settle()
        self.page.reload()
        self.settle()

    def resize(self, width: int) -> None:
        """Give the window the size of another screen."""
        self._size = {"width": width, "height": HEIGHTS[width]}
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def unroll(self) -> None:
        """Make the window as high as the page, for the classroom scrolls inside its window."""
        height = self.page.evaluate("(document.querySelector('.stMain') ?? document.documentElement).scrollHeight")
        self.page.set_viewport_size({"width": self._size["width"], "height": max(height, self._size["height"])})

    def settle(self) -> None:
        """Wait until the classroom's script has run and all parts of the page have been loaded."""
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.wait_for_function(_SETTLED)

    def parameters(self) -> dict[str, str]:
        """The parameters of the page's address."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def eventually(self, holds: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Wait until something holds that Playwright has no waiting assertion for.

        Args:
            holds: asked again and again.
            what: should hold, for the message.
            timeout: in milliseconds.

        Raises:
            AssertionError: it did not within the time.
        """
        for _ in range(int(timeout / 100)):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{what}, but it did not happen within {timeout / 1000:.0f} s")

    def steady(self, read: Callable[[], Value], still: float = 5_000) -> Value:
        """Wait until a value has not changed for a while, and return it.

        What a worker did before it heard of a pause may arrive after the page has said that it is paused.

        Args:
            read: reads the value.
            still: how long it must not change, in milliseconds.

        Raises:
            AssertionError: it never stayed the same for so long.
        """
        value, waited = read(), 0.0
        for _ in range(int(2 * PATIENCE / 250)):
            self.page.wait_for_timeout(250)
            now = read()
            value, waited = now, waited + 250 if now == value else 0.0
            if waited >= still:
                return value
        raise AssertionError(f"{value!r} kept changing")

    def start(self, label: str) -> None:
        """Press the button that starts a long computation until the address names the run, as people do.

        Once in some thousand clicks, on a busy machine, one came to nothing.

        Args:
            label: of the button, without the time that it announces.

        Raises:
            AssertionError: nothing was started.
        """
        button = self.page.get_by_role("button", name=re.compile(rf"^{label}, about"))
        before = self.parameters().get("run")
        button.click()
        for _ in range(3):
            with suppress(AssertionError):
                self.eventually(lambda: self.parameters().get("run") != before, f"{label} should start", PATIENCE / 3)
                return
            with suppress(PlaywrightError):  # It is disabled, or gone, when the first click has come through after all.
                button.click(timeout=1_000)
        raise AssertionError(f"the button “{label}” started nothing")

    def click_until(self, what: Locator, shows: Locator) -> None:
        """Click something until something else shows, as people do: on a busy machine a click may come to nothing.

        Raises:
            playwright.sync_api.TimeoutError: it never did.
        """
        for _ in range(3):
            what.click()
            with suppress(PlaywrightError):
                shows.wait_for(timeout=PATIENCE / 3)
                return
        shows.wait_for(timeout=PATIENCE / 3)

    def press(self, name: str, shows: Locator, text: str) -> None:
        """Press a button of a running job until a place says what it should, as people do.

        Its buttons are drawn anew twice a second: on a busy machine a click may come to nothing, or a second one fall
        on the label that the first one brought, "Resume" for "Pause". So the place must still say it a while later.

        Args:
            name: of the button.
            shows: the place.
            text: what it should say.

        Raises:
            AssertionError: it never did.
        """
        button = self.page.get_by_role("button", name=name, exact=True)
        for _ in range(12):
            if button.count():
                button.click()
            with suppress(AssertionError):
                expect(shows).to_contain_text(text, timeout=10_000)
                self.page.wait_for_timeout(2_000)
                expect(shows).to_contain_text(text, timeout=500)
                return
        expect(shows).to_contain_text(text)

    def download(self, name: str) -> Path:
        """The file that the button of this name gives.

        The page must have run to its end: until then the button is that of the run before, whose file is gone.
        """
        self.settle()
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=name).click()
        return download.value.path()

    def sees(self) -> str:
        """What stands on the page, with its address and the state of its script, for the report of a failed test."""
        app = self.page.get_by_test_id("stApp")
        state = app.get_attribute("data-test-script-state") if app.count() else "no classroom"
        problems = "".join(f"\n{problem}" for problem in self.problems)
        return f"{self.page.url} ({state}){problems}\n{self.page.locator('body').inner_text()}"

    def alerts(self) -> Locator:
        """The sentences that the classroom shows in boxes."""
        return self.page.get_by_test_id("stAlert")

    def photograph(self, name: str) -> None:
        """A screenshot of the whole page for somebody to look at, if the environment names a folder for it."""
        if not SCREENSHOTS:
            return
        path = Path(SCREENSHOTS) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.unroll()
        self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size({"width": self._size["width"], "height": self._size["height"]})

    def leave(self) -> None:
        """Close the page and leave the browser context to the next visitor with this screen."""
        context = self.page.context
        self.page.close()
        context.clear_cookies()
        _LEFT[self._browser][self._screen].append(context)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(urlsplit(message.location["url"]).path):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _note_failure(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED" and _BROKEN_OFF.search(urlsplit(request.url).path):
            return
        self.problems.append(f"failed request: {request.url[:200]} ({request.failure})")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and not (response.status == 404 and _PROBE.search(urlsplit(response.url).path)):
            self.problems.append(f"status {response.status}: {response.url[:200]}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.problems.append(f"request to another site: {request.url[:200]}")
