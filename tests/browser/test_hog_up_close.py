"""HOG up close, as a visitor uses it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor

pytestmark = pytest.mark.browser

ADDRESS = "hog-up-close"


def test_the_window_and_the_cells_move(visit: NewVisitor) -> None:
    visitor = visit(width=1440)
    visitor.open(ADDRESS)
    page = visitor.page
    score = page.locator(".score b")
    page.get_by_text("Above 0: detected.").wait_for()
    at_first = score.inner_text()

    # Dragged onto the tree, it sees no person, and comes to rest there.
    scene = page.locator(".place svg")
    frame = scene.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 0.42 * frame["width"], frame["y"] + 0.6 * frame["height"])
    page.mouse.down()
    page.mouse.move(frame["x"] + 0.8 * frame["width"], frame["y"] + 0.45 * frame["height"], steps=5)
    page.get_by_text("Not above 0: background.").wait_for()
    page.mouse.up()
    page.wait_for_url("**/*window=*")
    visitor.settle()
    assert score.inner_text().startswith("−")

    # Arrow keys move it, too, and choose a cell whose numbers add up.
    before = visitor.parameters()["window"]
    scene.press("ArrowLeft")
    visitor.eventually(lambda: visitor.parameters().get("window") != before, "the window should move")
    visitor.settle()
    numbers = page.locator(".numbers")
    page.locator(".look g rect").nth(3 * 8 + 2).click()
    expect(numbers.locator("p")).to_contain_text("Row 4, column 3.")
    page.locator(".look svg").press("ArrowRight")
    expect(numbers.locator("p")).to_contain_text("Row 4, column 4.")
    totals = [float(text.replace("−", "-")) for text in numbers.locator("td.total").all_inner_texts()]
    assert len(totals) == 5 and abs(sum(totals[:-1]) - totals[-1]) < 0.03
    page.get_by_role("button", name="Weights").click()
    expect(page.get_by_role("button", name="Weights")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="To the best window").click()
    expect(score).to_have_text(at_first)
    visitor.eventually(lambda: "window" not in visitor.parameters(), "the best window needs no parameter")
