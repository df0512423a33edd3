"""A network as a plain value: layers with shapes, parameters, cost and edges, to count and draw without Keras.

`core.nets.description` creates it from a built network.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

Kind = Literal[
    "input",
    "convolution",
    "dense",
    "normalization",
    "activation",
    "pooling",
    "dropout",
    "flatten",
    "concatenate",
    "add",
]
WEIGHTED = ("convolution", "dense")
"""The kinds of layers that multiply and count towards the depth of a network."""

# The name of a layer that belongs to a module starts with the name of the module.
_MODULE = re.compile(r"(stage\d+_module\d+|inception_\d+[a-z]|downsample_\d+|block\d+|fc\d*|stem\d*)_")
_END = {
    "logits": "classifier",
    "probabilities": "classifier",
    "dropout": "pool",
    "last_norm": "pool",
    "last_relu": "pool",
}


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        name: its name in the network.
        kind: what it does.
        shape: shape of its output, without the batch.
        inputs: names of the layers whose outputs it takes.
        parameters: number of its weights; for a normalisation including the moving averages, which are not trained.
        macs: multiply-accumulates for one image; see `core.nets.description`.
        kernel: height and width of the window of a convolution or pooling; else empty.
        stride: stride of that window; else 1.
        channels: input channels of a convolution or dense layer; else 0.
        bias: whether a convolution or dense layer adds a bias.
        detail: the activation function, or the operation of a pooling ("max", "average").
    """

    name: str
    kind: Kind
    shape: tuple[int, ...]
    inputs: tuple[str, ...] = ()
    parameters: int = 0
    macs: int = 0
    kernel: tuple[int, ...] = ()
    stride: int = 1
    channels: int = 0
    bias: bool = False
    detail: str = ""

    @property
    def group(self) -> str:
        """The module that it belongs to, taken from the start of its name; or else the layer itself."""
        found = _MODULE.match(self.name)
        return found.group(1) if found else _END.get(self.name, self.name)

    @property
    def title(self) -> str:
        """What it is, in a few words ("3×3 convolution, stride 2")."""
        window = times(*self.kernel) if self.kernel else ""
        stride = f", stride {self.stride}" if self.stride > 1 else ""
        match self.kind:
            case "convolution":
                return f"{window} convolution{stride}"
            case "pooling":
                return f"{window} {self.detail} pooling{stride}" if window else f"global {self.detail} pooling"
            case "dense":
                return "fully connected"
            case "activation":
                return {"relu": "ReLU"}.get(self.detail, self.detail)
            case _:
                return {"input": "picture", "normalization": "batch normalisation"}.get(self.kind, self.kind)

    @property
    def parameter_arithmetic(self) -> str:
        """How its parameters are counted ("3×3×96×32 + 32 = 27,680"); empty if it has none."""
        if not self.parameters:
            return ""
        if self.kind == "normalization":
            return f"4×{self.shape[-1]:,} = {self.parameters:,}"
        bias = f" + {self.shape[-1]:,}" if self.bias else ""
        return f"{times(*self.kernel, self.channels, self.shape[-1])}{bias} = {self.parameters:,}"

    @property
    def cost_arithmetic(self) -> str:
        """How its multiply-accumulates are counted ("32×32 × 3×3×96×32 = 28,311,552"); empty if it has none."""
        if not self.macs:
            return ""
        places = f"{times(*self.shape[:-1])} × " if self.kind == "convolution" else ""
        return f"{places}{times(*self.kernel, self.channels, self.shape[-1])} = {self.macs:,}"


class _Layers:
    """The total cost of several layers."""

    layers: tuple[Layer, ...]

    @property
    def parameters(self) -> int:
        """The number of parameters of all layers, including those that are not trained."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one image."""
        return sum(layer.macs for layer in self.layers)


@dataclass(frozen=True)
class Group(_Layers):
    """A module of a network: its layers share the start of their names."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its output."""
        return self.layers[-1].shape

    @property
    def kind(self) -> str:
        """How to draw it: "inception", "residual", or the kind of its most important layer."""
        kinds = {layer.kind for layer in self.layers}
        if "add" in kinds:
            return "residual"
        if "concatenate" in kinds:
            return "inception"
        for kind in ("input", "convolution", "dense", "pooling"):
            if kind in kinds:
                return kind
        return self.layers[-1].kind

    @property
    def outside(self) -> tuple[str, ...]:
        """The layers outside the module whose outputs it takes."""
        names = {layer.name for layer in self.layers}
        return tuple(dict.fromkeys(name for layer in self.layers for name in layer.inputs if name not in names))


@dataclass(frozen=True)
class LayerGraph(_Layers):
    """A described network: name, title, and layers, each after its inputs."""

    name: str
    title: str
    layers: tuple[Layer, ...]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Its modules, in order."""
        groups: dict[str, list[Layer]] = {}
        for layer in self.layers:
            groups.setdefault(layer.group, []).append(layer)
        return tuple(Group(name, tuple(layers)) for name, layers in groups.items())

    def group(self, name: str) -> Group:
        """The module of this name."""
        return next(group for group in self.groups if group.name == name)

    def layer(self, name: str) -> Layer:
        """The layer of this name."""
        return next(layer for layer in self.layers if layer.name == name)

    @property
    def depth(self) -> int:
        """The number of convolutions and fully connected layers on the longest path from the input to the output."""
        depths: dict[str, int] = {}
        for layer in self.layers:
            before = max((depths[name] for name in layer.inputs), default=0)
            depths[layer.name] = before + (layer.kind in WEIGHTED)
        return max(depths.values())

    def to_json(self) -> dict[str, Any]:
        """Convert to JSON values, without fields that have their default."""
        empty = asdict(Layer("", "input", ()))
        layers = [
            {key: value for key, value in asdict(layer).items() if key in ("name", "kind") or value != empty[key]}
            for layer in self.layers
        ]
        return {"name": self.name, "title": self.title, "layers": layers}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LayerGraph":
        """Read what `to_json` wrote."""

        def layer(stored: Mapping[str, Any]) -> Layer:
            fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()}
            return Layer(**fields)

        return cls(values["name"], values["title"], tuple(layer(stored) for stored in values["layers"]))


def times(*sizes: int) -> str:
    """Join sizes with multiplication signs: 3×3×96."""
    return "×".join(f"{size:,}" for size in sizes)
