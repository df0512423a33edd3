"""All transforms by kind, and how they are read from files and addresses and written back.

chosen = from_dicts([{"kind": "flip"}, {"kind": "translation", "width": 0.1}])
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from core.data.augmentation.transforms.base import Transform
from core.data.augmentation.transforms.colour import COLOUR
from core.data.augmentation.transforms.geometric import GEOMETRIC
from core.data.augmentation.transforms.mixing import MIXING
from core.data.augmentation.transforms.policies import POLICIES
from core.settings import SettingsError

TRANSFORMS: Mapping[str, type[Transform]] = {
    model.kind: model for family in (GEOMETRIC, COLOUR, MIXING, POLICIES) for model in family
}
"""All transforms by kind, in the order in which to teach them."""


def from_dicts(values: Iterable[Mapping[str, Any] | Transform]) -> tuple[Transform, ...]:
    """Make transforms from what a file or an address holds.

    Args:
        values: mappings with the `kind` and the knobs that differ from their defaults; transforms stay as they are.

    Raises:
        SettingsError: naming the unknown kind, or the first knob that does not fit.
    """
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise SettingsError("Augmentation is a list of transforms, each with its kind.")
    return tuple(_from_dict(value) for value in values)


def as_dicts(chosen: Iterable[Transform]) -> list[dict[str, Any]]:
    """The inverse of `from_dicts`: kind and all knobs of each, ready for JSON."""
    return [{"kind": transform.kind, **transform.model_dump()} for transform in chosen]


Transforms = Annotated[
    tuple[Transform, ...],
    BeforeValidator(from_dicts),
    PlainSerializer(as_dicts, return_type=list[dict[str, Any]]),
]
"""A field of a pydantic model: given as dicts or transforms, written as dicts; wrong ones raise SettingsError."""


def _from_dict(value: Any) -> Transform:
    if isinstance(value, Transform):
        return value
    if not isinstance(value, Mapping) or "kind" not in value:
        raise SettingsError(f"An augmentation needs a kind; the kinds are {', '.join(TRANSFORMS)}.")
    model = TRANSFORMS.get(str(value["kind"]))
    if model is None:
        given = " ".join(str(value["kind"]).split())[:40]
        raise SettingsError(f"There is no augmentation “{given}”; the kinds are {', '.join(TRANSFORMS)}.")
    return model.parse({name: given for name, given in value.items() if name != "kind"})
