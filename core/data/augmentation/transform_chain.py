"""A chain of transforms as a page edits it: each link on or off, the whole chain in one line that fits an address.

    flip~rotation-angle-30~erasing-off

Links are joined by "~". Each is its kind, "off" if it is switched off, and the knobs that differ from their defaults,
joined by "-".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.data.augmentation.transforms.base import Transform
from core.data.augmentation.transforms.registry import from_dicts
from core.settings import SettingsError

LONGEST = 8
"""Most links that a chain may have."""
NONE = "none"
"""The line of an empty chain."""

DEFAULT = "flip~rotation~translation~colour"
"""The chain that the pages open on."""
TOO_MUCH = "rotation-angle-180~shear-x-1~zoom-amount-0.8~colour-saturation-0.45-hue-180~erasing-chance-1-largest-0.7"

PRESETS: Mapping[str, str] = {
    "Flip and shift": "flip~translation",
    "Geometry": "flip~rotation~translation~shear~zoom",
    "Colours": "brightness~contrast~colour",
    "Erasing": "flip~erasing-chance-1",
    "MixUp": "mixup-alpha-1",
    "CutMix": "cutmix",
    "Order matters": "rotation-angle-60~shear-x-0.5",
    "Too much": TOO_MUCH,
}
"""Chains that make a point, by the name of the point."""


@dataclass(frozen=True)
class Link:
    """One transform of a chain, and whether it is switched on."""

    transform: Transform
    on: bool = True


def parse(line: str) -> tuple[Link, ...]:
    """Read a chain from its line.

    Raises:
        SettingsError: naming the first thing that does not fit.
    """
    if line.strip() in ("", NONE):
        return ()
    words = line.strip().split("~")
    if len(words) > LONGEST:
        raise SettingsError(f"A chain has at most {LONGEST} transforms; this one has {len(words)}.")
    return tuple(_link(word) for word in words)


def write(links: Sequence[Link]) -> str:
    """Write a chain as a line, the inverse of `parse`."""
    return "~".join(_word(link) for link in links) or NONE


def active(links: Sequence[Link]) -> tuple[Transform, ...]:
    """The transforms that are switched on, in their order."""
    return tuple(link.transform for link in links if link.on)


def _link(word: str) -> Link:
    kind, *rest = word.split("-")
    on = rest[:1] != ["off"]
    rest = rest if on else rest[1:]
    if len(rest) % 2:
        raise SettingsError(f"“{word[:40]}” is not a transform: each knob needs a value, as in rotation-angle-30.")
    values = dict(zip(rest[::2], rest[1::2], strict=True))
    (transform,) = from_dicts([{**values, "kind": kind}])
    return Link(transform, on)


def _word(link: Link) -> str:
    parts = [link.transform.kind] + ([] if link.on else ["off"])
    for name, value in link.transform.changed().items():
        parts += [name, _plain(value)]
    return "-".join(parts)


def _plain(value: Any) -> str:
    """Without an exponent, whose minus would end the value."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
