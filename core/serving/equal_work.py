"""Recognise equal work: the same computation with the same arguments, whoever wants it."""

import dataclasses
import hashlib
import pickle
from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np
from pydantic import BaseModel


def key(target: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """A digest that is the same for equal work.

    Equal settings count as equal even if one visitor has left a default alone that another has set to the same value.

    Args:
        target: ``module:generator function``.
        args: its positional arguments, picklable.
        kwargs: its keyword arguments, picklable.
    """
    digest = hashlib.sha256()
    for part in _parts((target, list(args), dict(kwargs))):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(value: Any) -> "list[bytes | memoryview]":
    """A value as bytes, whose kinds and lengths are part of them so that different values never look alike."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}".encode()
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        array = np.ascontiguousarray(value)
        return [kind, f"{array.dtype.str}{array.shape}".encode(), array.reshape(-1).view(np.uint8).data]
    if isinstance(value, BaseModel):
        return [kind, *_parts({name: getattr(value, name) for name in type(value).model_fields})]
    if dataclasses.is_dataclass(value):
        return [kind, *_parts({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})]
    if isinstance(value, Mapping):
        items = sorted(value.items(), key=lambda item: repr(item[0]))
        return [kind, str(len(items)).encode(), *(part for item in items for each in item for part in _parts(each))]
    if isinstance(value, Set):
        return [kind, *_parts(sorted(value, key=repr))]
    if isinstance(value, list | tuple):
        return [kind, str(len(value)).encode(), *(part for each in value for part in _parts(each))]
    return [kind, pickle.dumps(value, protocol=5)]
