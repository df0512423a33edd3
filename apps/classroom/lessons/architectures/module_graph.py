"""One module up close: every layer a box with its shape, parameters and cost, branches side by side, top to bottom."""

from collections.abc import Mapping
from itertools import pairwise

from apps.classroom.lessons.architectures.network_graph import size
from apps.classroom.ui import svg
from core.nets.layer_graph import Group, Layer, Network

LANE, BOX = 206.0, 190.0
LARGE, MEDIUM, SMALL, GAP = 78.0, 54.0, 34.0, 26.0
MARGIN = 10.0

Way = tuple[str, ...]


def draw(network: Network, name: str, *, dark: bool = False) -> str:
    """Draw a module of a network.

    Args:
        network: it belongs to.
        name: of the module.
        dark: for a dark page.

    Returns:
        An SVG document; what a box cannot hold is in its title.
    """
    group = network.group(name)
    ways = _ways(group)
    rows = _rows(group)
    layers = {layer.name: layer for layer in group.layers} | {n: network.layer(n) for n in group.outside}
    heights = [max(_height(layers[n], n in group.outside) for n in rows if rows[n] == i) for i in range(_count(rows))]
    tops = [MARGIN + sum(heights[:i]) + i * GAP for i in range(len(heights))]
    lanes = {n: [i for i, way in enumerate(ways) if n in way] for n in rows}
    centres = {n: MARGIN + LANE * (sum(found) / len(found) + 0.5) for n, found in lanes.items()}
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
        for i, way in enumerate(ways)
        for before, after in pairwise(way)
    ]
    for node in rows:
        outside = node in group.outside
        joins = layers[node].kind == "concatenate" and not outside
        wide = LANE * (len(ways) - 1) * joins + BOX
        parts += [_box(layers[node], centres[node], spans[node][0], wide, outside, dark)]
    width = 2 * MARGIN + LANE * len(ways)
    return svg.drawing(width, tops[-1] + heights[-1] + MARGIN, f"{name} of {network.title}, up close", parts, dark)


def count_ways(group: Group) -> int:
    """How many ways lead through a module, which are drawn side by side."""
    return len(_ways(group))


def _ways(group: Group) -> list[Way]:
    """Every way from what comes in to the module's last layer, in the order of the branches."""
    inputs: Mapping[str, tuple[str, ...]] = {layer.name: layer.inputs for layer in group.layers}

    def back(name: str) -> list[Way]:
        if not inputs.get(name):
            return [(name,)]
        return [(*way, name) for before in inputs[name] for way in back(before)]

    return back(group.layers[-1].name)


def _rows(group: Group) -> dict[str, int]:
    """How far down each layer stands: one more than the lowest of its inputs."""
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
    """An arrow; one that passes rows runs in its way's lane, where nothing is in the way."""
    start, (top, _) = spans[before][1], spans[after]
    x, end = centres[before], centres[after]
    way = MARGIN + LANE * (lane + 0.5) if crossing else (x if after.endswith("_out") else end)
    if after.endswith("_out") and not crossing and x != end:
        way = x
    straight = way == x == end
    points = [(x, start), (x, top)] if straight else [(x, start), (x, start + GAP / 2), (way, start + GAP / 2)]
    if not straight:
        points += [(way, top - GAP / 2), (end, top - GAP / 2), (end, top)]
    label = svg.text(way + 8, start + GAP + 20, "identity", anchor="start", size=13) if named else ""
    return svg.line(points) + svg.arrow_head(end, top, down=True) + label


def _box(layer: Layer, centre: float, top: float, width: float, outside: bool, dark: bool) -> str:
    """One layer: large with its numbers where it multiplies, one line else."""
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
    """A large number in few digits: 28.3 million."""
    for unit, word in ((1e9, " billion"), (1e6, " million")):
        if number >= unit:
            return f"{number / unit:.3g}{word}"
    return f"{number:,.0f}"
