"""Every word that the page of the architectures says, and its formulas."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from apps.classroom.lessons.architectures import network_graph, networks
from apps.classroom.lessons.architectures.module_graph import amount
from apps.shared.markdown import as_written
from core.evaluation import proportions
from core.evaluation.proportions import with_interval
from core.nets.layer_graph import Group, Layer, LayerGraph
from core.numbers import percent
from core.serving.card import Card, Metric

EXPLANATION = (
    "A convolution has one small kernel for each pair of input and output channel, and applies it at every position of "
    "the image. So its parameter count depends on kernel size and channels, not on the size of the image; its cost "
    "also grows with the image. Cost is counted in *multiply-accumulates* (MACs): one multiplication and one addition. "
    "A fully connected layer uses each weight once: many parameters, little cost."
)
LAYERS = "Every layer of this module, with its arithmetic"
VIEW = "What to explain"
VIEWS = {
    "module": "A module up close",
    "image": "Your image, layer by layer",
    "ideas": "Ideas",
    "styles": "Two ways to write one",
}
EVIDENCE_VIEW = "What to compare"
EVIDENCE_VIEWS = {
    "here": "These five",
    "published": "Published for ImageNet",
    "trained": "Accuracy of those trained here",
}
STYLES = {
    "Sequential": "A list of layers. This is enough as long as each layer takes only the output of the previous one.",
    "Functional": "Layers are called on tensors. This is needed as soon as an output goes to two places: here the "
    "shortcut, which is added to the output of two convolutions.",
}
"""The two ways to write a network in Keras, and when each can be used."""

IDEAS = """
- **Groups** (AlexNet): the channels are split into two halves, and each half of the output sees only its half of the
  input. That halves the weights; in 2012 each of two GPUs held one half.
- **Small kernels** (VGGNet): two 3×3 convolutions see the same window as one 5×5, with 18 instead of 25 weights for
  each pair of channels and a ReLU in between.
- **Network in network** (Lin et al.): a 1×1 convolution is a small fully connected network at every position. It mixes
  channels, and can reduce their number before an expensive kernel.
- **Inception** (GoogLeNet): kernels of several sizes look at the same input side by side, so that one layer finds small
  and large patterns.
- **Global average pooling** (Lin et al., GoogLeNet): the mean of each channel replaces the wide fully connected layers,
  which hold most of AlexNet's parameters.
- **Strides** (ResNet): a convolution with stride 2 halves height and width, instead of a pooling layer.
- **Identity** (ResNet): a module outputs x + F(x). The derivative of this sum is 1 + F′, so part of the gradient passes
  through any number of modules unchanged.
- **Bottleneck** (ResNet): a 1×1 convolution reduces the channels, a 3×3 convolution works on the few, and another 1×1
  restores them.
- **Pre-activation** (ResNet, 2016): normalisation and ReLU come before each convolution instead of after it, so that
  nothing stands in the way of the shortcut.
- **Initialisation** (He et al.): the weights of a layer with n inputs begin with variance 2/n, so that the signal keeps
  its size through many ReLU layers.
"""

FEATURE_MAPS = (
    "The output of a layer is a stack of small images, one per channel. These are channels of EfficientNet-Lite0, the "
    "network that classifies in the other lessons: black is 0, orange positive, blue negative, and each small square "
    "is the output at one position. Deeper layers have more channels and fewer positions: they say more about *what* "
    "and less about *where*."
)
INPUT_CAPTION = "What the network sees"
NO_LAYER_YET = "Stopped before the first layer."
DEFAULT_MAPS = "These feature maps were made with the default settings. Press the button for the current ones."

NO_NETWORKS = "None of the five has been trained yet; `core/training/recipes` has recipes for them."
EXERCISE_HINT = "One kernel for each pair of input and output channel, and one bias for each output channel."


def where_the_weights_are(network: LayerGraph) -> str:
    """Which modules have the most parameters and the highest cost."""
    largest, costliest = networks.largest_module(network), networks.costliest_module(network)
    parameters = percent(largest.parameters / network.parameters, digits=0)
    macs = percent(costliest.macs / network.macs, digits=0)
    return (
        f"Most parameters: **{network_graph.short(largest.name)}** ({parameters}). "
        f"Highest cost: **{network_graph.short(costliest.name)}** ({macs}). Click a module to see it up close below."
    )


def module_title(group: Group) -> str:
    """What kind of module this is."""
    if group.kind == "residual":
        if any("shortcut" in layer.name for layer in group.layers):
            return "A residual module with a **projection**: the shape changes, so the shortcut is a 1×1 convolution."
        return (
            "A residual module with an **identity**: its input is added unchanged, and the branch learns a correction. "
            "The branch is a *bottleneck*, and normalisation and ReLU precede each convolution (*pre-activation*)."
        )
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
        "Multiply-accumulates per image": [(n.title, n.macs, amount(n.macs)) for n in every],
        "Depth: layers with weights": [(n.title, n.depth, str(n.depth)) for n in every],
    }


def comparison() -> str:
    """What the comparison of the five shows, and what it does not."""
    every = networks.by_title()
    tasks = ", ".join(
        f"{network.title} {network.layers[0].shape[0]} px and {network.layers[-1].shape[-1]:,} classes"
        for network in every.values()
    )
    return (
        f"These five were made for different tasks, so their sizes say little about their quality: {tasks}. The cost "
        "grows with the area of the image, and the classes need weights of their own."
    )


def originals(alexnet: LayerGraph) -> str:
    """Where the five come from, and how the AlexNet here differs from the paper, with its numbers."""
    paper = networks.in_two_groups(alexnet)
    second = networks.costliest_module(alexnet).name
    return (
        f"AlexNet here has a single group. That of 2012 splits the convolutions of blocks 2, 4 and 5 into two groups "
        f"and has no batch normalisation: {amount(paper.parameters)} parameters instead of "
        f"{amount(alexnet.parameters)}, {amount(paper.macs)} multiply-accumulates instead of {amount(alexnet.macs)}, "
        f"{percent(paper.module_macs[second] / paper.macs, digits=0)} of them in {network_graph.short(second)}. "
        "MiniGoogLeNet is that of Zhang et al.; MiniVGGNet, DeeperGoogLeNet and this ResNet are Rosebrock's reductions "
        "for small images."
    )


def published_rows() -> list[dict[str, str]]:
    """The published networks for the same task, as rows of a table."""
    return [
        {
            "network": entry.title,
            "year": str(entry.year),
            "layers with weights": str(entry.depth),
            "parameters": f"{entry.parameters:.1f} million",
            "multiply-accumulates": f"{entry.macs:g} billion",
        }
        for entry in networks.PUBLISHED
    ]


def published() -> str:
    """What the published sizes say, on one and the same task."""
    by_title = {entry.title: entry for entry in networks.PUBLISHED}
    old, small, large, deep = (by_title[name] for name in ("AlexNet", "GoogLeNet", "VGG-16", "ResNet-152"))
    return (
        f"All for the 1,000 classes of ImageNet. {deep.title} is {deep.depth / old.depth:.0f} times as deep as "
        f"{old.title}, with {percent(deep.parameters / old.parameters, digits=0)} of its parameters; {small.title} has "
        f"{percent(small.parameters / old.parameters, digits=0)} and {large.title} "
        f"{percent(large.parameters / old.parameters, digits=0)}. So depth and size are different things."
    )


def trained_rows(cards: Sequence[Card]) -> list[dict[str, str]]:
    """The trained networks with their test accuracy and its 95 % interval, as rows of a table."""
    return [
        {
            "network": card.title,
            "classes": str(len(card.classes)),
            "test images": f"{metric.images:,}",
            "test accuracy (95 % interval)": with_interval(metric.value, metric.images),
        }
        for card in cards
        if (metric := card.metric("rank1")) is not None and metric.images
    ]


def trained(cards: Sequence[Card]) -> str:
    """How far the trained networks can be compared: pairs on the same test images, and whether they differ."""
    measured = [(card, metric) for card in cards if (metric := card.metric("rank1")) is not None and metric.images]
    pairs = [
        _pair(first, one, second, other)
        for (first, one), (second, other) in combinations(measured, 2)
        if (one.data, one.split) == (other.data, other.split)
    ]
    return " ".join(
        [
            "The trained networks are variants that fit their data; recipes, data and classes differ, so most of these "
            "accuracies cannot be compared.",
            *pairs,
            "Recipes differ within a pair too, so even a difference beyond chance is not due to the architecture alone."
            if pairs
            else "",
        ]
    )


def _pair(first: Card, one: Metric, second: Card, other: Metric) -> str:
    assert one.images and other.images
    found = proportions.difference(one.value, other.value, one.images, other.images)
    points = 100 * (other.value - one.value)
    by, low, high = (f"{value:+.1f}".replace("-", "−") for value in (points, 100 * found.low, 100 * found.high))
    verdict = "beyond chance" if found.is_beyond_chance else "within chance"
    return (
        f"On the same test images, {second.title.split(',')[0]} differs from {first.title.split(',')[0]} by {by} "
        f"points (95 % interval: {low} to {high}), {verdict}."
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
    """Tells the visitor that the feature maps belong to another image or to other settings than the current ones."""
    return (
        f"These feature maps show “{as_written(title)}”, with the settings that it was started with. Press the button "
        "for the current image and settings."
    )


def exercise_task(layer: Layer) -> str:
    """The exercise."""
    return f"A {layer.title} maps {layer.channels} to {layer.shape[-1]} channels, with biases. How many parameters?"


def exercise_praise(layer: Layer, network: str) -> str:
    """The solution of the exercise."""
    return f"{layer.parameter_arithmetic}. You find this layer in the first inception module of {network}."
