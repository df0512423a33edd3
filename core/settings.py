"""Settings: every knob of every demo, declared once.

A demo's settings are one subclass of `Settings`. Each field is made with `knob`, which holds its bounds,
step, unit and what it does and costs. Everything that shows or reads a setting is generated from there:
Streamlit and Gradio controls, command-line options, the address of a page, and the code to take away.

    class BlurSettings(Settings):
        radius: int = knob(3, ge=0, le=20, unit="px", help="How far the blur reaches. Costs nothing.")
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict

from core.errors import ConvolabError

Kind = Literal["integer", "number", "switch", "choice"]


class SettingsError(ConvolabError):
    """A setting outside its bounds, or unknown."""


@dataclass(frozen=True)
class Knob:
    """One setting as a control needs it.

    Attributes:
        name: the field's name, also in the address and on the command line.
        label: what stands beside the control.
        kind: "integer", "number", "switch" or "choice".
        default: the value at the start.
        minimum: smallest value, for "integer" and "number".
        maximum: largest value, for "integer" and "number".
        step: distance of neighbouring values of a slider.
        unit: of the value ("px"), or empty.
        help: what it does and what it costs, in sentences.
        more: belongs under "More", not among the first knobs.
        choices: the values of a "choice".
    """

    name: str
    label: str
    kind: Kind
    default: Any
    minimum: float | None
    maximum: float | None
    step: float | None
    unit: str
    help: str
    more: bool
    choices: tuple[str, ...]

    @property
    def decimals(self) -> int:
        """Digits after the point that a value needs, from the step."""
        if self.kind != "number" or not self.step:
            return 0
        return max(0, len(f"{self.step:.6f}".rstrip("0").split(".")[1]))


def knob(
    default: Any,
    *,
    help: str,
    ge: float | None = None,
    le: float | None = None,
    step: float | None = None,
    unit: str = "",
    label: str = "",
    more: bool = False,
) -> Any:
    """Declare one field of a settings model.

    Args:
        default: the value at the start.
        help: what it does and what it costs, in sentences.
        ge: smallest allowed value (numbers need both bounds).
        le: largest allowed value.
        step: distance of neighbouring slider values; 1 for integers.
        unit: of the value, for example "px".
        label: beside the control; the field's name in words where empty.
        more: show it under "More".
    """
    extra: JsonDict = {"step": step, "unit": unit, "label": label, "more": more}
    return Field(default, ge=ge, le=le, description=help, json_schema_extra=extra)


class Settings(BaseModel):
    """Base of all settings models: immutable, bounded, without unknown fields, equal by value."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    _registered: ClassVar[list[type["Settings"]]] = []

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.knobs()  # A field that no control could show fails here, where it is written.
        Settings._registered.append(cls)

    @staticmethod
    def registered() -> tuple[type["Settings"], ...]:
        """All settings models with knobs whose modules are imported; a base that only others build on has none."""
        return tuple(model for model in Settings._registered if model.model_fields)

    @classmethod
    def knobs(cls) -> tuple[Knob, ...]:
        """The knobs in the order in which they are declared."""
        return tuple(_knob(name, cls) for name in cls.model_fields)

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """Make settings from numbers or texts, as they come from a form, an address or a command line.

        Raises:
            SettingsError: naming the first value that does not fit, and its bounds.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise SettingsError(cls._sentence(error)) from None

    def changed(self) -> dict[str, Any]:
        """The settings that differ from their defaults, by name."""
        return {k.name: getattr(self, k.name) for k in self.knobs() if getattr(self, k.name) != k.default}

    def source(self) -> str:
        """The Python expression that makes these settings, defaults left out."""
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.changed().items())})"

    @classmethod
    def _sentence(cls, error: ValidationError) -> str:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        knobs = {k.name: k for k in cls.knobs()}
        if name not in knobs:
            return f"There is no setting “{name}”; the settings are {', '.join(knobs)}."
        found = knobs[name]
        given = " ".join(str(first["input"]).split())[:40]
        if found.kind == "switch":
            return f"{found.label} is either true or false; “{given}” was given."
        if found.kind == "choice":
            return f"{found.label} is one of {', '.join(found.choices)}; “{given}” was given."
        kind = "a whole number" if found.kind == "integer" else "a number"
        bounds = f"{found.minimum:.12g} to {found.maximum:.12g}"
        return f"{found.label} is {kind} from {bounds}; “{given}” was given."


def _knob(name: str, model: type[Settings]) -> Knob:
    field = model.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    bounds: dict[str, float] = {}
    for constraint in field.metadata:
        for side in ("ge", "le"):
            if hasattr(constraint, side):
                bounds[side] = getattr(constraint, side)
    kind, choices = _kind(name, field.annotation)
    if not field.description:
        raise TypeError(f"{model.__name__}.{name} has no help text; declare it with knob().")
    if kind in ("integer", "number") and len(bounds) < 2:
        raise TypeError(f"{model.__name__}.{name} is a number without both bounds; give ge and le.")
    step: Any = extra.get("step")
    if step is None:
        step = 1 if kind == "integer" else 0.05 if kind == "number" else None
    return Knob(
        name=name,
        label=str(extra.get("label") or name.replace("_", " ").capitalize()),
        kind=kind,
        default=field.default,
        minimum=bounds.get("ge"),
        maximum=bounds.get("le"),
        step=step,
        unit=str(extra.get("unit") or ""),
        help=field.description,
        more=bool(extra.get("more")),
        choices=choices,
    )


def _kind(name: str, annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    if annotation is bool:
        return "switch", ()
    if annotation is int:
        return "integer", ()
    if annotation is float:
        return "number", ()
    if get_origin(annotation) is Literal and all(isinstance(choice, str) for choice in get_args(annotation)):
        return "choice", get_args(annotation)
    raise TypeError(f"Setting {name}: no control shows {annotation}; use int, float, bool or a Literal of texts.")
