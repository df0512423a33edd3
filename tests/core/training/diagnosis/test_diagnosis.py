"""The training recipe: each cause alone, their order, the thresholds, and what cannot be told apart."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.serving import artifacts
from core.serving.card import Card, Metric
from core.training.diagnosis import recorded_errors
from core.training.diagnosis.diagnosis import CAUSES, Errors, MeasuredError, diagnose
from core.training.diagnosis.remedies import MEANINGS, REMEDIES
from core.training.diagnosis.settings import DiagnosisSettings
from tests.repository import ROOT

KINDS = ("training", "training_validation", "validation", "testing")


def errors(*rates: float | None, images: int | None = None, human: float = 0.0, target: float = 0.05) -> Errors:
    measured = [None if rate is None else MeasuredError(error=rate, images=images) for rate in rates]
    return Errors(**dict(zip(KINDS, measured, strict=False)), human=human, target=target)


@pytest.mark.parametrize(
    ("rates", "cause"),
    [
        ((0.15, 0.16, 0.16, 0.16), "bias"),
        ((0.01, 0.16, 0.16, 0.16), "variance"),
        ((0.01, 0.02, 0.16, 0.16), "data mismatch"),
        ((0.01, 0.02, 0.03, 0.16), "overfitting to the validation set"),
        ((0.15, 0.30, 0.45, 0.60), "bias"),
        ((0.01, 0.30, 0.45, 0.60), "variance"),
    ],
)
def test_the_first_difference_that_counts_is_the_cause(rates: tuple[float, ...], cause: str) -> None:
    found = diagnose(errors(*rates))
    assert found.first is not None and found.first.causes == (cause,)
    assert found.sentence.lower().startswith(f"{cause}: the ")
    assert found.remedies == REMEDIES[cause]  # type: ignore[index]
    assert set(MEANINGS) == set(REMEDIES) == set(CAUSES.values())


def test_a_training_error_below_the_target_is_no_bias() -> None:
    found = diagnose(errors(0.044, 0.192, None, 0.192, images=500))
    assert found.first is not None and found.first.causes == ("variance",)
    assert found.gaps[0].threshold == pytest.approx(0.05) and not found.gaps[0].counts
    assert diagnose(errors(0.066, 0.07, None, 0.07)).first is not None


def test_a_larger_difference_than_the_first_is_named_too() -> None:
    found = diagnose(errors(0.066, 0.192, None, 0.198))
    assert found.first is not None and found.first.causes == ("bias",)
    later = "The largest difference is a later one: 12.6 points to the training-validation error (variance)."
    assert found.sentence.endswith(later)
    assert "largest" not in diagnose(errors(0.2, 0.3, None, 0.3)).sentence


def test_a_target_that_is_met_by_chance_says_so() -> None:
    assert "reaches above the target" in diagnose(errors(0.0, 0.0, 0.04, 0.047, images=451)).sentence
    assert "chance" not in diagnose(errors(0.0, 0.0, 0.01, 0.01, images=451)).sentence


def test_an_error_that_people_make_too_is_not_bias() -> None:
    found = diagnose(errors(0.15, 0.16, 0.25, 0.25, human=0.14))
    assert found.first is not None and found.first.causes == ("data mismatch",)


def test_nothing_is_left_to_do_once_the_target_is_met_whatever_the_differences() -> None:
    found = diagnose(errors(0.0, 0.04, 0.04, 0.05))
    assert found.meets_target and found.first is None and not found.remedies
    assert "nothing needs to be done" in found.sentence


@pytest.mark.parametrize(
    ("rates", "causes"),
    [
        ((None, 0.2, 0.2, 0.2), ("bias", "variance")),
        ((0.01, None, 0.2, 0.2), ("variance", "data mismatch")),
        ((0.01, 0.02, None, 0.2), ("data mismatch", "overfitting to the validation set")),
        ((0.01, None, None, 0.2), ("variance", "data mismatch", "overfitting to the validation set")),
        ((None, None, None, 0.2), ("bias", "variance", "data mismatch", "overfitting to the validation set")),
    ],
)
def test_a_missing_error_names_every_cause_that_cannot_be_told_apart(
    rates: tuple[float | None, ...], causes: tuple[str, ...]
) -> None:
    found = diagnose(errors(*rates))
    assert found.first is not None and found.first.causes == causes
    assert all(cause in found.sentence.lower() for cause in causes)
    assert "cannot be told" in found.sentence and "not measured" in found.sentence
    assert len(found.remedies) == sum(len(REMEDIES[cause]) for cause in found.first.causes)


def test_the_fewer_images_the_larger_a_difference_must_be() -> None:
    rates = (0.02, 0.06, 0.06, 0.06)
    few, many = (diagnose(errors(*rates, images=count)) for count in (100, 10_000))
    assert few.first is None and "no single difference counts" in few.sentence and "variance" in few.sentence
    assert many.first is not None and many.first.causes == ("variance",)
    assert many.gaps[1].threshold == 0.02 > many.gaps[1].margin > 0
    assert few.gaps[1].threshold == few.gaps[1].margin > 0.04
    assert diagnose(errors(*rates, images=10_000), tolerance=0.05).first is None


def test_the_margin_is_that_of_the_textbook() -> None:
    gap = diagnose(errors(0.1, 0.2, images=1000)).gaps[1]
    assert gap.margin == pytest.approx(1.96 * (0.1 * 0.9 / 1000 + 0.2 * 0.8 / 1000) ** 0.5, rel=0.01)
    assert diagnose(errors(0.0, images=20)).gaps[0].margin > 0.05  # No mistake in 20 does not prove an error of 0.


def test_the_sentence_says_what_is_unknown() -> None:
    assert "begin with the training error" in diagnose(Errors()).sentence
    assert diagnose(errors(0.01, 0.02)).sentence.endswith("the test error was not measured; measure it.")
    assert "below the human level" in diagnose(errors(0.05, 0.05, 0.05, 0.05, human=0.05, target=0.01)).sentence


def test_differences_that_do_not_count_may_add_up_to_far_more_than_the_human_level() -> None:
    by_hand = DiagnosisSettings(
        training=10, training_validation=18, validation=26, testing=34, human=5, wish=4, measured_on="100"
    )
    found = diagnose(by_hand.errors())
    assert found.first is None and "as people" not in found.sentence
    assert "The largest one, 8.0 points" in found.sentence


@pytest.mark.parametrize(("before", "after"), [(0.03, 0.05), (0.01, 0.03), (0.11, 0.13)])
def test_a_difference_of_exactly_the_tolerance_does_not_count(before: float, after: float) -> None:
    assert diagnose(errors(before, after, human=before)).first is None
    assert diagnose(errors(before, after + 0.001, human=before)).first is not None


@given(st.lists(st.none() | st.floats(0, 1), min_size=4, max_size=4), st.floats(0, 1), st.floats(0, 1))
def test_every_combination_has_a_diagnosis(rates: list[float | None], human: float, target: float) -> None:
    found = diagnose(errors(*rates, images=300, human=human, target=target))
    assert found.sentence.endswith(".") and found.sentence[0].isupper()
    known = [rate for rate in rates if rate is not None]
    assert sum(found.contributions.values()) == pytest.approx(max([human, *known]))
    assert [cause for gap in found.gaps for cause in gap.causes] == list(CAUSES.values())[
        : sum(len(gap.causes) for gap in found.gaps)
    ]
    if found.meets_target:
        assert not found.remedies


def test_errors_are_fractions() -> None:
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValidationError):
            MeasuredError(error=wrong)


def card(**values: float) -> Card:
    metrics = [Metric(name=n, value=v, split="", data="photos", images=500) for n, v in values.items()]
    return Card(
        name="photos", title="Photos", task="classification", command="", licence="", attribution="", metrics=metrics
    )


def test_the_validation_error_of_a_recipe_counts_as_the_training_validation_error() -> None:
    found = recorded_errors.errors(card(accuracy_training=0.99, accuracy_validation=0.8, rank1=0.75))
    assert found.training == MeasuredError(error=0.01, images=500)
    assert found.training_validation == MeasuredError(error=0.2, images=500) and found.validation is None
    assert found.testing == MeasuredError(error=0.25, images=500)
    four = recorded_errors.errors(
        card(accuracy_training=0.99, accuracy_training_validation=0.9, accuracy_validation=0.8, rank1=0.75)
    )
    assert four.training_validation == MeasuredError(error=0.1, images=500)
    assert four.validation == MeasuredError(error=0.2, images=500)


def test_a_history_fills_in_what_the_card_does_not_say() -> None:
    epochs = [{"accuracy": 0.5, "validation_accuracy": 0.4}, {"accuracy": 0.9, "validation_accuracy": 0.7}]
    found = recorded_errors.errors(card(rank1=0.7), epochs)
    assert found.training == MeasuredError(error=0.1) and found.training_validation == MeasuredError(error=0.3)
    preferred = recorded_errors.errors(card(accuracy_training=1.0), epochs)
    assert preferred.training == MeasuredError(error=0.0, images=500)


def test_the_flowers_in_trained_suffer_from_variance() -> None:
    found = diagnose(recorded_errors.errors(artifacts.load("flowers17_mini_vgg").card))
    assert found.first is not None and found.first.causes == ("variance",)


def test_people_are_the_measure_where_somebody_measured_them() -> None:
    cifar, mnist = (artifacts.load(name).card for name in ("cifar10_resnet", "mnist_mini_vgg"))
    assert recorded_errors.human_level(cifar) == 0.06 and recorded_errors.human_level(mnist) is None
    assert recorded_errors.is_training_error_clean(cifar)
    assert not recorded_errors.is_training_error_clean(artifacts.load("cifar10_ensemble").card)


def test_a_diagnosis_needs_no_tensorflow() -> None:
    heavy = "{'tensorflow', 'keras', 'numpy'} & set(sys.modules)"
    code = f"import sys, core.training.diagnosis.recorded_errors; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
