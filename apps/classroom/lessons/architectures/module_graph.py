"""One module up close, from top to bottom: each layer a box with shape, parameters and cost, branches side by side."""

from collections.abc import Mapping
from itertools import pairwise

from apps.classroom.lessons.architectures.network_graph import size
from apps.classroom.ui import svg
from core.nets.layer_graph import Group, Layer, LayerGraph

LANE, BOX = 206.0, 190.0
LARGE, MEDIUM, SMALL, GAP = 78.0, 54.0, 34.0, 26.0
MARGIN = 10.0

LayerPath = tuple[str, ...]
"""The names of the layers along one path through a module."""


def draw(network: LayerGraph, name: str, *, dark: bool = False) -> str:
    """Draw a module of a network.

    Args:
        network: the module belongs to.
        name: of the module.
        dark: whether the page is dark.

    Returns:
        An SVG document; details that do not fit into a box are in its title.
    """
    group = network.group(name)
    paths = _paths(group)
    rows = _rows(group)
    layers = {layer.name: layer for layer in group.layers} | {n: network.layer(n) for n in group.outside}
    heights = [max(_height(layers[n], n in group.outside) for n in rows if rows[n] == i) for i in range(_count(rows))]
    tops = [MARGIN + sum(heights[:i]) + i * GAP for i in range(len(heights))]
    lanes = {n: [i for i, path in enumerate(paths) if n in path] for n in rows}
    centres = {n: MARGIN + LANE * (sum(own) / len(own) + 0.5) for n, own in lanes.items()}
    spans = {n: (tops[rows[n]], tops[rows[n]] + _height(layers[n], n in group.outside)) for n in rows}
    parts = [
        _edge(
            before,
            after,
            i,
            centres,
            spans,
            crossing=rows[after] - rows[before] > 1,
            named=before in group.outside and layers[after].kind == "add",
        )
        for i, path in enumerate(paths)
        for before, after in pairwise(path)
    ]
    for node in rows:
        outside = node in group.outside
        joins = layers[node].kind == "concatenate" and not outside
        wide = LANE * (len(paths) - 1) * joins + BOX
        parts += [_box(layers[node], centres[node], spans[node][0], wide, outside, dark)]
    width = 2 * MARGIN + LANE * len(paths)
    return svg.drawing(width, tops[-1] + heights[-1] + MARGIN, f"{name} of {network.title}, up close", parts, dark)


def count_paths(group: Group) -> int:
    """The number of paths through a module, which are drawn side by side."""
    return len(_paths(group))


def _paths(group: Group) -> list[LayerPath]:
    """Every path from an input of the module to its last layer, in the order of the branches."""
    inputs: Mapping[str, tuple[str, ...]] = {layer.name: layer.inputs for layer in group.layers}

    def back(name: str) -> list[LayerPath]:
        if not inputs.get(name):
            return [(name,)]
        return [(*path, name) for before in inputs[name] for path in back(before)]

    return back(group.layers[-1].name)


def _rows(group: Group) -> dict[str, int]:
    """The row of each layer: one below the lowest of its inputs."""
    rows = dict.fromkeys(group.outside, 0)
    for layer in group.layers:
        rows[layer.name] = 1 + max((rows[name] for name in layer.inputs), default=-1)
    return rows


def _count(rows: Mapping[str, int]) -> int:
    return max(rows.values()) + 1


def _height(layer: Layer, outside: bool) -> float:
    if outside:
        return SMALL
    return LARGE if layer.macs else MEDIUM if layer.kind == "pooling" else SMALL


def _edge(
    before: str,
    after: str,
    lane: int,
    centres: Mapping[str, float],
    spans: Mapping[str, tuple[float, float]],
    *,
    crossing: bool,
    named: bool,
) -> str:
    """An arrow; one that skips rows runs in the lane of its path, where it is unobstructed."""
    start, (top, _) = spans[before][1], spans[after]
    x, end = centres[before], centres[after]
    vertical = MARGIN + LANE * (lane + 0.5) if crossing else (x if after.endswith("_out") else end)
    straight = vertical == x == end
    points = [(x, start), (x, top)] if straight else [(x, start), (x, start + GAP / 2), (vertical, start + GAP / 2)]
    if not straight:
        points += [(vertical, top - GAP / 2), (end, top - GAP / 2), (end, top)]
    label = svg.text(vertical + 8, start + GAP + 20, "identity", anchor="start", size=13) if named else ""
    return svg.line(points) + svg.arrow_head(end, top, down=True) + label


def _box(layer: Layer, centre: float, top: float, width: float, outside: bool, dark: bool) -> str:
    """One layer: a large box with its numbers if it multiplies, else a smaller one."""
    fill = svg.colour("input" if outside else layer.kind, dark)
    left, height = centre - width / 2, _height(layer, outside)
    solid = svg.PAPER[dark]
    parts = [svg.rectangle(left, top, width, height, solid, more='rx="6"')]
    parts += [
        svg.rectangle(
            left, top, width, height, fill, more=f'fill-opacity="0.16" stroke="{fill}" stroke-width="2" rx="6"'
        )
    ]
    if outside:
        parts += [svg.text(centre, top + 22, f"in: {size(layer.shape)}", bold=True)]
    elif height == LARGE:
        title, _, stride = layer.title.partition(", ")
        parts += [svg.text(centre, top + 19, title, bold=True)]
        parts += [svg.text(centre, top + 36, f"{stride} → {size(layer.shape)}".strip(), size=13)]
        parts += [svg.text(centre, top + 53, f"{layer.parameters:,} parameters", size=13)]
        parts += [svg.text(centre, top + 70, f"{amount(layer.macs)} MACs", size=13)]
    elif height == MEDIUM:
        title, _, stride = layer.title.partition(", ")
        parts += [svg.text(centre, top + 22, title, bold=True)]
        parts += [svg.text(centre, top + 41, f"{stride} → {size(layer.shape)}".strip(), size=13)]
    else:
        merges = layer.kind in ("concatenate", "add")
        words = f"{'+' if layer.kind == 'add' else layer.title} → {size(layer.shape)}" if merges else layer.title
        parts += [svg.text(centre, top + 22, words, bold=merges)]
    numbers = [layer.name, layer.title, size(layer.shape)]
    numbers += [f"parameters {layer.parameter_arithmetic}"] if layer.parameters else []
    numbers += [f"multiply-accumulates {layer.cost_arithmetic}"] if layer.macs else []
    return svg.titled(parts, "\n".join(numbers))


def amount(number: float) -> str:
    """A large number in a few digits: 28.3 million."""
    for unit, word in ((1e9, " billion"), (1e6, " million")):
        if number >= unit:
            return f"{number / unit:.3g}{word}"
    return f"{number:,.0f}"
