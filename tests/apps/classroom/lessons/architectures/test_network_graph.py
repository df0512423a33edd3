"""Drawings of networks and modules: well-formed, complete, within their borders, and legible."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from apps.classroom.lessons.architectures import module_graph, network_graph, networks, text
from core.nets.layer_graph import LayerGraph

SVG = "{http://www.w3.org/2000/svg}"
NETWORKS = list(networks.by_title().values())
MODULES = [(network, name) for network in NETWORKS for name in networks.openable(network)]


def parsed(drawing: str) -> ElementTree.Element:
    """The root of a drawing, after a check that everything lies inside."""
    root = ElementTree.fromstring(drawing)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for rectangle in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(rectangle.attrib[name]) for name in ("x", "y", "width", "height"))
        assert wide >= 0 and high >= 0
        assert x >= -0.1 and x + wide <= width + 0.1 and y >= -0.1 and y + high <= height + 0.1
    for element in root.iter(f"{SVG}text"):
        assert float(element.attrib["font-size"]) >= 13
        assert 0 <= float(element.attrib["x"]) <= width and 0 <= float(element.attrib["y"]) <= height
    return root


def words(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def titles(root: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in root.iter(f"{SVG}title")]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
@pytest.mark.parametrize("draw", [network_graph.row, network_graph.column])
def test_every_module_is_drawn_with_its_numbers(draw: object, network: LayerGraph) -> None:
    root = parsed(draw(network, dark=True, chosen=network.groups[1].name))  # type: ignore[operator]
    assert len(titles(root)) == len(network.groups)
    for group, title in zip(network.groups, titles(root), strict=True):
        assert network_graph.short(group.name) in words(root)
        assert title.startswith(f"{group.name}\n{network_graph.size(group.shape)}\n{group.parameters:,} parameters")
    targets = [part.attrib["data-name"] for part in root.iter(f"{SVG}g") if "data-name" in part.attrib]
    assert targets == networks.openable(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_labels_of_the_row_do_not_overlap(network: LayerGraph) -> None:
    root = parsed(network_graph.row(network))
    lines: dict[str, list[tuple[float, float]]] = {}
    for element in root.iter(f"{SVG}text"):
        if element.attrib["text-anchor"] == "middle":
            half = 3.9 * len(element.text or "")
            x = float(element.attrib["x"])
            lines.setdefault(element.attrib["y"], []).append((x - half, x + half))
    for spans in lines.values():
        spans.sort()
        assert all(left[1] <= right[0] + 1 for left, right in pairwise(spans))


def test_boxes_are_as_large_as_their_feature_maps() -> None:
    boxes = network_graph._boxes(networks.by_title()["AlexNet"])
    heights = [box.height for box in boxes[:6]]
    assert heights == sorted(heights, reverse=True)
    assert boxes[1].width < boxes[2].width < boxes[3].width == boxes[4].width


def test_projections_are_dashed() -> None:
    drawing = network_graph.row(networks.by_title()["ResNet"])
    assert drawing.count("<path") == 27 and drawing.count("stroke-dasharray") == 2


@pytest.mark.parametrize(("network", "name"), MODULES, ids=lambda value: getattr(value, "name", value))
def test_every_layer_of_a_module_is_drawn(network: LayerGraph, name: str) -> None:
    group = network.group(name)
    root = parsed(module_graph.draw(network, name))
    found = {title.split("\n")[0] for title in titles(root)}
    assert found == {layer.name for layer in group.layers} | set(group.outside)
    for layer in group.layers:
        if layer.macs:
            assert f"{layer.parameters:,} parameters" in words(root)
            assert any(layer.parameter_arithmetic in title for title in titles(root))


@pytest.mark.parametrize(
    ("network", "name", "paths"),
    [
        ("AlexNet", "block2", 1),
        ("MiniGoogLeNet", "inception_1a", 2),
        ("MiniGoogLeNet", "downsample_1", 2),
        ("DeeperGoogLeNet", "inception_3a", 4),
        ("ResNet", "stage1_module1", 2),
        ("ResNet", "stage2_module1", 2),
    ],
)
def test_branches_stand_side_by_side(network: str, name: str, paths: int) -> None:
    described = networks.by_title()[network]
    assert module_graph.count_paths(described.group(name)) == paths
    root = parsed(module_graph.draw(described, name))
    boxes = [
        tuple(float(r.attrib[key]) for key in ("x", "y", "width", "height"))
        for r in root.iter(f"{SVG}rect")
        if "stroke" in r.attrib
    ]
    for i, (x, y, wide, high) in enumerate(boxes):
        for x2, y2, wide2, high2 in boxes[:i]:
            assert x >= x2 + wide2 or x2 >= x + wide or y >= y2 + high2 or y2 >= y + high, "two boxes overlap"


def test_identity_and_projection() -> None:
    resnet = networks.by_title()["ResNet"]
    assert "identity" in words(parsed(module_graph.draw(resnet, "stage1_module1")))
    assert "identity" not in words(parsed(module_graph.draw(resnet, "stage2_module1")))


def test_the_longest_bar_has_the_largest_value() -> None:
    for title, rows in text.comparisons().items():
        root = parsed(network_graph.comparison(title, rows, chosen="ResNet"))
        bars = [float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect")]
        assert [i for i, bar in enumerate(bars) if bar == max(bars)] == [
            i for i, row in enumerate(rows) if row[1] == max(value for _, value, _ in rows)
        ]
