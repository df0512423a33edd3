"""Build the architectures by name, for recipes.

The names, types, bounds and defaults of the arguments are read from the build functions and their descriptions from the
docstrings, so that each is declared once.
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
from core.nets.architectures import ARCHITECTURES, Shape

DATA_ARGUMENTS = ("input_shape", "classes")
"""Arguments that are determined by the data rather than by the choice of a network."""


@dataclass(frozen=True)
class Argument:
    """One argument of a build function."""

    name: str
    type: Any
    default: Any
    help: str


@dataclass(frozen=True)
class NetworkBuilder:
    """How to build one architecture."""

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
        arguments: any of ``NETWORKS[name].arguments``; lists are accepted for tuples.

    Raises:
        ConvolabError: the name or an argument is unknown, a value has the wrong type or is out of range, the input has
            the wrong size, or Keras refuses to build the network.
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


def get(name: str) -> NetworkBuilder:
    """Find the network of this name.

    Raises:
        ConvolabError: there is no such network; the text lists those that exist.
    """
    if name not in NETWORKS:
        raise ConvolabError(f"There is no network {name!r}; choose one of {', '.join(NETWORKS)}.")
    return NETWORKS[name]


def checked(network: NetworkBuilder, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Convert arguments to their types.

    Raises:
        ConvolabError: an argument is unknown or has an invalid value; the text names it.
    """
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


def _network(name: str, title: str, function: Callable[..., keras.Model]) -> NetworkBuilder:
    """Create the catalogue's entry for a build function."""
    hints, texts = get_type_hints(function, include_extras=True), _texts(inspect.getdoc(function) or "")
    arguments = {
        key: Argument(key, hints[key], parameter.default, texts[key])
        for key, parameter in inspect.signature(function).parameters.items()
        if key not in DATA_ARGUMENTS
    }
    return NetworkBuilder(name, title, function, MappingProxyType(arguments))


def _texts(docstring: str) -> dict[str, str]:
    """The description of each argument in the Args section of a docstring."""
    section = docstring.partition("\nArgs:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {key: " ".join(text.split()) for key, text in entries}


_BUILD: Mapping[str, Callable[..., keras.Model]] = {
    "alexnet": alexnet.build,
    "mini_vgg": mini_vgg.build,
    "mini_googlenet": mini_googlenet.build,
    "deeper_googlenet": deeper_googlenet.build,
    "resnet": resnet.build,
}
NETWORKS: Mapping[str, NetworkBuilder] = MappingProxyType(
    {name: _network(name, architecture.title, _BUILD[name]) for name, architecture in ARCHITECTURES.items()}
)
