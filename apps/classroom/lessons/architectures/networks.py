"""The five networks that the lesson draws and counts, and the trained artifacts that belong to them."""

import json
from functools import cache
from pathlib import Path

from apps.classroom.lessons.architectures import network_graph
from core.nets.layer_graph import Group, Layer, LayerGraph
from core.serving import artifacts
from core.serving.card import Card

FILE = Path(__file__).with_name("networks.json")
"""Descriptions of the networks, made by `core.nets.description`."""

EXERCISE = ("MiniGoogLeNet", "inception_1a_branch3x3_conv")
"""Network and layer whose parameters the exercise asks for."""


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


def exercise_layer() -> Layer:
    """The layer whose parameters the exercise asks for."""
    network, layer = EXERCISE
    return by_title()[network].layer(layer)


def cards() -> list[Card]:
    """The cards of the network whose feature maps are shown and of those of the five that are trained."""
    names = tuple(network.name for network in by_title().values())
    trained = [artifact.card for artifact in artifacts.available() if artifact.name.endswith(names)]
    return [artifacts.load("efficientnet_lite0").card, *trained]
