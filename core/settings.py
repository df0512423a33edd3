"""Settings: every knob of every demo, declared once.

The settings of a demo are one subclass of `Settings`. Each field is declared with `knob`, which states its bounds,
step and unit, what it does and what it costs. Everything that shows or reads a setting is generated from this
declaration: Streamlit and Gradio controls, command-line options, URL parameters, and the code to take away.

    class BlurSettings(Settings):
        radius: int = knob(3, ge=0, le=20, unit="px", help="How far the blur reaches. Costs nothing.")
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict

from core.errors import ConvolabError

Kind = Literal["integer", "number", "switch", "choice"]


class SettingsError(ConvolabError):
    """A setting is out of bounds or unknown."""


@dataclass(frozen=True)
class Knob:
    """Everything that a control needs to know about one setting.

    Attributes:
        name: the field's name, also used in the URL and on the command line.
        label: the text beside the control.
        kind: "integer", "number", "switch" or "choice".
        default: the initial value.
        minimum: smallest value of an "integer" or "number".
        maximum: largest value of an "integer" or "number".
        step: step size of the slider.
        unit: unit of the value ("px"); may be empty.
        help: what the setting does and what it costs, in full sentences.
        more: whether the control belongs under "More" rather than among the main knobs.
        choices: the values of a "choice".
        titles: what these values are called on pages, in the same order; addresses, options and code keep the values.
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
    titles: tuple[str, ...]

    def title(self, choice: str) -> str:
        """What a value of a "choice" is called."""
        return self.titles[self.choices.index(choice)]

    @property
    def decimals(self) -> int:
        """The number of decimals to show, derived from the step."""
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
    titles: Mapping[str, str] | None = None,
) -> Any:
    """Declare one field of a settings model.

    Args:
        default: the initial value.
        help: what the setting does and what it costs, in full sentences.
        ge: smallest allowed value (a number needs both bounds).
        le: largest allowed value.
        step: step size of the slider; if None, 1 for integers and 0.05 for other numbers.
        unit: unit of the value, for example "px".
        label: text beside the control; derived from the field's name if empty.
        more: whether to show the control under "More".
        titles: what the values of a choice are called on pages; values that are not named are shown as they are.
    """
    extra: JsonDict = {"step": step, "unit": unit, "label": label, "more": more, "titles": {**(titles or {})}}
    return Field(default, ge=ge, le=le, description=help, json_schema_extra=extra)


class Settings(BaseModel):
    """Base class of all settings models: immutable, bounded, compared by value; unknown fields are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    _registered: ClassVar[list[type["Settings"]]] = []

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.knobs()  # Fail at the declaration if no control can show a field.
        Settings._registered.append(cls)

    @staticmethod
    def registered() -> tuple[type["Settings"], ...]:
        """All settings models that have been imported so far, except base classes without knobs."""
        return tuple(model for model in Settings._registered if model.model_fields)

    @classmethod
    def knobs(cls) -> tuple[Knob, ...]:
        """The knobs in the order of their declaration."""
        return _knobs(cls)

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """Create settings from numbers or strings, as they come from a form, a URL or the command line.

        Raises:
            SettingsError: a value is invalid; the text names the first one and its bounds.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise SettingsError(cls._sentence(error)) from None

    def changed(self) -> dict[str, Any]:
        """The settings that differ from their defaults, by name."""
        return {k.name: getattr(self, k.name) for k in self.knobs() if getattr(self, k.name) != k.default}

    def source(self) -> str:
        """The Python expression that creates these settings, without defaults."""
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
            return f"{found.label} must be true or false, not “{given}”."
        if found.kind == "choice":
            *others, final = found.choices
            allowed = f"{', '.join(others)} or {final}" if others else final
            return f"{found.label} must be {allowed}, not “{given}”."
        kind = "a whole number" if found.kind == "integer" else "a number"
        bounds = f"{found.minimum:.12g} to {found.maximum:.12g}"
        return f"{found.label} must be {kind} from {bounds}, not “{given}”."


@cache
def _knobs(model: type[Settings]) -> tuple[Knob, ...]:
    """The knobs of a model, read from its fields once: every run of a page asks for them many times."""
    return tuple(_knob(name, model) for name in model.model_fields)


def _knob(name: str, model: type[Settings]) -> Knob:
    field = model.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    bounds: dict[str, float] = {}
    for constraint in field.metadata:
        for side in ("ge", "le"):
            if hasattr(constraint, side):
                bounds[side] = getattr(constraint, side)
    kind, choices = _kind(name, field.annotation)
    titles: Any = extra.get("titles") or {}
    if not field.description:
        raise TypeError(f"{model.__name__}.{name} has no help text; declare it with knob().")
    if unknown := set(titles) - set(choices):
        raise TypeError(f"{model.__name__}.{name} gives a title to {unknown.pop()}, which is none of its choices.")
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
        titles=tuple(str(titles.get(choice, choice)) for choice in choices),
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
    raise TypeError(f"Setting {name}: no control can show {annotation}; use int, float, bool or a Literal of strings.")
