"""Settings that enter the four errors by hand, in percent, for a diagnosis."""

from collections.abc import Mapping
from typing import Literal

from core.settings import Settings, knob
from core.training.diagnosis.diagnosis import ErrorKind, Errors, MeasuredError

MEASURED: Mapping[str, tuple[ErrorKind, ...]] = {
    "all four": ("training", "training_validation", "validation", "testing"),
    "no training-validation": ("training", "validation", "testing"),
    "training and test": ("training", "testing"),
}


def _error(default: float, label: str, help: str) -> float:
    field: float = knob(default, ge=0.0, le=60.0, step=0.5, unit="%", label=label, help=help)
    return field


class DiagnosisSettings(Settings):
    """The errors of a network, the human level and the target."""

    training: float = _error(2.0, "Training error", "On the training images.")
    training_validation: float = _error(
        13.0, "Training-validation error", "On held-out images of the same kind as the training images."
    )
    validation: float = _error(15.0, "Validation error", "On images like those of the task.")
    testing: float = _error(16.0, "Test error", "On further images like those of the task, never used for tuning.")
    human: float = _error(1.0, "Human level", "The error of people, an estimate of the lowest possible error.")
    wish: float = _error(5.0, "Target", "The test error that would be good enough.")
    measured: Literal["all four", "no training-validation", "training and test"] = knob(
        "all four",
        label="Measured",
        more=True,
        help="Without the errors in between, their causes cannot be told apart.",
    )
    measured_on: Literal["100", "300", "1000", "10000"] = knob(
        "1000",
        label="Images per split",
        more=True,
        help="The fewer there are, the more of a difference can be chance, and the larger it must be to count.",
    )

    def errors(self) -> Errors:
        """The errors as fractions, 0 to 1; None for those that were not measured."""
        measured = {
            kind: MeasuredError(error=getattr(self, kind) / 100, images=int(self.measured_on))
            for kind in MEASURED[self.measured]
        }
        return Errors(
            training=measured.get("training"),
            training_validation=measured.get("training_validation"),
            validation=measured.get("validation"),
            testing=measured.get("testing"),
            human=self.human / 100,
            target=self.wish / 100,
        )
