"""What the page of the architectures says and counts."""

import ast
import csv
import io
import json
from functools import cache
from pathlib import Path

from apps.classroom.lessons.architectures import network_graph
from apps.classroom.lessons.architectures.module_graph import amount
from core.nets.architecture_settings import ArchitectureSettings
from core.nets.layer_graph import Group, Layer, Network
from core.numbers import percent
from core.serving import artifacts
from core.serving.artifacts import Card

NETWORKS = Path(__file__).with_name("networks.json")
"""The five architectures, described by `core.nets.description`."""

MINI_VGG = Path(__file__).parents[4] / "core" / "nets" / "mini_vgg.py"
EXERCISE = ("MiniGoogLeNet", "inception_1a_branch3x3_conv")

EXPLANATION = (
    "A convolution has one small kernel for each pair of an input and an output channel, and uses it at every place "
    "of the picture. So its *parameters* depend on channels only, its *cost* on the size of the picture as well. A "
    "fully connected layer uses each weight once: many parameters, little cost."
)

STYLES = {
    "Sequential": (
        "build_sequential",
        "A list of layers. Enough as long as each layer takes just the output of the one before.",
    ),
    "Functional": (
        "build",
        "Layers are called on tensors. Needed as soon as one output goes two ways: branches, shortcuts.",
    ),
}
"""The two ways to write a network: the function of `mini_vgg.py` that does it, and when it is possible."""


@cache
def networks() -> dict[str, Network]:
    """The five networks by title, oldest idea first."""
    described = [Network.from_json(values) for values in json.loads(NETWORKS.read_text(encoding="utf-8"))]
    return {network.title: network for network in described}


def openable(network: Network) -> list[str]:
    """The modules that can be looked at up close."""
    return [group.name for group in network.groups if network_graph.can_be_opened(group)]


def named(network: Network, short: str) -> str:
    """The module of this short name, as the page's address has it; empty if there is none."""
    return next((name for name in openable(network) if network_graph.short(name) == short), "")


def first_module(network: Network) -> str:
    """The module to open first: one with branches, or else the costliest."""
    branched = (group.name for group in network.groups if group.kind in ("inception", "residual"))
    return next(branched, max(network.groups, key=lambda group: group.macs).name)


def lesson_of(network: Network) -> str:
    """Where the weights sit and where the work is done, in a sentence."""
    heaviest = max(network.groups, key=lambda group: group.parameters)
    costliest = max(network.groups, key=lambda group: group.macs)

    def share(part: float, whole: float) -> str:
        return percent(part / whole, digits=0) if part else ""

    return (
        f"Most parameters: **{network_graph.short(heaviest.name)}**, "
        f"{share(heaviest.parameters, network.parameters)} of them. "
        f"Most work: **{network_graph.short(costliest.name)}**, {share(costliest.macs, network.macs)} of it. "
        "Click a module to see it up close."
    )


def module_title(group: Group) -> str:
    """What kind of module it is, in a sentence."""
    names = {layer.name for layer in group.layers}
    if group.kind == "residual":
        if any("shortcut" in name for name in names):
            return "A residual module with **projection**: its shape changes, so the shortcut is a 1×1 convolution too."
        return (
            "A residual module with **identity**: what came in is added untouched, so the branch learns a correction."
        )
    if group.kind == "inception":
        if any(layer.kind == "pooling" and layer.stride > 1 for layer in group.layers):
            return "A downsample module: a convolution and a pooling, both of stride 2, side by side."
        return "An inception module: kernels of several sizes look at the same input, and their channels are stacked."
    if group.kind == "dense":
        return "Every output is connected with every input."
    return "Layers in a chain."


def steps(group: Group) -> list[dict[str, str]]:
    """The arithmetic of a module, a row for each layer that has any."""
    return [
        {
            "layer": layer.name.removeprefix(f"{group.name}_"),
            "output": network_graph.size(layer.shape),
            "parameters": layer.parameter_arithmetic,
            "multiply-accumulates": layer.cost_arithmetic,
        }
        for layer in group.layers
        if layer.parameters or layer.macs or layer.kind in ("pooling", "add", "concatenate")
    ]


def costliest(group: Group) -> Layer:
    """The layer of a module that multiplies most."""
    return max(group.layers, key=lambda layer: layer.macs)


def formula(layer: Layer) -> str:
    """Parameters and cost of a layer, with its numbers."""

    def product(*factors: int) -> str:
        return r" \cdot ".join(f"{factor:,}".replace(",", "{,}") for factor in factors)

    out = layer.shape[-1]
    bias = (" + C_{out}", f" + {product(out)}") if layer.bias else ("", "")
    parameters, macs = product(layer.parameters), product(layer.macs)
    kernel = product(*layer.kernel, layer.channels, out)
    if layer.kind == "dense":
        symbols, places, window = "", "", ""
    else:
        symbols, places, window = r"H \cdot W \cdot ", product(*layer.shape[:-1]) + r" \cdot ", r"k_h \cdot k_w \cdot "
    lines = [
        rf"\text{{parameters}} &= {window}C_{{in}} \cdot C_{{out}}{bias[0]}",
        f"&= {kernel}{bias[1]} = {parameters}",
        rf"\text{{cost}} &= {symbols}{window}C_{{in}} \cdot C_{{out}}",
        f"&= {places}{kernel} = {macs}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def comparisons() -> dict[str, list[tuple[str, float, str]]]:
    """Parameters, cost and depth of the five networks, as rows of bars."""
    found = networks().values()
    return {
        "Parameters": [(n.title, n.parameters, amount(n.parameters)) for n in found],
        "Multiply-accumulates a picture": [(n.title, n.macs, amount(n.macs)) for n in found],
        "Depth: layers with weights": [(n.title, n.depth, str(n.depth)) for n in found],
    }


def comparison_text() -> str:
    """What the comparison shows, with its numbers."""
    old, new = networks()["AlexNet"], networks()["ResNet"]
    sizes = ", ".join(f"{n.title} {n.layers[0].shape[0]}" for n in networks().values())
    part = percent(new.parameters / old.parameters)
    return (
        f"{new.title} is {new.depth / old.depth:.0f} times as deep as {old.title} and has {part} of its parameters: "
        "small kernels, 1×1 convolutions that keep the costly ones narrow, averaging instead of fully connected "
        "layers, and shortcuts that let gradients through. "
        f"Each has the input that it was published for (pixels a side: {sizes}), and cost grows with its area."
    )


@cache
def source(function: str) -> str:
    """The code of a function of `core/nets/mini_vgg.py`, as it stands there, without its docstring."""
    text = MINI_VGG.read_text(encoding="utf-8")
    node = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
    lines = text.splitlines()
    kept = list(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        kept = [number for number in kept if not first.lineno <= number <= (first.end_lineno or 0)]
    return "\n".join(lines[number - 1] for number in kept)


def cards() -> list[Card]:
    """What was measured: of the network whose feature maps are shown, and of the five where they are trained."""
    names = tuple(network.name for network in networks().values())
    trained = [artifact.card for artifact in artifacts.available() if artifact.name.endswith(names)]
    return [artifacts.load("efficientnet_lite0").card, *trained]


def table(network: Network) -> bytes:
    """All layers as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["layer", "what", "output", "parameters", "multiply_accumulates", "inputs"])
    for layer in network.layers:
        row = [layer.name, layer.title, "x".join(map(str, layer.shape)), layer.parameters, layer.macs]
        writer.writerow([*row, " ".join(layer.inputs)])
    return buffer.getvalue().encode()


def snippet(settings: ArchitectureSettings, picture: str, maps: str) -> str:
    """The code that counts the network and writes the sheets of the page.

    Args:
        settings: which network.
        picture: the expression that reads the picture.
        maps: the expression of the feature maps' settings.
    """
    name = networks()[settings.network].name
    imports = "from core import images\n" + ("from core.data import samples\n" if picture.startswith("samples") else "")
    return f"""{imports}from core.nets import description
from core.snapshots import last
from core.synthesis.feature_maps import FeatureMapSettings, feature_maps

network = description.published("{name}")
for module in network.groups:
    print(f"{{module.name:20}} {{module.parameters:>12,}} {{module.macs:>15,}}")

final = last(feature_maps({picture}, {maps}))
for layer, sheet in final.panels.items():
    images.write(sheet, f"{{layer}}.png")
"""
