"""A network as a graph: its modules in a row, or in a column on phones, with the parameters and the cost of each.

The height of a box is proportional to the square root of the side of the feature maps, its width to the square root of
the number of channels. Drawn to scale, the last boxes would be dots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import sqrt

from apps.classroom.ui import svg
from core.nets.layer_graph import Group, LayerGraph, times
from core.numbers import percent

WIDTH, MARGIN = 1080.0, 12.0
HIGHEST, BARS = 150.0, 62.0
COLUMN_WIDTH, ROW = 340.0, 40.0
LONGEST_VECTOR = 4096
WORDS = {
    "convolution": "convolution",
    "inception": "parallel branches",
    "residual": "residual",
    "pooling": "pooling",
    "dense": "fully connected",
}


@dataclass(frozen=True)
class _Box:
    """Position and size of a module in the row."""

    group: Group
    left: float
    slot: float
    width: float
    height: float
    depth: float

    @property
    def centre(self) -> float:
        return self.left + self.slot / 2

    @property
    def begin(self) -> float:
        return self.centre - (self.width + self.depth) / 2

    @property
    def end(self) -> float:
        return self.begin + self.width + self.depth


def row(network: LayerGraph, *, dark: bool = False, chosen: str = "") -> str:
    """Draw a network from left to right, with the parameters and the cost of each module as bars below.

    Args:
        network: to draw.
        dark: whether the page is dark.
        chosen: the module to highlight.

    Returns:
        An SVG document; the elements of a module have its name as `data-name` and its numbers as the title.
    """
    boxes = _boxes(network)
    middle = 60 + HIGHEST / 2
    under = middle + HIGHEST / 2 + 16
    parts = [svg.legend(MARGIN, 18, _kinds(network), dark)]
    for before, after in pairwise(boxes):
        parts += [svg.line([(before.end + 1, middle), (after.begin - 2, middle)])]
        if after.begin - before.end > 10:
            parts += [svg.arrow_head(after.begin - 1, middle)]
    bars_below = [under + 130 + BARS, under + 130 + 2 * BARS + 58]
    most = _most(network)
    for box in boxes:
        group = box.group
        shapes = [_slot(box, bars_below[1], marked=group.name == chosen)]
        shapes += _block(box, middle, dark)
        shapes += [svg.text(box.centre, under + 24, short(group.name), bold=True)]
        shapes += [svg.text(box.centre, under + 42, f"{group.shape[-1]:,}", size=13)]
        for bottom, share, top in zip(bars_below, _shares(group, network), most, strict=True):
            shapes += _bar(box, bottom, share, top, svg.colour(group.kind, dark))
        parts += [svg.titled(shapes, summary(group, network), _target(group))]
    parts += _brackets(boxes, under + 52)
    for bottom, words in zip(bars_below, totals(network), strict=True):
        parts += [svg.line([(MARGIN, bottom), (WIDTH - MARGIN, bottom)], width=1, more='stroke-opacity="0.5"')]
        parts += [svg.text(MARGIN, bottom - BARS - 26, words, anchor="start", bold=True)]
    return svg.drawing(WIDTH, bars_below[1] + 10, f"{network.title}, drawn as a graph", parts, dark, "group")


def column(network: LayerGraph, *, dark: bool = False, chosen: str = "") -> str:
    """Draw a network from top to bottom, for narrow screens; arguments and result as of `row`."""
    parts = [
        svg.text(198, 16, "parameters", anchor="start", size=13, bold=True),
        svg.text(288, 16, "cost", anchor="start", size=13, bold=True),
    ]
    largest = max(group.shape[0] for group in network.groups if len(group.shape) == 3)
    y = 24.0
    for group in network.groups:
        fill = svg.colour(group.kind, dark)
        wide, high = _extent(group, largest, 84), min(26.0, 4 + 0.7 * sqrt(group.shape[-1]))
        if len(group.shape) == 1:
            high = 8
        shapes = [svg.rectangle(0, y, COLUMN_WIDTH, ROW, "transparent")]
        if group.name == chosen:
            shapes = [svg.rectangle(1, y + 1, COLUMN_WIDTH - 2, ROW - 2, "currentColor", more=_MARKED)]
        shapes += [svg.rectangle(48 - wide / 2, y + (ROW - high) / 2, wide, high, fill, more='rx="2"')]
        shapes += [svg.text(96, y + 18, short(group.name), anchor="start", bold=True)]
        shapes += [svg.text(96, y + 34, times(*group.shape), anchor="start", size=13)]
        for x, share, top in zip((198, 288), _shares(group, network), _most(network), strict=True):
            if share:
                shapes += [svg.rectangle(x, y + 23, max(1.0, 48 * share / top), 9, fill)]
                shapes += [svg.text(x, y + 18, percent(share, digits=0), anchor="start", size=13)]
        parts += [svg.titled(shapes, summary(group, network), _target(group))]
        y += ROW
    return svg.drawing(COLUMN_WIDTH, y + 6, f"{network.title}, drawn as a graph", parts, dark, "group")


def comparison(title: str, rows: Sequence[tuple[str, float, str]], *, dark: bool = False, chosen: str = "") -> str:
    """Draw horizontal bars with their labels, one of them highlighted.

    Args:
        title: what is compared.
        rows: name, value and label of each bar.
        dark: whether the page is dark.
        chosen: the name of the highlighted bar; the others are grey.
    """
    most = max(value for _, value, _ in rows)
    parts = [svg.text(0, 18, title, anchor="start", size=15, bold=True)]
    for i, (name, value, words) in enumerate(rows):
        y = 34 + 44 * i
        fill = svg.colour("convolution" if name == chosen else "input", dark)
        parts += [svg.text(0, y + 12, name, anchor="start", bold=name == chosen)]
        parts += [svg.text(330, y + 12, words, anchor="end")]
        parts += [svg.rectangle(0, y + 18, max(2, 330 * value / most), 10, fill, more='rx="2"')]
    return svg.drawing(340, 34 + 44 * len(rows), title, parts, dark)


def short(name: str) -> str:
    """The short name of a module: 3a, 1.4, block 2."""
    if name.startswith("stage"):
        stage, module = name.removeprefix("stage").split("_module")
        return f"{stage}.{module}"
    if name.startswith("downsample_"):
        return "down " + name.removeprefix("downsample_")
    name = name.removeprefix("inception_")
    name = {"classifier": "classes"}.get(name, name)
    return f"{name[:-1]} {name[-1]}" if name[:-1] in ("block", "fc", "stem", "pool") else name


def size(shape: Sequence[int]) -> str:
    """A shape in words: 13 × 13 × 384."""
    return " × ".join(f"{side:,}" for side in shape)


def _share(share: float) -> str:
    return percent(share, digits=0) if share else "none"


def totals(network: LayerGraph) -> tuple[str, str]:
    """All parameters and the total cost, in words."""
    return f"{network.parameters:,} parameters", f"{network.macs:,} multiply-accumulates per image"


def summary(group: Group, network: LayerGraph) -> str:
    """The numbers of a module in a few lines."""
    parameters, macs = _shares(group, network)
    return (
        f"{group.name}\n{size(group.shape)}\n{group.parameters:,} parameters ({_share(parameters)})\n"
        f"{group.macs:,} multiply-accumulates ({_share(macs)})"
    )


def can_be_opened(group: Group) -> bool:
    """Whether a module has anything to show up close: layers that multiply."""
    return group.macs > 0


_MARKED = 'fill-opacity="0.07" rx="6"'


def _target(group: Group) -> str:
    if not can_be_opened(group):
        return ""
    return f'data-name="{group.name}" role="button" tabindex="0" aria-label="{short(group.name)}"'


def _kinds(network: LayerGraph) -> list[tuple[str, str]]:
    present = {group.kind for group in network.groups}
    return [(kind, word) for kind, word in WORDS.items() if kind in present]


def _shares(group: Group, network: LayerGraph) -> tuple[float, float]:
    return group.parameters / network.parameters, group.macs / network.macs


def _most(network: LayerGraph) -> tuple[float, float]:
    """The largest share of any module in the parameters and in the cost, to which the bars are scaled."""
    shares = [_shares(group, network) for group in network.groups]
    return max(share for share, _ in shares), max(share for _, share in shares)


def _boxes(network: LayerGraph) -> list[_Box]:
    """Slots that fill the row, equally wide unless a label needs more, each with a box as large as fits."""
    room = WIDTH - 2 * MARGIN
    needed = [max(8.4 * len(short(g.name)), 8.0 * len(f"{g.shape[-1]:,}")) + 4 for g in network.groups]
    equal = room / len(needed)
    while sum(slots := [max(equal, need) for need in needed]) > room and equal > 1:
        equal -= 0.5
    maps = [group for group in network.groups if len(group.shape) == 3]
    largest, widest = max(g.shape[0] for g in maps), max(g.shape[-1] for g in maps)
    thickness = min(2.4, 0.5 * min(slots) / sqrt(widest))
    boxes, left = [], MARGIN
    for group, slot in zip(network.groups, slots, strict=True):
        height = _extent(group, largest, HIGHEST)
        if len(group.shape) == 3:
            depth = min(0.26 * height, 0.3 * min(slots))
            box = _Box(group, left, slot, max(3.0, thickness * sqrt(group.shape[-1])), height, depth)
        else:
            box = _Box(group, left, slot, min(16.0, 0.3 * slot), height, 0.0)
        boxes.append(box)
        left += slot
    return boxes


def _extent(group: Group, largest: int, room: float) -> float:
    """The extent of feature maps on the page, by the square root of their side, or of the length of a vector."""
    if len(group.shape) == 3:
        return room * sqrt(group.shape[0] / largest)
    return max(4.0, room * sqrt(min(1.0, group.shape[0] / LONGEST_VECTOR)))


def _block(box: _Box, middle: float, dark: bool) -> list[str]:
    """A box in perspective; branches as stripes, the shortcut of a residual module as an arc."""
    fill, depth = svg.colour(box.group.kind, dark), box.depth
    left, right = box.begin, box.begin + box.width
    top, bottom = middle - box.height / 2 + depth / 2, middle + box.height / 2 + depth / 2
    parts = [svg.rectangle(left, top, box.width, bottom - top, fill)]
    if depth:
        parts += [
            svg.polygon(
                [(left, top), (left + depth, top - depth), (right + depth, top - depth), (right, top)], fill, 0.55
            )
        ]
        parts += [
            svg.polygon(
                [(right, top), (right + depth, top - depth), (right + depth, bottom - depth), (right, bottom)],
                fill,
                0.75,
            )
        ]
    if box.group.kind == "inception":
        branches = len(next(layer for layer in box.group.layers if layer.kind == "concatenate").inputs)
        for i in range(1, branches):
            y = top + (bottom - top) * i / branches
            parts += [svg.rectangle(left, y - 1, box.width, 2, svg.PAPER[dark])]
    if box.group.kind == "residual":
        projected = any("shortcut" in layer.name for layer in box.group.layers)
        height = top - depth - 4
        start, end = box.begin - 3, box.end + 3
        style = 'stroke-dasharray="4 3"' if projected else ""
        parts += [
            f'<path d="M{start:.1f},{middle:.1f} V{height:.1f} Q{(start + end) / 2:.1f},{height - 22:.1f} '
            f'{end:.1f},{height:.1f} V{middle:.1f}" fill="none" stroke="{fill}" stroke-width="2" {style}/>'
        ]
    return parts


def _slot(box: _Box, bottom: float, *, marked: bool) -> str:
    """The whole area of a module, so that it can be clicked anywhere; shaded if it is highlighted."""
    fill, more = ("currentColor", _MARKED) if marked else ("transparent", "")
    return svg.rectangle(box.left, 32, box.slot, bottom - 32, fill, more=more)


def _bar(box: _Box, bottom: float, share: float, most: float, fill: str) -> list[str]:
    """A bar above the bottom line, with full height for the largest share, and its label if there is room."""
    height, width = BARS * share / most, min(box.slot * 0.6, 54)
    parts = []
    if share:
        parts += [svg.rectangle(box.centre - width / 2, bottom - max(1.0, height), width, max(1.0, height), fill)]
    if share and (box.slot >= 42 or share == most):
        parts += [svg.text(box.centre, bottom - height - 5, percent(share, digits=0), size=13)]
    return parts


def _brackets(boxes: Sequence[_Box], y: float) -> list[str]:
    """Brackets below the modules whose feature maps have the same size."""
    parts = []
    for shape, members in groupby(boxes, key=lambda box: box.group.shape[:-1]):
        run = list(members)
        left, right = run[0].left + 4, run[-1].left + run[-1].slot - 4
        parts += [svg.line([(left, y), (left, y + 5), (right, y + 5), (right, y)], width=1)]
        words = size(shape) if shape else "vector" if len(run) == 1 else "vectors"
        parts += [svg.text((left + right) / 2, y + 21, words, size=13)]
    return parts
