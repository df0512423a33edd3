"""Options that several commands share, and options made from settings."""

import argparse
from collections.abc import Mapping
from typing import Any, TypeVar

from core.settings import Knob, Settings

Model = TypeVar("Model", bound=Settings)

SPLITS = ("train", "validation", "test")
LABELLED_DATA = "a folder or archive (zip, tar) with one folder of images per class, or the name or file of a data set"
CLUSTER = "address of a Dask scheduler whose workers see the same files"
JSON = "print one JSON object to standard output"


def count(text: str) -> int:
    """The value of an option that counts something.

    Raises:
        argparse.ArgumentTypeError: it is not a whole number of 1 or more.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 1 or more")
    return int(text)


def add_settings(parser: argparse.ArgumentParser, model: type[Settings]) -> None:
    """Add one option for each knob of a settings model."""
    group = parser.add_argument_group("settings")
    for knob in model.knobs():
        _add(group, knob, f"{_bounds(knob)}; default {_text(knob.default)}")


def add_settings_of(parser: argparse.ArgumentParser, models: Mapping[str, type[Settings]]) -> None:
    """Add one option for each knob of several models, of which a command uses one; a shared name is one option.

    Args:
        parser: of the command.
        models: by what selects them, for the help.
    """
    found: dict[str, list[tuple[str, Knob]]] = {}
    for selects, model in models.items():
        for knob in model.knobs():
            found.setdefault(knob.name, []).append((selects, knob))
    group = parser.add_argument_group("settings")
    for uses in found.values():
        bounds = "; ".join(f"{selects}: {_bounds(knob)}, default {_text(knob.default)}" for selects, knob in uses)
        _add(group, uses[0][1], bounds)


def _add(group: argparse._ArgumentGroup, knob: Knob, bounds: str) -> None:
    option, text = "--" + knob.name.replace("_", "-"), f"{knob.help} ({bounds})".replace("%", "%%")
    how: dict[str, Any] = {"default": argparse.SUPPRESS, "help": text}
    if knob.kind == "switch":
        group.add_argument(option, action=argparse.BooleanOptionalAction, **how)
    else:
        group.add_argument(option, metavar=knob.kind.upper(), **how)


def parse_settings(options: argparse.Namespace, model: type[Model]) -> Model:
    """The settings in parsed options, whose names `add_settings` declared.

    Raises:
        SettingsError: a value is invalid; the sentence names the first one and its bounds.
    """
    given = vars(options)
    return model.parse({knob.name: given[knob.name] for knob in model.knobs() if knob.name in given})


def _bounds(knob: Knob) -> str:
    if knob.kind == "choice":
        return " or ".join(knob.choices)
    if knob.kind == "switch":
        return "on or off"
    return f"{knob.minimum:.12g} to {knob.maximum:.12g} {knob.unit}".strip()


def _text(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
