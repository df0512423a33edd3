"""The classroom's own parts of the browser: bars, before/after, live pictures, thumbnails, cards.

Each is a few lines of CSS and JavaScript in `frontend/`, coloured by the theme's variables, without anything from
another site. Texts are set as text, never as HTML, so that no picture's name can run a script.
"""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict

import streamlit as st

from core import images
from core.images import RGB

_FOLDER = Path(__file__).parent / "frontend"


def declare(name: str, html: str, folder: Path = _FOLDER) -> Any:
    """A browser component from `name.css` and `name.js` in a folder; lessons keep their own ones beside their pages."""
    css, js = ((folder / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component(f"convolab_{name}", html=html, css=css, js=js)


_ranking = declare("ranking", "<ol></ol>")
_compare = declare(
    "compare",
    '<div class="frame"><img draggable="false"><img class="after" draggable="false">'
    '<span class="tag left"></span><span class="tag right"></span><div class="handle"></div>'
    '<input type="range" min="0" max="100" value="50" step="0.5" aria-label="Uncover"></div>',
)
_figure = declare("figure", "<figure><img><figcaption></figcaption></figure>")
_progress = declare(
    "progress",
    '<div class="frame"><img></div>'
    '<div class="track" role="progressbar" aria-valuemin="0" aria-valuemax="100"><div class="bar"></div></div>'
    '<div class="text" role="status"></div>',
)
_thumbnails = declare("thumbnails", '<div class="row"></div>')
_gallery = declare("gallery", '<div class="gallery"></div>')
_scoreboard = declare("scoreboard", '<div class="board"></div>')
_graph = declare("graph", '<div class="frame"><div class="first"></div><div class="narrow"></div></div>')


class Score(TypedDict):
    """One labelled picture on the board: its source, whether it is a hit, and the texts of its card."""

    source: str
    title: str
    hit: bool
    verdict: str
    total: str
    truth: str
    said: str


class Row(TypedDict):
    """One bar: rank from 1 (or ""), label, length 0 to 1, its text, whether it counts, a mark or ""."""

    rank: int | str
    label: str
    length: float
    text: str
    counts: bool
    mark: str


def ranking(rows: Sequence[Row], key: str) -> None:
    """Show ranked bars; those that count in the accent colour."""
    _ranking(data={"rows": list(rows)}, key=key)


def compare(before: RGB, after: RGB, labels: tuple[str, str], key: str) -> None:
    """Show two pictures of one size under a handle that uncovers the second."""
    _compare(data={"before": data_uri(before), "after": data_uri(after), "labels": labels}, key=key)


def figure(image: RGB, caption: str, alt: str, key: str) -> None:
    """Show one picture, as wide as there is room; unlike `st.image` it is replaced without a gap."""
    _figure(data={"picture": data_uri(image), "caption": caption, "alt": alt}, key=key)


def progress(picture: RGB | None, done: float, text: str, key: str) -> None:
    """Show a picture that is being made, how much is done (0 to 1) and what is going on, without flicker."""
    source = data_uri(picture) if picture is not None else ""
    _progress(data={"picture": source, "alt": "The picture so far", "progress": done, "text": text}, key=key)


def thumbnails(items: Sequence[tuple[str, str, str]], chosen: str, key: str) -> str:
    """Show pictures to choose from.

    Args:
        items: name, title and source (an address or data URI) of each.
        chosen: the name of the chosen one at the start.
        key: of the component in the session.

    Returns:
        The name of the chosen one.
    """
    listed = [{"name": name, "title": title, "source": source} for name, title, source in items]
    state = st.session_state.get(key)
    current = (state or {}).get("chosen") or chosen
    result = _thumbnails(data={"items": listed, "chosen": current}, key=key, on_chosen_change=lambda: None)
    return str(result.chosen or chosen)


def scoreboard(cards: Sequence[Score], key: str) -> None:
    """Show labelled pictures as hits and misses with a running total."""
    _scoreboard(data={"cards": list(cards)}, key=key)


def gallery(cards: Sequence[dict[str, str]], key: str) -> str:
    """Show cards (name, address, source, chapter, question, summary); the name of a clicked one, or ""."""
    return str(_gallery(data={"cards": list(cards)}, key=key, on_opened_change=lambda: None).opened or "")


def graph(drawing: str, key: str, narrow: str = "", on_chosen: Callable[[str], None] | None = None) -> None:
    """Show a drawing.

    Args:
        drawing: an SVG document of our own making.
        key: of the component in the session.
        narrow: the same for narrow screens; where empty, the drawing is scrolled there.
        on_chosen: called with the `data-name` of the part that was clicked.
    """

    def chosen() -> None:
        name = (st.session_state.get(key) or {}).get("chosen")
        if on_chosen and name:
            on_chosen(str(name))

    _graph(data={"drawing": drawing, "narrow": narrow}, key=key, on_chosen_change=chosen)


def data_uri(image: RGB) -> str:
    """A picture as an address that holds it."""
    return "data:image/jpeg;base64," + base64.b64encode(images.encode(image, "jpeg")).decode()
