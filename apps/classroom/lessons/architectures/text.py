"""Every word that the page of the architectures says, and its formulas."""

from collections.abc import Mapping

from apps.classroom.lessons.architectures import network_graph, networks
from apps.classroom.lessons.architectures.module_graph import amount
from core.nets.layer_graph import Group, Layer, LayerGraph
from core.numbers import percent

EXPLANATION = (
    "A convolution has one small kernel for each pair of input and output channel, and applies it at every position "
    "of the picture. So its *parameters* depend only on the channels, while its *cost* also depends on the size of the "
    "picture. A fully connected layer uses each weight once: many parameters, little cost."
)
STYLES_INTRODUCTION = "MiniVGGNet written both ways, as in `core/nets/mini_vgg.py`. Both use the same layers."
STYLES = {
    "Sequential": (
        "build_sequential",
        "A list of layers. This is enough as long as each layer takes only the output of the previous one.",
    ),
    "Functional": (
        "build",
        "Layers are called on tensors. This is needed as soon as an output goes to two places: branches, shortcuts.",
    ),
}
"""The two ways to write a network: the function of `mini_vgg.py` that does it, and when it can be used."""

SHARED_LAYERS = "The layers that both share"
FEATURE_MAPS_HEADING = "Your picture, layer by layer"
FEATURE_MAPS = (
    "The output of a layer is a stack of small images, one per channel. These are channels of EfficientNet-Lite0, the "
    "network that classifies in the other lessons: black is 0, orange positive, blue negative, and each square is one "
    "neuron. Deeper layers have more channels and fewer positions: they say more about *what* and less about *where*."
)
INPUT_CAPTION = "What the network sees"
NO_LAYER_YET = "Stopped before the first layer."
DEFAULT_MAPS = "These feature maps were made with the default settings. Press the button for the current ones."

EVIDENCE = "What was measured of the network whose feature maps are shown above:"
EXERCISE_HINT = "One kernel for each pair of input and output channel, and one bias for each output channel."


def where_the_weights_are(network: LayerGraph) -> str:
    """Which modules have the most parameters and the highest cost."""
    largest, costliest = networks.largest_module(network), networks.costliest_module(network)
    parameters = percent(largest.parameters / network.parameters, digits=0)
    macs = percent(costliest.macs / network.macs, digits=0)
    return (
        f"Most parameters: **{network_graph.short(largest.name)}** ({parameters}). "
        f"Highest cost: **{network_graph.short(costliest.name)}** ({macs}). Click a module to see it up close."
    )


def module_title(group: Group) -> str:
    """What kind of module this is."""
    if group.kind == "residual":
        if any("shortcut" in layer.name for layer in group.layers):
            return "A residual module with a **projection**: the shape changes, so the shortcut is a 1×1 convolution."
        return "A residual module with an **identity**: its input is added unchanged; the branch learns a correction."
    if group.kind == "inception":
        if any(layer.kind == "pooling" and layer.stride > 1 for layer in group.layers):
            return "A downsampling module: a convolution and a pooling layer, both with stride 2, side by side."
        return "An inception module: kernels of several sizes see the same input, and their channels are concatenated."
    if group.kind == "dense":
        return "Every output is connected to every input."
    return "Layers in a chain."


def costliest(layer: Layer) -> str:
    """Introduces the formula of the layer with the highest cost."""
    return f"The layer of this module with the highest cost, `{layer.name}`:"


def formula(layer: Layer) -> str:
    """Parameters and cost of a layer, with its numbers, as LaTeX."""

    def product(*factors: int) -> str:
        return r" \cdot ".join(f"{factor:,}".replace(",", "{,}") for factor in factors)

    out = layer.shape[-1]
    bias = (" + C_{out}", f" + {product(out)}") if layer.bias else ("", "")
    parameters, macs = product(layer.parameters), product(layer.macs)
    kernel = product(*layer.kernel, layer.channels, out)
    if layer.kind == "dense":
        positions, numbers, window = "", "", ""
    else:
        positions, numbers = r"H \cdot W \cdot ", product(*layer.shape[:-1]) + r" \cdot "
        window = r"k_h \cdot k_w \cdot "
    lines = [
        rf"\text{{parameters}} &= {window}C_{{in}} \cdot C_{{out}}{bias[0]}",
        f"&= {kernel}{bias[1]} = {parameters}",
        rf"\text{{cost}} &= {positions}{window}C_{{in}} \cdot C_{{out}}",
        f"&= {numbers}{kernel} = {macs}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def layer_rows(group: Group) -> list[dict[str, str]]:
    """The arithmetic of a module, as a table with a row for each layer that has any."""
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


def comparisons() -> dict[str, list[tuple[str, float, str]]]:
    """Parameters, cost and depth of the five networks: the bars of each by its title."""
    every = networks.by_title().values()
    return {
        "Parameters": [(n.title, n.parameters, amount(n.parameters)) for n in every],
        "Multiply-accumulates per picture": [(n.title, n.macs, amount(n.macs)) for n in every],
        "Depth: layers with weights": [(n.title, n.depth, str(n.depth)) for n in every],
    }


def comparison() -> str:
    """What the comparison shows."""
    every = networks.by_title()
    old, new = every["AlexNet"], every["ResNet"]
    sizes = ", ".join(f"{network.title} {network.layers[0].shape[0]}" for network in every.values())
    return (
        f"{new.title} is {new.depth / old.depth:.0f} times as deep as {old.title}, with "
        f"{percent(new.parameters / old.parameters)} of its parameters: small kernels, 1×1 convolutions that keep the "
        "expensive ones narrow, average pooling instead of fully connected layers, and shortcuts that let gradients "
        f"through. Each network has the input size it was published with (in pixels: {sizes}), and the cost grows with "
        "the area."
    )


def layer_name(layer: str) -> str:
    """The name of a layer of EfficientNet-Lite0: "block 3"."""
    return layer.removesuffix("_out").replace("block", "block ")


def map_counts(metrics: Mapping[str, int]) -> str:
    """Size and number of the feature maps of a layer, and how many are shown."""
    return (
        f"{metrics['height']} × {metrics['width']} neurons × {metrics['channels']:,} channels; "
        f"{metrics['shown']} of them are shown."
    )


def other_maps(title: str) -> str:
    """Tells the visitor that the feature maps belong to another picture or to other settings than the current ones."""
    return (
        f"These feature maps show “{title}”, with the settings that it was started with. Press the button for the "
        "current picture and settings."
    )


def exercise_task(layer: Layer) -> str:
    """The exercise."""
    return f"A {layer.title} maps {layer.channels} to {layer.shape[-1]} channels, with biases. How many parameters?"


def exercise_praise(layer: Layer, network: str) -> str:
    """The solution of the exercise."""
    return f"{layer.parameter_arithmetic}. You find this layer in the first inception module of {network}."
