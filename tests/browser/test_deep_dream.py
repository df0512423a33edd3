"""The Deep Dream page, as a visitor uses it: live images, stop, presets, and two visitors at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.classroom.lessons.deep_dream import which_is_which
from core import clips, images
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SMALL = "deep-dream?longest_side=256&steps=5&network=Lite0"
LONG = "deep-dream?longest_side=320&steps=100&octaves=4&network=Lite0"
FIRST = 120_000
"""Timeout in milliseconds of a dream that may have to wait for TensorFlow on a busy machine."""


def live(page: Page) -> Locator:
    """The image in the making."""
    return page.get_by_role("img", name="The picture so far")


def status(page: Page) -> Locator:
    """The status line below it."""
    return page.locator(".text[role=status]")


def stop(page: Page) -> Locator:
    """The stop button of a running dream."""
    return page.get_by_role("button", name="Stop")


def before_and_after(page: Page) -> Locator:
    """The handle between the photo and the dream."""
    return page.get_by_role("slider", name="Uncover")


def expect_frames(page: Page, count: int) -> list[str]:
    """Wait until the live image has changed this many times, and return the status line after each change.

    A single script in the page sees them all; between two queries a short dream could end.
    """
    live(page).wait_for()
    return live(page).evaluate(
        """(image, [count, patience]) => new Promise((resolve, reject) => {
            const line = image.getRootNode().querySelector(".text[role=status]");
            const said = [];
            new MutationObserver(() => said.push(line.textContent) < count || resolve(said))
                .observe(image, { attributeFilter: ["src"] });
            setTimeout(() => reject(new Error(`${said.length} of ${count} images came`)), patience);
        })""",
        [count, FIRST],
    )


def view(page: Page, name: str) -> None:
    """Choose a view of what happened."""
    page.get_by_role("radio", name=name, exact=True).click()


def expect_finished(page: Page) -> None:
    """Wait until a dream has ended and photo and dream are shown."""
    expect(stop(page)).to_have_count(0, timeout=FIRST)
    before_and_after(page).wait_for()


def test_opens_on_a_finished_dream_with_a_handle(visitor: Visitor) -> None:
    visitor.open("deep-dream")
    page = visitor.page
    handle, after = before_and_after(page), page.get_by_role("img", name="Dream", exact=True)
    clip = after.evaluate("(image) => getComputedStyle(image).clipPath")
    handle.focus()
    for _ in range(20):
        handle.press("ArrowLeft")
    moved = after.evaluate("(image) => getComputedStyle(image).clipPath")
    assert moved != clip
    assert "40%" in moved  # twenty steps of half a per cent, from the middle to the left


def test_the_recorded_zoom_stands_until_somebody_plays_it(visitor: Visitor) -> None:
    """The visitors of these tests ask for less motion."""
    visitor.open("deep-dream")
    page = visitor.page
    view(page, "Zoom into the dream")
    clip = page.get_by_role("img", name="A recorded zoom")
    play, pause = (page.get_by_role("button", name=name, exact=True) for name in ("Play", "Pause"))
    expect(clip).to_have_attribute("src", re.compile("^data:image/jpeg"))
    play.click()
    expect(clip).to_have_attribute("src", re.compile("webp$"))
    pause.click()
    expect(clip).to_have_attribute("src", re.compile("^data:image/jpeg"))
    play.wait_for()


def test_dream_is_live_and_shows_its_octaves(visitor: Visitor) -> None:
    visitor.open("deep-dream?longest_side=400&network=Lite0")
    page = visitor.page
    visitor.start("Dream")
    steps = [int(number) for line in expect_frames(page, 3) for number in re.findall(r"step (\d+) of 80", line)]
    assert len(steps) == 3 and steps[0] < steps[1] < steps[2]
    expect_finished(page)
    # The curve has a point for every step.
    line = page.locator(".stPlotlyChart .scatterlayer path.js-line")
    assert (line.get_attribute("d") or "").count(",") > 30
    view(page, "The stages of each octave")
    for octave in ("Octave 1", "Octave 2", "Octave 3", "Octave 4"):
        page.get_by_role("img", name=re.compile(octave)).first.wait_for()
    assert images.read(visitor.download("The dream (PNG)")).shape[1] == 400
    visitor.settle()
    visitor.photograph("dreamed_1440_light")


def test_stop_ends_a_long_dream_and_keeps_its_picture(visitor: Visitor) -> None:
    visitor.open(LONG)
    page = visitor.page
    visitor.start("Dream")
    expect_frames(page, 3)
    visitor.reload()  # The address leads back to the dream.
    expect_frames(page, 2)
    stop(page).click()
    expect(stop(page)).to_have_count(0)
    page.get_by_text(re.compile(r"Stopped at step \d+ of 400")).wait_for()
    before_and_after(page).wait_for()
    visitor.settle()
    # The next dream need not wait for the stopped one.
    visitor.start("Dream")
    expect_frames(page, 2)
    stop(page).click()
    expect(stop(page)).to_have_count(0)


def test_presets_turn_the_knobs_which_are_kept_in_the_address(visitor: Visitor) -> None:
    visitor.open("deep-dream")
    page = visitor.page
    page.get_by_role("button", name="No detail").click()
    expect(page.get_by_role("switch", name="Reinject detail")).not_to_be_checked()
    expect(page.get_by_role("slider", name="Octaves")).to_have_value("4")
    page.get_by_role("button", name="One octave").click()
    expect(page.get_by_role("slider", name="Octaves")).to_have_value("1")
    expect(page.get_by_role("slider", name="Steps")).to_have_value("80")
    visitor.eventually(
        lambda: visitor.parameters() == {"octaves": "1", "steps": "80"}, "the address should hold the preset"
    )
    page.get_by_text("Normalize", exact=True).click()
    visitor.eventually(lambda: visitor.parameters().get("normalize") == "false", "the address should hold the switch")
    visitor.reload()
    expect(page.get_by_role("slider", name="Octaves")).to_have_value("1")
    expect(page.get_by_role("slider", name="Steps")).to_have_value("80")
    expect(page.get_by_role("switch", name="Normalize")).not_to_be_checked()
    # Back at the default, a knob leaves the address.
    page.get_by_role("button", name="Whole recipe").click()
    visitor.eventually(lambda: not visitor.parameters(), "the address should be plain again")


def test_two_visitors_take_turns(visit: NewVisitor) -> None:
    one, other = visit(), visit()
    one.open(LONG)
    other.open(SMALL)
    one.start("Dream")
    expect_frames(one.page, 2)
    other.start("Dream")
    expect(status(other.page)).to_contain_text("Waiting")
    stop(one.page).click()
    expect_finished(one.page)
    expect_finished(other.page)


def test_a_dream_goes_on_while_its_visitor_reads_another_lesson(visitor: Visitor) -> None:
    visitor.open(LONG)
    page = visitor.page
    visitor.start("Dream")
    expect_frames(page, 2)
    page.get_by_role("link", name="Ranked predictions").click()
    page.get_by_text("Hit.", exact=True).wait_for()
    shown = page.get_by_role("img", name="Coffee, bright")
    visitor.eventually(
        lambda: bool(shown.evaluate("(image) => image.naturalWidth > 0")),
        "the other lesson's picture should load",
    )
    page.get_by_role("link", name="Deep Dream").click()
    expect_frames(page, 2)
    stop(page).click()
    expect_finished(page)


def test_a_channel_is_chosen_and_dreamed_of(visitor: Visitor) -> None:
    visitor.open("deep-dream?longest_side=256&steps=5&octaves=2")
    page = visitor.page
    view(page, "One channel at a time")
    page.get_by_role("button", name="channel 17", exact=True).click()
    page.get_by_text("Channel 17 of conv5_1").wait_for()
    page.get_by_role("button", name=re.compile(r"^Dream of this channel")).click()
    expect_finished(page)
    page.get_by_text("A dream of channel 17 of conv5_1.").wait_for()


def test_a_dream_is_led_towards_another_picture(visitor: Visitor) -> None:
    visitor.open("deep-dream?longest_side=256&steps=5&octaves=2&network=Lite0")
    page = visitor.page
    page.get_by_role("radio", name="Another picture").click()
    page.get_by_text("dream_of", exact=True).first.wait_for()
    visitor.start("Dream")
    expect_finished(page)
    page.get_by_text("A dream of what is in “Cat”.").wait_for()


def test_a_zoom_becomes_a_clip(visitor: Visitor) -> None:
    visitor.open("deep-dream?steps=1&octaves=1&network=Lite0&zoom_seconds=0.5&zoom_side=128&zoom_steps=1")
    page = visitor.page
    view(page, "Zoom into the dream")
    page.get_by_role("img", name="A recorded zoom").wait_for()
    visitor.start("Zoom into the dream")
    page.get_by_role("img", name="6 frames, 0.5 s").wait_for(timeout=FIRST)
    clip = clips.read(visitor.download("The zoom (WebP)"))
    assert clip.frames.shape[0] == 6 and max(clip.frames.shape[1:3]) == 128


def test_exercise_is_solved_by_matching_all_three(visitor: Visitor) -> None:
    visitor.open("deep-dream")
    page = visitor.page
    dreams, rows = which_is_which.drawn(0)
    for i, channel in enumerate(rows):
        letter = which_is_which.LETTERS[dreams.index(channel)]
        page.get_by_role("radiogroup", name=f"Strip {i + 1}").get_by_role("radio", name=letter, exact=True).click()
        visitor.settle()
    page.get_by_role("button", name="Check", exact=True).click()
    visitor.alerts().filter(has_text="Solved.").wait_for()
