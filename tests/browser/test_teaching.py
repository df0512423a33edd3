"""Notes for the teacher, questions before results, and the glossary, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import accessibility
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

MARKS = "[...(CSS.highlights.get('glossary') ?? [])].map((range) => range.toString())"


def place(visitor: Visitor, word: str) -> tuple[float, float]:
    """The middle of a marked word in the window."""
    found: list[float] = visitor.page.evaluate(
        """(word) => {
            const range = [...CSS.highlights.get("glossary")].find((range) => range.toString() === word);
            const { left, top, width, height } = range.getBoundingClientRect();
            return [left + width / 2, top + height / 2];
        }""",
        word,
    )
    return found[0], found[1]


def test_a_step_of_the_notes_opens_what_it_is_about_and_is_not_projected(visitor: Visitor) -> None:
    visitor.open("ten-crops")
    page = visitor.page
    page.get_by_text("For the teacher").click()
    link = page.get_by_role("link", name="Open step 3")
    link.wait_for()
    visitor.photograph("teaching_notes_1440_light")
    assert not accessibility.barriers(visitor)
    address = link.get_attribute("href") or ""
    visitor.open(address.lstrip("/"))
    page.get_by_role("toolbar", name="Presentation").wait_for()
    page.get_by_text("Mirror images too").wait_for()
    expect(page.get_by_text("All ten, averaged")).to_have_count(0)  # There are five without mirror images.
    for _ in range(6):
        page.keyboard.press("PageDown")
    page.get_by_role("heading", name="Take it away").wait_for()
    expect(page.get_by_text("For the teacher")).to_be_hidden()
    expect(page.get_by_role("button", name="Glossary")).to_be_hidden()


def test_a_prediction_comes_before_the_result_and_stays(visit: NewVisitor) -> None:
    one, other = visit(), visit()
    one.open("ten-crops")
    box = one.page.locator(".st-key-prediction_ten_crops")
    box.get_by_text("Predict first.").wait_for()
    expect(box.get_by_text("measurements")).to_have_count(0)
    box.get_by_role("button", name="At least half").click()
    box.get_by_text("measurements").wait_for()
    box.get_by_text("At least half (your answer)").wait_for()
    one.settle()
    one.photograph("predict_first_1440_light")
    assert not accessibility.barriers(one)

    other.open("ten-crops")
    second = other.page.locator(".st-key-prediction_ten_crops")
    second.get_by_role("button", name="At least half").wait_for()
    second.get_by_role("button", name="Less than a tenth").click()
    second.get_by_text("As you predicted.", exact=True).wait_for()
    second.get_by_text("of 2").first.wait_for()  # The other visitor's answer counts as well.


def test_on_a_projector_the_answer_waits_for_the_votes_of_the_class(visit: NewVisitor) -> None:
    projector, student = visit(), visit()
    projector.open("choosing-a-loss?present=2")
    box = projector.page.locator(".st-key-prediction_choosing_a_loss")
    first = box.get_by_role("button").first
    before = int(first.inner_text().rpartition(": ")[2])
    student.open("choosing-a-loss")
    student.page.locator(".st-key-prediction_choosing_a_loss").get_by_role("button").first.click()
    expect(first).to_have_text(re.compile(f": {before + 1}$"))  # Counted without a click of the teacher's.
    first.click()
    expect(first).to_have_text(re.compile(f": {before + 2}$"))
    assert not accessibility.barriers(projector)
    box.get_by_role("button", name="Show the answer").click()
    expect(box.get_by_role("button")).to_have_count(0)
    box.get_by_text(f"{before + 2} of ").first.wait_for()


def test_terms_are_explained_where_they_stand(visitor: Visitor) -> None:
    visitor.open("ten-crops")
    page = visitor.page
    visitor.eventually(lambda: "epoch" in page.evaluate(MARKS), "the first use of a term is marked")
    words = page.evaluate(MARKS)
    assert len(words) == len(set(words))
    page.get_by_text("in each epoch").first.scroll_into_view_if_needed()
    x, y = visitor.steady(lambda: place(visitor, "epoch"), still=1_000)
    tip = page.get_by_role("tooltip").filter(has_text="One pass over all training images.")
    page.mouse.move(x, y)
    tip.wait_for()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(5, 5)
    page.mouse.click(x, y)  # As a tap does.
    tip.wait_for()


@pytest.mark.parametrize("width", [1440, 400])
def test_the_glossary_works_by_keyboard(visit: NewVisitor, width: int) -> None:
    visitor = visit(width=width)
    visitor.open("ten-crops")
    page = visitor.page
    visitor.eventually(lambda: bool(page.evaluate(MARKS)), "terms are marked")
    page.get_by_role("button", name="Glossary").press("Enter")
    dialog = page.get_by_role("dialog", name="Glossary")
    dialog.wait_for()
    dialog.get_by_role("heading", name="On this page").wait_for()
    expect(dialog.get_by_role("term").first).to_have_text("epoch")
    visitor.photograph(f"glossary_{width}_light")
    if width == 1440:
        assert not accessibility.barriers(visitor)
    dialog.get_by_role("searchbox").fill("gram")
    expect(dialog.get_by_role("term").first).to_have_text("Gram matrix")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
