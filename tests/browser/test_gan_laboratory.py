"""The GAN laboratory, as a visitor uses it: half steps, runs, failure and cure, back in time, layers, drawing."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "gan-laboratory"
RUN = 120_000
"""Milliseconds for a run that may have to wait for its worker to start."""


def plane(page: Page) -> Locator:
    """The drawing; its accessible name holds the facts."""
    return page.get_by_role("figure", name=re.compile("^The plane with real samples"))


def facts(page: Page) -> Locator:
    """How the laboratory stands."""
    return page.locator(".facts:not(:empty)").first  # Another one may be there while the page changes.


def lit(page: Page) -> Locator:
    """The half step that is lit in the diagram."""
    return page.locator(".half.lit .title")


def button(page: Page, name: str) -> Locator:
    """A button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def image(page: Page) -> str:
    """The pixels of the drawing."""
    return str(plane(page).evaluate("(canvas) => canvas.toDataURL()"))


def expect_ended(page: Page) -> None:
    """Wait for the end of a run."""
    expect(button(page, "Pause")).to_have_count(0, timeout=RUN)
    expect(button(page, "Step both")).to_be_enabled()


def test_opens_on_a_finished_training_with_all_layers_beside_the_smallest_game(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    expect(plane(page)).to_have_attribute("aria-label", re.compile(r"step 3,000; 8 of 8 Gaussians covered"))
    colours = plane(page).evaluate(
        "(c) => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    )
    assert colours > 300
    for name in ("real samples", "generated samples", "D's field", "G's grid", "G's gradients"):
        expect(page.locator(".layers button", has_text=name)).to_have_attribute("aria-pressed", "true")
    for name, lines in (("loss over steps: D from", 3), ("energy distance to the real samples over steps", 2)):
        paths = page.get_by_role("img", name=re.compile(f"^{name}")).locator("path").all()
        assert len(paths) == lines and all((path.get_attribute("d") or "").startswith("M") for path in paths)
    visitor.photograph("gan_laboratory_1440_light")

    page.get_by_role("tab", name="Why it oscillates").click()
    drawing = page.get_by_role("img", name=re.compile("^The bilinear game")).filter(visible=True)
    expect(drawing).to_have_attribute("aria-label", re.compile("rate 0.1"))
    page.get_by_role("slider", name="Rate η of both players").press("ArrowRight")
    expect(drawing).to_have_attribute("aria-label", re.compile("rate 0.15"))


def test_layers_are_switched_without_the_server(visitor: Visitor) -> None:
    page = visitor.page
    sent: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", listen)
    visitor.open(ADDRESS)
    assert sent
    sent.clear()
    pictures = [image(page)]
    for layer in page.locator(".layers button").all():
        layer.click()
        expect(layer).to_have_attribute("aria-pressed", "false")
        pictures.append(image(page))
    assert len(set(pictures)) == len(pictures) and not sent


def test_half_steps_are_lit_and_can_be_undone(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    button(page, "Step D").click()
    expect(lit(page)).to_have_text("First half: train D")
    expect(facts(page)).to_contain_text("step 3,000 (D has taken 3,001)")
    button(page, "Step G").click()
    expect(lit(page)).to_have_text("Second half: train G")
    expect(facts(page)).to_contain_text("step 3,001")
    button(page, "Undo").click()
    expect(facts(page)).to_contain_text("(D has taken 3,001)")
    button(page, "Undo").click()
    expect(lit(page)).to_have_count(0)
    expect(facts(page)).not_to_contain_text("D has taken")


def test_slow_motion_goes_on_until_it_is_paused(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?seed=3")
    page = visitor.page
    page.get_by_role("radio", name="slow motion", exact=True).click()
    visitor.settle()
    page.get_by_role("button", name=re.compile("^Run ")).click()
    expect(facts(page)).to_contain_text("step 2")
    button(page, "Pause").click()
    expect(button(page, "Step both")).to_be_enabled()
    visitor.steady(lambda: facts(page).inner_text())


def test_a_failure_and_its_cure(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    button(page, "Mode collapse").click()
    button(page, "Pause").wait_for()
    expect_ended(page)
    expect(facts(page)).to_contain_text(re.compile(r"step 800.*[0-4] of 8 Gaussians covered", re.DOTALL))
    page.get_by_text("better beyond chance").wait_for()
    assert visitor.parameters() == {"discriminator_learning_rate": "0.0003", "steps": "800"}
    visitor.photograph("gan_laboratory_collapsed_1440_light")
    page.get_by_role("button", name="Cure: Discriminator ten times faster").click()
    expect(facts(page)).to_contain_text(re.compile(r"step 800.*[78] of 8 Gaussians covered", re.DOTALL), timeout=RUN)
    expect_ended(page)
    page.get_by_text("Mode collapse, cured").wait_for()


def test_a_run_is_paused_goes_on_and_is_wound_back(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?seed=3")
    page = visitor.page
    page.get_by_role("radio", name="30/s", exact=True).click()
    visitor.settle()
    page.get_by_role("button", name=re.compile("^Run ")).click()
    visitor.eventually(lambda: not facts(page).inner_text().startswith("step 0"), "it should train", RUN)
    button(page, "Pause").click()
    expect_ended(page)
    reached = facts(page).locator("li").first
    paused = visitor.steady(reached.inner_text, still=2_000)
    button(page, "Step both").click()
    expect(reached).not_to_have_text(paused)
    slider = page.get_by_role("slider", name="Back in time")
    slider.press("Home")
    expect(reached).to_have_text("step 0")
    slider.press("ArrowRight")
    expect(reached).not_to_have_text("step 0")


def test_visitors_draw_what_the_networks_learn(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?distribution=drawn&steps=100")
    page = visitor.page
    expect(plane(page)).to_have_attribute("aria-label", re.compile("points drawn by hand"))
    box = plane(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"], steps=12)
    page.mouse.up()
    expect(plane(page)).to_have_attribute("aria-label", re.compile(r"of the real ones \(0\.5\d, 0\.6\d\)"))
    visitor.eventually(lambda: "points" in visitor.parameters(), "the address keeps the drawing")
    visitor.reload()
    expect(plane(page)).to_have_attribute("aria-label", re.compile(r"of the real ones \(0\.5\d, 0\.6\d\)"))
    page.get_by_role("button", name="Run 100 steps").click()
    expect(facts(page)).to_contain_text("step 100", timeout=RUN)
    expect_ended(page)
    visitor.photograph("gan_laboratory_drawn_1440_light")
    button(page, "Erase").click()
    expect(plane(page)).not_to_have_attribute("aria-label", re.compile(r"of the real ones \(0\.5\d, 0\.6\d\)"))
    visitor.eventually(lambda: "points" not in visitor.parameters(), "the address forgets the drawing")


def test_choices_have_the_usual_names_and_short_addresses(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    page.get_by_role("radio", name="two moons", exact=True).click()
    visitor.eventually(lambda: visitor.parameters() == {"distribution": "moons"}, "the address names the distribution")
    visitor.reload()
    expect(plane(page)).to_have_attribute("aria-label", re.compile("two moons"))
    page.get_by_role("radio", name="ring of Gaussians", exact=True).click()
    visitor.eventually(lambda: visitor.parameters() == {}, "the address leaves out what is usual")


def test_the_exercise_is_solved_by_a_faithful_discriminator(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?discriminator_learning_rate=0.0003&discriminator_steps=10&steps=800")
    page = visitor.page
    page.get_by_role("button", name="Run 800 steps").click()
    expect(facts(page)).to_contain_text("step 800", timeout=RUN)
    expect_ended(page)
    visitor.alerts().filter(has_text="Solved.").wait_for()


def test_fits_a_phone(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open(ADDRESS)
    plane(visitor.page).wait_for()
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
    visitor.photograph("gan_laboratory_400_dark")
