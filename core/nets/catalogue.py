"""The architectures by name, with their arguments documented, for recipes.

Names, types with their bounds and defaults of the arguments are read from the build functions, their texts from the
docstrings, so each is declared once.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_type_hints

import keras
from pydantic import TypeAdapter, ValidationError

from core.errors import ConvolabError
from core.nets import alexnet, deeper_googlenet, mini_googlenet, mini_vgg, resnet
from core.nets.modules import Shape

# These two belong to the data, not to the choice of a network.
OF_THE_DATA = ("input_shape", "classes")


@dataclass(frozen=True)
class Argument:
    """One argument of a build function."""

    name: str
    type: Any
    default: Any
    help: str


@dataclass(frozen=True)
class Network:
    """One architecture."""

    name: str
    title: str
    build: Callable[..., keras.Model]
    arguments: Mapping[str, Argument]


def build(name: str, input_shape: Shape, classes: int, **arguments: Any) -> keras.Model:
    """Build a network of the catalogue.

    Args:
        name: a key of `NETWORKS`.
        input_shape: height, width, channels.
        classes: outputs of the softmax.
        arguments: any of ``NETWORKS[name].arguments``; lists will do for tuples.

    Raises:
        ConvolabError: unknown name or argument, a value of the wrong type or out of bounds, an input that does not fit,
            or whatever else Keras refuses.
    """
    network = get(name)
    given = checked(network, arguments)
    try:
        return network.build(input_shape, classes, **given)
    except (ValueError, TypeError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise ConvolabError(
            f"The network {name} cannot be built with these arguments and pictures of {input_shape[0]}×{input_shape[1]}"
            f" pixels: {reason}. Correct them."
        ) from error


def get(name: str) -> Network:
    """The network of this name, or a `ConvolabError` that lists what there is."""
    if name not in NETWORKS:
        raise ConvolabError(f"There is no network {name!r}; choose one of {', '.join(NETWORKS)}.")
    return NETWORKS[name]


def checked(network: Network, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments converted to their types, or a `ConvolabError` that says which will not do."""
    result = {}
    for key, value in arguments.items():
        if key not in network.arguments:
            known = ", ".join(network.arguments)
            raise ConvolabError(f"The network {network.name} has no argument {key!r}; it has {known}.")
        argument = network.arguments[key]
        try:
            result[key] = TypeAdapter(argument.type).validate_python(value)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise ConvolabError(
                f"The argument {key!r} of the network {network.name} cannot be {value!r}: {reason}. "
                f"Its default is {argument.default!r}."
            ) from error
    return result


def _network(name: str, title: str, function: Callable[..., keras.Model]) -> Network:
    """The table's entry for a build function."""
    hints, texts = get_type_hints(function, include_extras=True), _texts(inspect.getdoc(function) or "")
    arguments = {
        key: Argument(key, hints[key], parameter.default, texts[key])
        for key, parameter in inspect.signature(function).parameters.items()
        if key not in OF_THE_DATA
    }
    return Network(name, title, function, MappingProxyType(arguments))


def _texts(docstring: str) -> dict[str, str]:
    """What the section Args of a docstring says of each argument."""
    section = docstring.partition("\nArgs:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {key: " ".join(text.split()) for key, text in entries}


NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        network.name: network
        for network in (
            _network(mini_vgg.NAME, "MiniVGGNet", mini_vgg.build),
            _network(alexnet.NAME, "AlexNet", alexnet.build),
            _network(mini_googlenet.NAME, "MiniGoogLeNet", mini_googlenet.build),
            _network(deeper_googlenet.NAME, "DeeperGoogLeNet", deeper_googlenet.build),
            _network(resnet.NAME, "ResNet", resnet.build),
        )
    }
)
