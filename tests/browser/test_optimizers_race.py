"""The race on a surface, as a visitor uses it: play, pause, step, scrub, click a start, follow the arithmetic."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "optimizers-race"


def stage(page: Page) -> Locator:
    """The two drawings; their accessible name holds the current step."""
    return page.get_by_role("figure", name=re.compile(r", step \d+ of \d+$"))


def heading(page: Page) -> Locator:
    """The heading of the arithmetic: the optimizer and the step."""
    return page.get_by_role("status").filter(has_text=re.compile("step"))


def at(page: Page) -> int:
    """The current step of the race."""
    found = re.search(r"step (\d+) of", stage(page).get_attribute("aria-label") or "")
    assert found
    return int(found[1])


def row(page: Page, name: str) -> Locator:
    """The row of a quantity in the arithmetic."""
    return page.get_by_role("row").filter(has=page.locator("code", has_text=re.compile(f"^{name}$")))


def test_opens_on_a_finished_race_whose_steps_have_their_arithmetic(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    expect(stage(page)).to_have_attribute("aria-label", "Ravine, step 300 of 300")
    expect(heading(page)).to_have_text("SGD, step 300 of 300")
    painted = page.locator(".pictures canvas").evaluate_all(
        "(all) => all.map((c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size)"
    )
    assert len(painted) == 2 and min(painted) > 60  # Neither is empty.
    page.get_by_role("button", name="First step").click()
    expect(heading(page)).to_have_text("SGD, step 1 of 300")
    expect(row(page, "g")).to_contain_text("−0.26")  # 0.1 · −2.6
    expect(row(page, "step")).to_contain_text("= −0.0247")  # 0.095 · −0.26
    expect(row(page, "w_new")).to_contain_text("= −2.575")
    page.get_by_role("button", name="Step forward", exact=True).click()
    expect(heading(page)).to_have_text("SGD, step 2 of 300")
    page.get_by_role("button", name="Previous step").click()
    assert at(page) == 1
    page.get_by_role("slider", name="Step of the race").fill("120")
    expect(heading(page)).to_have_text("SGD, step 120 of 300")


def test_it_plays_and_pauses_without_the_server(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", sent.append))
    page.get_by_role("combobox", name="Speed").select_option("15 steps/s")
    page.get_by_role("button", name="Play again").click()
    visitor.eventually(lambda: 3 <= at(page) < 200, "the race should be on its way")
    page.get_by_role("button", name="Pause").click()
    here = at(page)
    expect(heading(page)).to_have_text(f"SGD, step {here} of 300")
    page.wait_for_timeout(500)
    assert at(page) == here and not sent


def test_another_is_followed_and_has_its_own_formula_and_knobs(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    page.get_by_role("group", name="Loss of each").get_by_role("button", name="Adam").click()
    expect(heading(page)).to_have_text("Adam, step 300 of 300")
    for name in ("m", "v", "alpha", "step", "w_new"):
        row(page, name).wait_for()
    page.get_by_role("slider", name="beta_1").wait_for()
    visitor.eventually(lambda: visitor.parameters().get("follow") == "adam", "the address should name it")


def test_a_click_on_the_map_starts_there(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?surface=bowl")
    page = visitor.page
    box = page.locator("canvas.above").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    expect(page.get_by_role("spinbutton", name="Start, x")).to_have_value(re.compile(r"^1\.[45]\d"))
    expect(page.get_by_role("spinbutton", name="Start, y")).to_have_value(re.compile(r"^1\.[45]\d"))
    visitor.eventually(lambda: "start" in visitor.parameters(), "the address should hold the start")


def test_the_relief_turns_and_a_preset_changes_everything(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    relief = page.locator("canvas.relief")
    before = relief.evaluate("(c) => c.toDataURL()")
    relief.focus()
    scrolled = page.evaluate("document.querySelector('.stMain').scrollTop")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        relief.press(key)
    assert relief.evaluate("(c) => c.toDataURL()") != before
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == scrolled
    page.get_by_role("img", name="The surface as a relief; the arrow keys rotate it").wait_for()
    page.get_by_role("button", name="A saddle").click()
    expect(stage(page)).to_have_attribute("aria-label", re.compile("^Saddle, step"))
    expect(page.get_by_role("group", name="Loss of each").get_by_role("button")).to_have_count(8)


def test_fits_a_phone(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open(f"{ADDRESS}?surface=beale")
    stage(visitor.page).wait_for()
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
    visitor.photograph("optimizers_race_400_dark")


def test_the_widget_draws_the_same_and_reacts_to_a_click(visitor: Visitor) -> None:
    visitor.open_widgets("?tab=optimizers")
    page = visitor.page
    expect(stage(page)).to_have_attribute("aria-label", "Ravine, step 300 of 300")
    page.get_by_role("button", name="First step").click()
    expect(heading(page)).to_have_text("SGD, step 1 of 300")
    page.get_by_role("radio", name="A saddle").click()
    expect(stage(page)).to_have_attribute("aria-label", re.compile("^Saddle, step"))
    box = page.locator("canvas.above").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    expect(page.get_by_label("Start, x")).to_have_value(re.compile(r"^0\.9|^1"))
    visitor.photograph("widgets_optimizers_1440_light")


def test_the_widget_opens_with_its_cards_and_switches_on_what_its_sliders_show(visitor: Visitor) -> None:
    visitor.open_widgets("?tab=optimizers")
    page = visitor.page
    card = page.get_by_role("button", name=re.compile("^Nadam"))
    card.wait_for()
    card.click()
    rate = page.get_by_role("spinbutton", name=re.compile("learning_rate")).filter(visible=True)
    rate.fill("0.2")
    rate.press("Tab")
    line = page.get_by_label("Line-up")
    assert "nadam" not in line.input_value()
    page.get_by_role("checkbox", name="runs").filter(visible=True).check()
    expect(line).to_have_value(re.compile("nadam-learning_rate-0.2"))
    # Two changes count even if the second comes before the response to the first.
    for name, value in (("learning_rate", "0.3"), ("beta_1", "0.8")):
        number = page.get_by_role("spinbutton", name=re.compile(name)).filter(visible=True)
        number.fill(value)
        number.press("Tab")
    expect(line).to_have_value(re.compile("nadam-learning_rate-0.3-beta_1-0.8"))


def test_after_a_knob_has_changed_the_numbers_are_those_of_the_new_race(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    page.get_by_role("spinbutton", name="learning_rate").fill("0.05")
    page.get_by_role("spinbutton", name="learning_rate").press("Enter")
    visitor.settle()
    page.get_by_role("button", name="First step").click()
    expect(heading(page)).to_have_text("SGD, step 1 of 300")
    loss = page.get_by_role("group", name="Loss of each").get_by_role("button", name="SGD").first
    expect(row(page, "step")).to_contain_text("= −0.013")  # 0.05 · −0.26
    first = loss.inner_text()
    page.wait_for_timeout(500)
    assert loss.inner_text() == first
    visitor.reload()
    page.get_by_role("button", name="First step").click()
    expect(heading(page)).to_have_text("SGD, step 1 of 300")
    assert loss.inner_text() == first


def test_the_same_optimizer_can_be_followed_again_after_a_preset(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    adam = page.get_by_role("group", name="Loss of each").get_by_role("button", name="Adam")
    adam.click()
    expect(heading(page)).to_have_text(re.compile("^Adam, step"))
    page.get_by_role("button", name="Adagrad starves").click()
    expect(heading(page)).to_have_text(re.compile("^Adagrad, step"))
    adam.click()
    expect(heading(page)).to_have_text(re.compile("^Adam, step"))


def test_a_cell_of_the_plane_is_raced_by_click_and_by_keys(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?surface=rosenbrock&race=adam-learning_rate-0.2")
    page = visitor.page
    plane = page.get_by_role("application", name=re.compile("^Rosenbrock's valley: convergence by"))
    said = page.get_by_text(re.compile(r"^Rate [\d.]+, momentum [\d.]+: "))
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"])
    expect(said).to_contain_text("diverges")
    # The column of rate 0.0018, the row of momentum 0.438, counted from below.
    page.mouse.click(box["x"] + 6.5 / 35 * box["width"], box["y"] + (17 - 2.5) / 17 * box["height"])
    expect(said).to_have_text("Rate 0.0018, momentum 0.438: converges at step 13.")
    visitor.eventually(
        lambda: "momentum-learning_rate-0.0018-momentum-0.438" in visitor.parameters().get("race", ""),
        "the address should hold the race",
    )
    visitor.alerts().filter(has_text="Solved.").wait_for()
    expect(heading(page)).to_have_text(re.compile("^Momentum, step"))
    visitor.settle()
    plane.focus()
    scrolled = page.evaluate("document.querySelector('.stMain').scrollTop")
    plane.press("ArrowUp")
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == scrolled
    expect(said).to_contain_text("momentum 0.578")
    plane.press("Enter")
    visitor.eventually(
        lambda: "momentum-0.578" in visitor.parameters().get("race", ""), "the address should hold the new one"
    )
