"""The line-up of a race as one line of text that fits into an address.

`sgd-learning_rate-0.02~adam-learning_rate-0.1`: optimizers joined by "~", each with its name and the hyper-parameters
that differ from their defaults, joined by "-".
"""

from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS, TITLES, OptimizerSettings
from core.settings import SettingsError

EMPTY = "none"
"""The text of a line-up without optimizers."""
LineUp = tuple[OptimizerSettings, ...]


def parse(text: str) -> LineUp:
    """Read a line-up; the optimizers come in the order of `OPTIMIZER_SETTINGS`.

    Raises:
        SettingsError: naming the first word that is invalid.
    """
    parsed: dict[str, OptimizerSettings] = {}
    for word in text.strip().split("~") if text.strip() not in ("", EMPTY) else []:
        name, *rest = word.split("-")
        if name not in OPTIMIZER_SETTINGS:
            raise SettingsError(f"There is no optimizer “{name[:40]}”; there are {', '.join(OPTIMIZER_SETTINGS)}.")
        if name in parsed:
            raise SettingsError(f"{TITLES[name]} can run only once; remove one of the two.")
        if len(rest) % 2:
            raise SettingsError(f"“{word[:40]}” is incomplete: each knob needs a value, as in adam-beta_1-0.8.")
        parsed[name] = OPTIMIZER_SETTINGS[name].parse(dict(zip(rest[::2], rest[1::2], strict=True)))
    return tuple(parsed[name] for name in OPTIMIZER_SETTINGS if name in parsed)


def write(line_up: LineUp) -> str:
    """Write a line-up as `parse` reads it."""
    return "~".join(_word(settings) for settings in line_up) or EMPTY


def _word(settings: OptimizerSettings) -> str:
    words = [settings.name]
    for name, value in settings.changed().items():
        # Without an exponent, whose minus sign would end the value.
        words += [name, f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)]
    return "-".join(words)
