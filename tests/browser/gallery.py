"""`python -m tests.browser.gallery`: photographs the running suite for the README, into `docs/gallery/`."""

import logging
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from apps.classroom.catalogue import LESSONS
from core import images
from tests.browser import chromium, server
from tests.browser.test_deep_dream import FIRST, expect_finished, expect_frames, status, stop
from tests.browser.test_pages import stage_pictures
from tests.browser.test_widgets import pictures
from tests.browser.visitor import Scheme, Visitor
from tests.repository import ROOT

FOLDER = ROOT / "docs" / "gallery"
MAX_BYTES = 250_000
HEIGHT = 1000

log = logging.getLogger("gallery")


def main() -> int:
    """Take all photographs; exit status 2 with a sentence if there is no browser."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    path = chromium.find()
    if path is None:
        print(chromium.MISSING, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        server.running(Path(scratch) / "server.log") as suite,
        chromium.launched(path) as browser,
    ):
        lesson(browser, suite.url, "", "home")
        for each in LESSONS:
            lesson(browser, suite.url, each.address, each.name)
        lesson(browser, suite.url, "ranked-predictions?sample=cat", "ranked_predictions_dark", scheme="dark")
        lesson(browser, suite.url, "ranked-predictions", "ranked_predictions_400", width=400)
        running_dream(browser, suite.url)
        widgets(browser, suite.url)
    return 0


def lesson(browser: Browser, url: str, address: str, name: str, width: int = 1440, scheme: Scheme = "light") -> None:
    """A page of the classroom as it opens."""
    visitor = Visitor(browser, url, width=width, scheme=scheme, height=HEIGHT if width > 400 else 860)
    visitor.open(address)
    visitor.eventually(lambda: bool(stage_pictures(visitor)), "the pictures should load")
    save(visitor, name)


def running_dream(browser: Browser, url: str) -> None:
    """A dream in the middle of its last octave."""
    visitor = Visitor(browser, url, height=HEIGHT)
    visitor.open("deep-dream?sample=flower&steps=60")
    visitor.start("Dream")
    expect(status(visitor.page)).to_contain_text("4 of 4", timeout=FIRST)
    expect_frames(visitor.page, 2)
    photograph = visitor.page.screenshot()
    stop(visitor.page).click()
    expect_finished(visitor.page)
    write(photograph, "deep_dream_running")
    visitor.leave()


def widgets(browser: Browser, url: str) -> None:
    """The second tab of the widgets."""
    visitor = Visitor(browser, url, height=HEIGHT)
    visitor.open_widgets("?tab=dream")
    visitor.eventually(lambda: len(pictures(visitor)) >= 3, "the pictures should load")
    save(visitor, "widgets")


def save(visitor: Visitor, name: str) -> None:
    """Photograph what the window shows, and close it."""
    write(visitor.page.screenshot(), name)
    visitor.leave()


def write(png: bytes, name: str) -> None:
    """Write a photograph as WebP, in the best quality that stays small."""
    picture = images.read(png)
    for quality in (90, 80, 70, 60):
        data = images.encode(picture, "webp", quality=quality)
        if len(data) <= MAX_BYTES:
            break
    path = FOLDER / f"{name}.webp"
    path.write_bytes(data)
    log.info("%s (%d kB)", path.relative_to(ROOT), len(data) // 1000)


if __name__ == "__main__":
    sys.exit(main())
