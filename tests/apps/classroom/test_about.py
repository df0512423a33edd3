"""Every model that is shipped is named with its origin, and lessons lead there."""

import re

from streamlit.testing.v1 import AppTest

from apps.classroom.ui.lesson import FOLDER
from core.serving import artifacts
from tests.apps.classroom.pages import checked, open_page


def test_every_model_has_a_heading_and_its_licence() -> None:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120).run()
    checked(app.switch_page("about.py").run())
    headings = {heading.proto.anchor for heading in app.subheader}
    said = "\n".join(caption.value for caption in app.caption)
    cards = [artifact.card for artifact in artifacts.available()]
    assert headings == {card.name for card in cards} and len(cards) > 30
    assert said.count("Licence: ") == said.count("Made by `python -m ") == len(cards)
    assert all(f"Made by `{card.command}`." in said for card in cards)
    assert ".." not in said.replace("…", "")


def test_a_lesson_leads_to_the_model_it_shows() -> None:
    (link,) = [caption.value for caption in open_page("convolution").caption if "Origin" in caption.value]
    found = re.fullmatch(r"\[Origin and licence: .*\]\(about#(\w+)\)", link)
    assert found and artifacts.load(found[1])
