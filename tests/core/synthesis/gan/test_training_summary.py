"""The epochs of the lowest loss and of the best images, and whether one tells the other."""

import pytest

from core.synthesis.gan.training_summary import History, summary


def history(losses: list[float], distances: list[float | None]) -> History:
    """Epochs with these losses of the generator and, where they were measured, these distances."""
    return [
        {"discriminator_loss": 1.2, "generator_loss": loss}
        | ({} if distance is None else {"kernel_distance": distance})
        for loss, distance in zip(losses, distances, strict=True)
    ]


def test_the_lowest_loss_and_the_best_images_have_their_epochs() -> None:
    found = summary(history([0.6, 0.8, 0.9, 1.1], [0.8, 0.5, 0.1, 0.3]))
    assert (found.epochs, found.lowest, found.lowest_loss) == (4, 1, 0.6)
    assert (found.near_lowest, found.best, found.loss_of_best) == ((1, 0.8), (3, 0.1), 0.9)
    assert (found.first["generator_loss"], found.last["generator_loss"]) == (0.6, 1.1)


def test_epochs_that_were_not_measured_are_allowed() -> None:
    found = summary(history([0.9, 0.5, 0.8, 0.7], [None, None, 0.4, None]))
    assert (found.lowest, found.near_lowest, found.best, found.correlation) == (2, (3, 0.4), (3, 0.4), None)


@pytest.mark.parametrize(
    ("distances", "wanted"),
    [([0.1, 0.2, 0.9], 1), ([9.0, 2.0, 1.0], -1), ([0.1, 0.9, 0.2], 0.5), ([0.1, 0.1, 0.1], None)],
)
def test_the_correlation_is_that_of_ranks(distances: list[float | None], wanted: float | None) -> None:
    found = summary(history([0.6, 0.7, 2.0], distances)).correlation
    assert found is None if wanted is None else found == pytest.approx(wanted)
