"""What each round of mining changes: a card for each, with its template and the boxes it finds: a component."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from apps.classroom.ui import components

_component = components.declare("round_cards", '<div class="rounds"></div>', Path(__file__).parent)


class RoundCard(TypedDict):
    """A round: its title, addresses and alternative texts of two pictures, and facts as value and unit."""

    title: str
    template: str
    template_alt: str
    picture: str
    picture_alt: str
    facts: list[tuple[str, str]]


def show(cards: Sequence[RoundCard], key: str) -> None:
    """Show the cards, side by side; on a phone two in a row."""
    _component(data={"cards": list(cards)}, key=key)
