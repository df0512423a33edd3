"""The errors of the networks in `trained/`."""

from apps.classroom.ui.training.recorded_trainings import recorded_trainings
from core.serving import artifacts
from core.training.diagnosis import recorded_errors
from core.training.diagnosis.diagnosis import Errors


def trained_networks() -> dict[str, Errors]:
    """The errors of each classifier whose training error is known, by title."""
    histories = {title: epochs for title, (_, epochs) in recorded_trainings().items()}
    networks = {
        artifact.card.title: recorded_errors.errors(artifact.card, histories.get(artifact.card.title, ()))
        for artifact in artifacts.available()
        if artifact.card.task == "classification"
    }
    return {title: errors for title, errors in networks.items() if errors.training is not None}
