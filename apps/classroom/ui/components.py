"""The classroom's own parts of the browser: bars, before/after, live pictures, thumbnails, cards.

Each is a few lines of CSS and JavaScript in `frontend/`, coloured by the theme's variables, without anything from
another site. Texts are set as text, never as HTML, so that no picture's name can run a script.
"""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypedDict

import streamlit as st

from core import images
from core.images import RGB

COLUMNS = 30
"""Of a sheet of thumbnails."""

_FOLDER = Path(__file__).parent / "frontend"


def _component(name: str, html: str) -> Any:
    css, js = ((_FOLDER / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component(f"convolab_{name}", html=html, css=css, js=js)


_ranking = _component("ranking", "<ol></ol>")
_compare = _component(
    "compare",
    '<div class="frame"><img draggable="false"><img class="after" draggable="false">'
    '<span class="tag left"></span><span class="tag right"></span><div class="handle"></div>'
    '<input type="range" min="0" max="100" value="50" step="0.5" aria-label="Uncover"></div>',
)
_figure = _component("figure", "<figure><img><figcaption></figcaption></figure>")
_progress = _component(
    "progress",
    '<div class="frame"><img></div>'
    '<div class="track" role="progressbar" aria-valuemin="0" aria-valuemax="100"><div class="bar"></div></div>'
    '<div class="text" role="status"></div>',
)
_thumbnails = _component("thumbnails", '<div class="row"></div>')
_gallery = _component("gallery", '<div class="gallery"></div>')
_scoreboard = _component("scoreboard", '<div class="board"></div>')
_graph = _component("graph", '<div class="frame"><div class="first"></div><div class="narrow"></div></div>')
_crops = _component("crops", "<ol></ol>")
_draws = _component("draws", '<div class="grid"></div><div class="scroll"><table></table></div>')
_race = _component("race", '<div role="figure"><div class="ratio"></div><div class="claim"></div><ol></ol></div>')
_landscape = _component("landscape", '<div class="map"><div class="frame"></div><div class="tip" hidden></div></div>')
_file_tree = _component("file_tree", "<ul></ul>")
_chunks = _component(
    "chunks",
    '<div class="ways" role="group"></div><canvas role="img"></canvas><div class="key"></div>'
    '<div class="turn"><button class="play"></button>'
    '<input type="range" min="1" step="1" aria-label="Batch"></div><div class="text" role="status"></div>',
)


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
    """One bar: rank from 1 (or ""), label, probability 0 to 1, its text, whether it counts, a mark or ""."""

    rank: int | str
    label: str
    probability: float
    text: str
    counts: bool
    mark: str


class Crop(TypedDict):
    """One view of a picture: its source, the CSS colour and name of its place, and the vote of the network."""

    source: str
    colour: str
    place: str
    label: str
    text: str
    probability: float
    agrees: bool


class Bar(TypedDict):
    """One bar of a race: label, length 0 to 1, its text, and whether it is one of those that are compared."""

    label: str
    length: float
    text: str
    strong: bool


class Node(TypedDict):
    """A group or dataset of a file: name, facts, bytes in words, length 0 to 1 of their bar, notes, what is in it."""

    name: str
    facts: str
    size: str
    length: float
    notes: list[tuple[str, str]]
    children: list["Node"]


class Dot(TypedDict):
    """One picture on a map: its place, 0 to 1, its colour, class and label."""

    x: float
    y: float
    colour: str
    group: str
    label: str


class Own(TypedDict):
    """A new picture on a map: its place, 0 to 1, and its address."""

    x: float
    y: float
    source: str


class Way(TypedDict):
    """A way of reading a file: its title, all rows in order, and batch by batch the chunks in memory and a sentence."""

    title: str
    rows: list[int]
    held: list[list[int]]
    said: list[str]


class Draw(TypedDict):
    """One augmented picture: its source, its label and text, whether the label stays, and the shares of a mixed one."""

    source: str
    label: str
    text: str
    keeps: bool
    shares: list[tuple[str, float]]


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


def crops(views: Sequence[Crop], key: str) -> None:
    """Show views of one picture with their votes, five in a row; on a telephone each beside its mirror image."""
    _crops(data={"crops": list(views)}, key=key)


def race(ratio: str, claim: str, bars: Sequence[Bar], key: str) -> None:
    """Show bars under a number in large type."""
    _race(data={"ratio": ratio, "claim": claim, "bars": list(bars)}, key=key)


def file_tree(root: Node, key: str) -> None:
    """Show what a file holds as a tree."""
    _file_tree(data={"root": root}, key=key)


def landscape(
    dots: Sequence[Dot], sheet: str, own: Own | None, links: Sequence[tuple[float, float]], alt: str, key: str
) -> None:
    """Show a map of pictures, with the names of their classes at their middles.

    Args:
        dots: the pictures.
        sheet: the address of one picture that holds a square one for each dot, `COLUMNS` in a row; "" for none.
        own: a new one among them, drawn large.
        links: the places to which lines are drawn from the new one.
        alt: what the map shows, for who cannot see it.
        key: of the component in the session.
    """
    places: dict[str, list[Dot]] = {}
    for dot in dots:
        places.setdefault(dot["group"], []).append(dot)
    labels = [
        {"text": name, "x": median(dot["x"] for dot in of), "y": median(dot["y"] for dot in of)}
        for name, of in places.items()
    ]
    pictures = {"points": list(dots), "sheet": sheet, "columns": COLUMNS}
    _landscape(data={**pictures, "own": own, "links": list(links), "labels": labels, "alt": alt}, key=key)


def chunks(pictures: int, chunk: int, batch: int, ways: Sequence[Way], key: str) -> None:
    """Draw the rows of a file in their chunks, and batch by batch which of them are read, in several ways.

    Args:
        pictures: rows of the file.
        chunk: rows of one chunk.
        batch: rows of one batch.
        ways: of reading it, to choose from.
        key: of the component in the session.
    """
    _chunks(data={"pictures": pictures, "chunk": chunk, "batch": batch, "ways": list(ways)}, key=key)


def draws(
    original: Draw,
    pictures: Sequence[Draw],
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    *,
    busy: bool,
    key: str,
) -> int:
    """Show a picture and what augmentation draws from it, tied to the table of the drawn numbers.

    Args:
        original: the picture.
        pictures: the draws.
        columns: name and unit of each drawn quantity.
        rows: their values, a row for each picture.
        busy: whether newer ones are on their way.
        key: of the component in the session.

    Returns:
        The number of the chosen picture, from 0.
    """
    data = {
        "original": original,
        "draws": list(pictures),
        "columns": list(columns),
        "rows": list(rows),
        "busy": busy,
        "chosen": (st.session_state.get(key) or {}).get("chosen") or 0,
    }
    chosen = int(_draws(data=data, key=key, on_chosen_change=lambda: None).chosen or 0)
    return min(chosen, len(pictures) - 1)


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
