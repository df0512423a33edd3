"""The Gradio widgets at /widgets, as a visitor uses them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import accessibility
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Scheme, Visitor
from tests.core.transfer.pictures import as_files, labelled, packed

pytestmark = pytest.mark.browser

MENU = ".overflow-dropdown"
CATS = ("tabby", "tiger cat", "Egyptian cat")


def pictures(visitor: Visitor) -> list[str]:
    """The addresses of the large images that are visible."""
    found: list[str] = visitor.page.locator("[role=tabpanel] img").evaluate_all(
        """(images) => images
            .filter((image) => image.naturalWidth > 0 && image.getBoundingClientRect().width > 150)
            .map((image) => image.src)"""
    )
    return found


def fits(visitor: Visitor) -> bool:
    """Whether nothing sticks out at the side of the window."""
    return bool(visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def tab(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("tab", name=name)


def choose(visitor: Visitor, title: str) -> None:
    """Open a tab, or take it from the menu of those for which there is no room."""
    if not tab(visitor, title).count():
        visitor.page.get_by_role("button", name="More tabs").click()
        visitor.page.locator(MENU).get_by_role("button", name=title).click()
    else:
        tab(visitor, title).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "title", "count"), [("classify", "Ranked predictions", 2), ("dream", "Deep Dream", 3)]
)
def test_tab_opens_by_its_address_and_fits_a_desktop_and_a_telephone(
    visit: NewVisitor, name: str, title: str, count: int, scheme: Scheme
) -> None:
    visitor = visit(scheme=scheme)
    visitor.open_widgets(f"?tab={name}")
    for width in (1440, 400):
        visitor.resize(width)
        expect(tab(visitor, title)).to_have_attribute("aria-selected", "true")
        visitor.eventually(lambda: len(pictures(visitor)) >= count, f"{count} images should load")
        assert visitor.steady(lambda: fits(visitor), still=500)
        visitor.photograph(f"widgets_{name}_{width}_{scheme}")


def test_tabs_show_pictures_and_bar_nobody(visitor: Visitor) -> None:
    visitor.open_widgets()
    visitor.eventually(lambda: len(pictures(visitor)) >= 2, "the photo and its map should load")
    tab(visitor, "Deep Dream").click()
    visitor.eventually(lambda: len(pictures(visitor)) >= 3, "the photo, its dream and the input should load")
    page = visitor.page
    page.add_style_tag(content="* { transition: none !important; }")  # Colours that glide would be measured half-way.
    titles = page.locator(f"[role=tab], {MENU} button").all_text_contents()
    assert len(titles) > 10
    for title in map(str.strip, titles):
        choose(visitor, title)
        page.get_by_role("tabpanel").wait_for()
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        assert not accessibility.barriers(visitor), title
        page.emulate_media(color_scheme="dark")
        expect(page.locator("body")).to_have_class(re.compile("dark"))
        assert not accessibility.barriers(visitor, accessibility.CONTRAST), title
        page.emulate_media(color_scheme="light")
        expect(page.locator("body")).not_to_have_class(re.compile("dark"))


def test_another_example_is_classified(visitor: Visitor) -> None:
    visitor.open_widgets()
    label = visitor.page.get_by_test_id("label-output-value")
    expect(label).to_have_text("espresso")
    visitor.page.locator("button.gallery-item:visible").nth(1).click()
    visitor.page.get_by_role("button", name="Classify").click()
    expect(label).not_to_have_text("espresso")
    assert label.inner_text().strip() in CATS


def test_a_detector_shows_its_boxes_and_another_one_is_chosen(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open_widgets("?tab=detect")
    page = visitor.page
    visitor.eventually(lambda: len(pictures(visitor)) >= 2, "the photo and its boxes should load")
    page.get_by_role("gridcell", name="person").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.photograph("widgets_detect_400_dark")
    page.get_by_label("cascade", exact=True).check()
    page.get_by_role("gridcell", name="face").first.wait_for()


def test_dream_runs_and_stops(visitor: Visitor) -> None:
    visitor.open_widgets("?tab=dream")
    visitor.eventually(lambda: len(pictures(visitor)) >= 3, "the finished dream should load")
    page = visitor.page
    steps = page.get_by_role("spinbutton", name="number input for Steps")
    steps.fill("100")
    steps.press("Tab")
    page.get_by_role("button", name="Dream", exact=True).click()
    seen = set(pictures(visitor))
    at_first = len(seen)

    def has_streamed() -> bool:
        seen.update(pictures(visitor))
        return len(seen) >= at_first + 2

    visitor.eventually(has_streamed, "two intermediate images should be streamed", timeout=120_000)
    page.get_by_text("Octave").first.wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".progress-text, .progress-level")).to_have_count(0)
    # Before, an image came every half second; after a stop none may come.
    assert len(visitor.steady(lambda: pictures(visitor))) >= 3


def test_advice_is_there_at_once_and_for_ones_own_zip(visit: NewVisitor, tmp_path: Path) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open_widgets("?tab=transfer")
    page = visitor.page
    page.get_by_text("your pictures behave like Flowers-17").wait_for()
    page.locator(".js-plotly-plot").wait_for()
    expect(page.get_by_text("← your pictures")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.photograph("widgets_transfer_400_dark")
    (tmp_path / "mine.zip").write_bytes(packed(as_files(labelled(6))))
    page.get_by_role("tabpanel").filter(has=page.get_by_role("button", name="Advise")).locator(
        "input[type=file]"
    ).set_input_files(tmp_path / "mine.zip")
    # The row of the finished upload: the same name stands for a moment under the bar of its progress.
    page.get_by_role("row", name="mine.zip").wait_for()
    page.get_by_role("button", name="Advise").click()
    page.get_by_text("With 6 pictures of each class").wait_for()
