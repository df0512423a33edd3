"""Read an ONNX file: its nodes and constants, without the package `onnx`.

ONNX files are protocol buffers. Of the format only what graphs of convolutions need is read: nodes with the attributes
that are integers or texts, and constants. Source: onnx/onnx.proto of the ONNX project.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Field = tuple[int, Any]
TYPES = {1: "<f4", 2: "<u1", 3: "<i1", 6: "<i4", 7: "<i8", 10: "<f2", 11: "<f8"}
"""The numpy type of each type of ONNX that is known here."""


@dataclass(frozen=True)
class Node:
    """One operation of the graph: its kind, the names of its inputs and outputs, and its attributes."""

    kind: str
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, Any] = field(default_factory=dict)


def read(content: bytes) -> tuple[list[Node], dict[str, npt.NDArray[Any]]]:
    """The nodes of a file in order, and its constants by name.

    Raises:
        ValueError: it is no ONNX file, or it has constants of another kind.
    """
    try:
        (graph,) = (value for number, value in _fields(content) if number == 7)
        fields = list(_fields(graph))
        nodes = [_node(value) for number, value in fields if number == 1]
        return nodes, dict(_constant(value) for number, value in fields if number == 5)
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError(f"this is not an ONNX file that can be read ({error})") from error


def _fields(content: bytes) -> Iterator[Field]:
    """The fields of a message: number and value, an integer or bytes."""
    place = 0
    while place < len(content):
        key, place = _varint(content, place)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, place = _varint(content, place)
            yield number, value
            continue
        length, place = _varint(content, place) if wire == 2 else ({1: 8, 5: 4}[wire], place)
        yield number, content[place : place + length]
        place += length


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def _node(content: bytes) -> Node:
    node = Node("", [], [])
    kind = ""
    for number, value in _fields(content):
        if number == 1:
            node.inputs.append(value.decode())
        elif number == 2:
            node.outputs.append(value.decode())
        elif number == 4:
            kind = value.decode()
        elif number == 5:
            node.attributes.update([_attribute(value)])
    return Node(kind, node.inputs, node.outputs, node.attributes)


def _attribute(content: bytes) -> tuple[str, Any]:
    name, found = "", None
    for number, value in _fields(content):
        if number == 1:
            name = value.decode()
        elif number in (3, 4):
            found = value.decode() if number == 4 else value
        elif number == 8:  # Integers, packed into one field or one field each.
            found = (found or []) + (list(_packed(value)) if isinstance(value, bytes) else [value])
    return name, found


def _packed(content: bytes) -> Iterator[int]:
    place = 0
    while place < len(content):
        value, place = _varint(content, place)
        yield value


def _constant(content: bytes) -> tuple[str, npt.NDArray[Any]]:
    shape: list[int] = []
    numbers: list[int] = []
    name, kind, raw = "", 0, b""
    for number, value in _fields(content):
        if number == 1:
            shape += list(_packed(value)) if isinstance(value, bytes) else [value]
        elif number == 2:
            kind = value
        elif number == 8:
            name = value.decode()
        elif number in (4, 9):  # Floating-point numbers packed into a field are raw data too.
            raw = value
        elif number in (5, 7):
            numbers += list(_packed(value)) if isinstance(value, bytes) else [value]
    signed = [value - 2**64 if value >= 2**63 else value for value in numbers]
    values = np.array(signed, TYPES[kind]) if numbers else np.frombuffer(raw, TYPES[kind])
    return name, values.reshape(shape)
