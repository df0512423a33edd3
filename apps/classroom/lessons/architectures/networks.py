"""The five networks that the lesson draws and counts, published sizes, and the trained artifacts among them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.classroom.lessons.architectures import network_graph
from apps.shared import shared_results
from core.nets.layer_graph import Group, Layer, LayerGraph
from core.serving.card import Card

FILE = Path(__file__).with_name("networks.json")
"""Descriptions of the networks, made by `core.nets.description`."""

EXERCISE = ("MiniGoogLeNet", "inception_1a_branch3x3_conv")
"""Network and layer whose parameters the exercise asks for."""

GROUPED = ("block2_conv", "block4_conv", "block5_conv")
"""The convolutions of AlexNet that the paper splits into two groups."""


@dataclass(frozen=True)
class Published:
    """A network for the 1,000 classes of ImageNet as published.

    Attributes:
        title: its name.
        year: of the publication.
        depth: layers with weights.
        parameters: in millions.
        macs: multiply-accumulates for one image, in billions.
    """

    title: str
    year: int
    depth: int
    parameters: float
    macs: float


PUBLISHED = (
    Published("AlexNet", 2012, 8, 61.0, 0.72),
    Published("VGG-16", 2014, 16, 138.4, 15.5),
    Published("GoogLeNet", 2014, 22, 7.0, 1.5),
    Published("ResNet-50", 2015, 50, 25.6, 3.8),
    Published("ResNet-152", 2015, 152, 60.2, 11.3),
)
"""Sizes from the papers; the parameters of VGG-16 and the ResNets are counted from their layers."""


@dataclass(frozen=True)
class Counted:
    """Parameters and multiply-accumulates of a network, the latter also by module."""

    parameters: int
    macs: int
    module_macs: Mapping[str, int]


@cache
def by_title() -> dict[str, LayerGraph]:
    """The five networks by title, the oldest idea first."""
    described = [LayerGraph.from_json(values) for values in json.loads(FILE.read_text(encoding="utf-8"))]
    return {network.title: network for network in described}


def openable(network: LayerGraph) -> list[str]:
    """The modules that can be seen up close."""
    return [group.name for group in network.groups if network_graph.can_be_opened(group)]


def named(network: LayerGraph, short: str) -> str:
    """The module with this short name, which the page's address contains; empty if there is none."""
    return next((name for name in openable(network) if network_graph.short(name) == short), "")


def first_module(network: LayerGraph) -> str:
    """The module to open first: one with branches, or else the one with the highest cost."""
    branched = (group.name for group in network.groups if group.kind in ("inception", "residual"))
    return next(branched, costliest_module(network).name)


def largest_module(network: LayerGraph) -> Group:
    """The module with the most parameters."""
    return max(network.groups, key=lambda group: group.parameters)


def costliest_module(network: LayerGraph) -> Group:
    """The module with the most multiply-accumulates."""
    return max(network.groups, key=lambda group: group.macs)


def costliest_layer(group: Group) -> Layer:
    """The layer of a module with the most multiply-accumulates."""
    return max(group.layers, key=lambda layer: layer.macs)


def in_two_groups(alexnet: LayerGraph) -> Counted:
    """AlexNet as in the paper: three of its convolutions in two groups, and no batch normalisation."""
    parameters, macs = 0, {group.name: 0 for group in alexnet.groups}
    for group in alexnet.groups:
        for layer in group.layers:
            groups = 2 if layer.name in GROUPED else 1
            biases = layer.shape[-1] if layer.bias else 0
            macs[group.name] += layer.macs // groups
            if layer.kind != "normalization":
                parameters += (layer.parameters - biases) // groups + biases
    return Counted(parameters, sum(macs.values()), macs)


def exercise_layer() -> Layer:
    """The layer whose parameters the exercise asks for."""
    network, layer = EXERCISE
    return by_title()[network].layer(layer)


def mapped() -> Card:
    """The card of the network whose feature maps are shown."""
    return shared_results.load("efficientnet_lite0").card


def trained() -> list[Card]:
    """The cards of those of the five that are trained."""
    names = tuple(network.name for network in by_title().values())
    return [artifact.card for artifact in shared_results.available() if artifact.name.endswith(names)]
