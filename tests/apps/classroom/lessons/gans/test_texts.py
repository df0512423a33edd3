"""The sentences of the page agree with the numbers beside them."""

import numpy as np
import pytest

from apps.classroom.lessons.gans import chosen, evidence, exercise, length_chart, text
from apps.classroom.lessons.gans.chosen import GENERATORS
from core.evaluation.generated.quality import QualityReport
from core.synthesis.gan import latent
from core.synthesis.gan.generator import Opinion
from core.synthesis.gan.training_summary import History


def history(losses: list[float], distances: list[float | None], d: float = 1.2) -> History:
    """Epochs with these losses of the generator and, where they were measured, these distances."""
    return tuple(
        {"discriminator_loss": d, "generator_loss": loss, "accuracy_real": 0.6, "accuracy_fake": 0.7}
        | ({} if distance is None else {"kernel_distance": distance})
        for loss, distance in zip(losses, distances, strict=True)
    )


FALLING_DISTANCE = history([0.6, 0.8, 0.9, 1.1], [0.8, 0.5, 0.3, 0.1])


def test_the_lowest_loss_and_the_best_images_are_named_with_their_epochs() -> None:
    said = text.losses_as_aim(FALLING_DISTANCE)
    assert "G's loss was lowest in epoch 1 (0.60), when the kernel distance was 0.800" in said
    assert "the images were best in epoch 4 (0.100), with a loss of 1.10" in said
    assert "−1.00: the lower its loss, the worse the images" in said and "below that of guessing" in said


@pytest.mark.parametrize(
    ("d", "said"), [(1.39, "close to its value"), (1.1, "below that of guessing"), (1.6, "above that of guessing")]
)
def test_the_loss_of_the_discriminator_is_compared_with_guessing(d: float, said: str) -> None:
    assert said in text.losses_as_aim(history([0.7, 0.7], [0.2, 0.1], d))


def test_losses_that_fall_with_the_distance_are_called_an_exception() -> None:
    said = text.losses_as_aim(history([1.1, 0.9, 0.8, 0.6], [0.8, 0.5, 0.3, 0.1]))
    assert "The images were best in epoch 4" in said and "here both fell together, which is no rule" in said


def test_the_exercise_asks_for_the_epoch_of_half_the_distance() -> None:
    assert exercise.target(FALLING_DISTANCE) == 3
    assert exercise.target(history([1, 1, 1], [0.8, 0.7, 0.75])) == 2
    recorded = [0, 1, 3, 4]
    assert [epoch for epoch in recorded if exercise.is_there(FALLING_DISTANCE, recorded, epoch)] == [3]
    assert not exercise.is_there(FALLING_DISTANCE, [0, 4], 4)  # The page opens there.


def test_the_exercise_is_no_stricter_than_the_curve() -> None:
    sparse = history([1.0] * 12, [0.8 / number if number % 4 == 0 else None for number in range(1, 13)])
    recorded = list(range(0, 13, 3))
    assert exercise.target(sparse) == 8
    assert [epoch for epoch in recorded if exercise.is_there(sparse, recorded, epoch)] == [6, 9]
    assert "kernel distance 0.100 (measured in epoch 8)" in text.at_epoch(sparse, 9)


def test_the_straight_path_is_said_to_leave_the_known_lengths_only_if_it_does() -> None:
    assert "G was never trained there" in text.walk_lengths(7.0, 7.3, 10_000)
    assert "G was never trained there" not in text.walk_lengths(8.0, 7.3, 10_000)


def test_sums_of_means_have_the_length_of_noise_and_sums_of_single_vectors_do_not() -> None:
    usual = length_chart.usual_lengths(100, "normal")
    assert 8.4 < usual.low < 8.8 and 11.2 < usual.high < 11.6 and usual.shortest < usual.low
    triples = latent.noise(9, 100, 0).reshape(3, 3, 100)
    (of_means,), (of_singles,) = (
        length_chart.lengths(latent.combine(*part)[np.newaxis]) for part in (triples, triples[:, :1])
    )
    assert "and so is the sum" in text.sum_length(of_means, usual.low, usual.high)
    assert "the sum is longer" in text.sum_length(of_singles, usual.low, usual.high)


def test_the_verdict_is_that_of_the_logit() -> None:
    for logit, side in ((0.4, "real: 59.9 %"), (-2.0, "generated: 11.9 %")):
        assert side in text.verdict(Opinion(logit, np.zeros((2, 2, 1), np.float32)))


@pytest.mark.parametrize("kind", GENERATORS)
def test_the_sentences_on_quality_are_those_of_the_record(kind: str) -> None:
    found = evidence.report(chosen.load(kind))
    assert text.distance_number(found.generated.kernel_distance) in text.quality(found)
    assert ("a sign of copying" in text.copying(found)) == found.copying.is_nearer


def test_copies_are_called_copies() -> None:
    found = evidence.report(chosen.load("flowers"))
    nearer = found.copying.model_copy(update={"nearer": 0.8, "nearer_low": 0.7, "nearer_high": 0.9})
    said = text.copying(QualityReport.model_validate({**found.model_dump(), "copying": nearer.model_dump()}))
    assert "80 % of pairs (95 % interval 70 % to 90 %)" in said and "a sign of copying" in said
