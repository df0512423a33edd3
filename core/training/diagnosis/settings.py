"""The four errors as knobs, in percent, for a diagnosis by hand."""

from collections.abc import Mapping
from typing import Literal

from core.settings import Settings, knob
from core.training.diagnosis.diagnosis import Errors, Measured, Place

MEASURED: Mapping[str, tuple[Place, ...]] = {
    "all four": ("training", "training_validation", "validation", "testing"),
    "no training-validation": ("training", "validation", "testing"),
    "training and test": ("training", "testing"),
}


def _error(default: float, label: str, help: str) -> float:
    found: float = knob(default, ge=0.0, le=60.0, step=0.5, unit="%", label=label, help=help)
    return found


class DiagnosisSettings(Settings):
    """The errors of a training, and what is compared with them."""

    training: float = _error(2.0, "Training error", "On the pictures that it learnt from.")
    training_validation: float = _error(
        13.0, "Training-validation error", "On pictures of the same kind that were held back."
    )
    validation: float = _error(15.0, "Validation error", "On pictures like those that the network is for.")
    testing: float = _error(16.0, "Test error", "On pictures like those, which no setting was chosen by.")
    human: float = _error(1.0, "Human level", "The error of people: about as low as it can get.")
    wish: float = _error(5.0, "Wish", "The test error that would be good enough.")
    measured: Literal["all four", "no training-validation", "training and test"] = knob(
        "all four",
        label="Measured",
        more=True,
        help="Without the errors in between, causes cannot be told apart.",
    )
    measured_on: Literal["100", "300", "1000", "10000"] = knob(
        "1000",
        label="Pictures in each part",
        more=True,
        help="The fewer, the more a difference may be chance, and the larger it must be to count.",
    )

    def errors(self) -> Errors:
        """The errors as parts, 0 to 1; those that were not measured left out."""
        measured = {
            place: Measured(error=getattr(self, place) / 100, pictures=int(self.measured_on))
            for place in MEASURED[self.measured]
        }
        return Errors(
            training=measured.get("training"),
            training_validation=measured.get("training_validation"),
            validation=measured.get("validation"),
            testing=measured.get("testing"),
            human=self.human / 100,
            wish=self.wish / 100,
        )
