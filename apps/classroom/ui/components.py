"""The classroom's own browser components: bars, before/after, live images, thumbnails, cards, drawings.

Each is a few lines of CSS and JavaScript in `frontend/` that use the colours of the theme and load nothing from other
sites. Texts are inserted as text, never as HTML, so that the name of a picture cannot run a script.
"""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

import streamlit as st

from apps.shared.once_per_image import once_if_read_only, once_per_image
from core import images
from core.images import RGB

_FOLDER = Path(__file__).parent / "frontend"


def declare(name: str, html: str, folder: Path = _FOLDER) -> Any:
    """A browser component from `name.css` and `name.js` in a folder; a lesson keeps its own beside its page."""
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
    '<div class="track" role="progressbar" aria-label="Progress" aria-valuemin="0" aria-valuemax="100">'
    '<div class="bar"></div></div>'
    '<div class="text" role="status"></div>',
)
_clip = declare("clip", '<img><button type="button"></button>')
_thumbnails = declare("thumbnails", '<div class="row" role="radiogroup"></div>')
_gallery = declare("gallery", '<div class="gallery"></div>')
_scoreboard = declare("scoreboard", '<div class="board"></div>')
_curves = declare("curves", '<div class="curves"></div>')
_graph = declare("graph", '<div class="frame"><div class="first"></div><div class="narrow"></div></div>')


class ScoreCard(TypedDict):
    """One labelled image on the board: its source, whether it is a hit, and the texts on its card."""

    source: str
    title: str
    hit: bool
    verdict: str
    total: str
    truth: str
    said: str


class RankedBar(TypedDict):
    """One bar: rank from 1 or "", label, length 0 to 1, the text behind it, whether it is coloured, a mark or ""."""

    rank: int | str
    label: str
    length: float
    text: str
    counts: bool
    mark: str


LineKind = Literal["d", "g", "averaged", "level"]
"""The colour of a line: of a GAN's D, of its G, of averaged weights, or of a level."""


class ChartLine(TypedDict):
    """A line: its name, its colour, and its points."""

    name: str
    kind: LineKind
    x: Sequence[float]
    y: Sequence[float]


class LineChart(TypedDict):
    """A chart with its title, what it shows in words, and its lines."""

    title: str
    alt: str
    series: Sequence[ChartLine]


MOST_SIZES = 4
"""In which a picture is kept."""

MOST_POINTS = 150
"""Of a line; what is narrower than a pixel need not be sent."""


def chart_line(name: str, kind: LineKind, points: Sequence[tuple[float, float]]) -> ChartLine:
    """A line through points (x, y), thinned and rounded to what can be seen."""
    thinned = [*points[:: -(-len(points) // MOST_POINTS) or 1], *points[-1:]]
    return {"name": name, "kind": kind, "x": [x for x, _ in thinned], "y": [float(f"{y:.4g}") for _, y in thinned]}


def ranking(rows: Sequence[RankedBar], key: str) -> None:
    """Show ranked bars, those that count in the accent colour."""
    _ranking(data={"rows": list(rows)}, key=key)


def compare(before: RGB, after: RGB, labels: tuple[str, str], key: str) -> None:
    """Show two images with a handle that uncovers the second, whose size the first is given."""
    if before.shape != after.shape:
        before = _resized(before, (after.shape[0], after.shape[1]))
    _compare(data={"before": data_uri(before), "after": data_uri(after), "labels": labels}, key=key)


def figure(image: RGB | str, caption: str, alt: str, key: str) -> None:
    """Show an image or its data URI at the full width; unlike `st.image`, a new one replaces it without a gap."""
    source = image if isinstance(image, str) else data_uri(image)
    _figure(data={"picture": source, "caption": caption, "alt": alt}, key=key)


def progress(image: RGB | None, done: float, text: str, key: str) -> None:
    """Show an image in the making without flicker, with the progress (0 to 1) and a status text below."""
    source = data_uri(image) if image is not None else ""
    _progress(data={"picture": source, "alt": "The picture so far", "progress": done, "text": text}, key=key)


def clip(source: str, alt: str, key: str) -> None:
    """Show an animated image by its address or data URI, with a button that stops it; it stands for less motion."""
    _clip(data={"source": source, "alt": alt, "words": {"play": "Play", "pause": "Pause"}}, key=key)


def thumbnails(items: Sequence[tuple[str, str, str]], chosen: str, key: str, label: str) -> str:
    """Show images to choose from.

    Args:
        items: name, title and source (an address or data URI) of each image.
        chosen: the name of the image that is chosen at first.
        key: of the component in the session.
        label: of the group of images, for those who cannot see it.

    Returns:
        The name of the chosen image.
    """
    listed = [{"name": name, "title": title, "source": source} for name, title, source in items]
    state = st.session_state.get(key)
    current = (state or {}).get("chosen") or chosen
    data = {"items": listed, "chosen": current, "label": label}
    result = _thumbnails(data=data, key=key, on_chosen_change=lambda: None)
    return str(result.chosen or chosen)


def scoreboard(cards: Sequence[ScoreCard], key: str) -> None:
    """Show labelled images as hits and misses with a running total."""
    _scoreboard(data={"cards": list(cards)}, key=key)


def gallery(cards: Sequence[dict[str, str]], key: str) -> str:
    """Show cards (name, address, source, chapter, question, summary) and return the name of a clicked one, or ""."""
    return str(_gallery(data={"cards": list(cards)}, key=key, on_opened_change=lambda: None).opened or "")


def curves(charts: Sequence[LineChart], axis: str, key: str, mark: float | None = None) -> None:
    """Show line charts that may be redrawn often, for the browser draws them.

    Args:
        charts: side by side if there is room.
        axis: the title of the x axis, which all of them share; its values are whole numbers.
        key: of the component in the session.
        mark: a place on the x axis to mark.
    """
    _curves(data={"charts": list(charts), "axis": axis, "mark": mark}, key=key)


def graph(drawing: str, key: str, narrow: str = "", on_chosen: Callable[[str], None] | None = None) -> None:
    """Show a drawing.

    Args:
        drawing: an SVG document made by this suite.
        key: of the component in the session.
        narrow: a version for narrow screens; if empty, the drawing scrolls there.
        on_chosen: called with the `data-name` of an element that was clicked.
    """

    def chosen() -> None:
        name = (st.session_state.get(key) or {}).get("chosen")
        if on_chosen and name:
            on_chosen(str(name))

    _graph(data={"drawing": drawing, "narrow": narrow}, key=key, on_chosen_change=chosen)


@once_if_read_only
def data_uri(image: RGB) -> str:
    """An image as a data URI, encoded as JPEG; once if it is read-only, as samples and finished results are."""
    return encoded_uri(image, "jpeg")


def encoded_uri(image: RGB, form: Literal["png", "jpeg", "webp"], quality: int = 90) -> str:
    """An image as a data URI in a format of `core.images.encode`."""
    return f"data:image/{form};base64," + base64.b64encode(images.encode(image, form, quality)).decode()


def _resized(image: RGB, size: tuple[int, int]) -> RGB:
    """An image in another size; read-only, and kept with the image, if the image is read-only."""
    if image.flags.writeable:
        return images.resize(image, size)
    sizes = _sizes(image)
    resized = sizes.get(size)
    if resized is None:
        if len(sizes) >= MOST_SIZES:
            sizes.clear()
        resized = images.resize(image, size)
        resized.flags.writeable = False
        sizes[size] = resized
    return resized


@once_per_image
def _sizes(image: RGB) -> dict[tuple[int, int], RGB]:
    return {}


def thumbnail(image: RGB) -> str:
    """A small image that is sent with many pages, as a data URI; as WebP, half as large as a JPEG that looks alike."""
    return encoded_uri(image, "webp", quality=85)
