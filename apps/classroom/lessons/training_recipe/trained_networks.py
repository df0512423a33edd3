"""The errors of the networks in `trained/`."""

from apps.classroom.ui.training.recorded_trainings import recorded_trainings
from apps.shared import shared_results
from core.serving.card import Card
from core.training.diagnosis import recorded_errors
from core.training.diagnosis.diagnosis import Errors


@shared_results.shared_while_trained
def trained_networks() -> dict[str, Errors]:
    """The errors of each classifier whose training error was measured without augmentation and dropout, by title.

    The human level is 0 where nobody measured it.
    """
    histories = {title: epochs for title, (_, epochs) in recorded_trainings().items()}
    return {
        card.title: recorded_errors.errors(
            card, histories.get(card.title, ()), human=recorded_errors.human_level(card) or 0.0
        )
        for card in _classifiers()
        if recorded_errors.is_training_error_clean(card)
    }


@shared_results.shared_while_trained
def left_out() -> list[str]:
    """The titles of classifiers trained here whose training error is known only with augmentation and dropout."""
    histories = recorded_trainings()
    return [
        card.title
        for card in _classifiers()
        if card.title in histories and not recorded_errors.is_training_error_clean(card)
    ]


def _classifiers() -> list[Card]:
    return [artifact.card for artifact in shared_results.available() if artifact.card.task == "classification"]
