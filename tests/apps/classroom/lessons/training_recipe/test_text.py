"""What the page of the training recipe says of a diagnosis, in words and in tables."""

from apps.classroom.lessons.training_recipe import text
from core.training.diagnosis.diagnosis import Errors, MeasuredError, diagnose
from core.training.diagnosis.four_errors_settings import FourErrorsSettings


def errors(training: float, testing: float, images: int = 10_000) -> Errors:
    return Errors(
        training=MeasuredError(error=training, images=images), testing=MeasuredError(error=testing, images=images)
    )


def test_a_verdict_tells_a_cause_from_a_met_target_and_from_nothing_that_counts() -> None:
    assert text.verdict(diagnose(errors(0.3, 0.3))) == "bias"
    assert text.verdict(diagnose(errors(0.01, 0.05))) == "target met"
    assert text.verdict(diagnose(errors(0.05, 0.10, images=50))) == "no difference counts"


def test_a_segment_names_every_cause_that_cannot_be_told_apart() -> None:
    diagnosis = diagnose(errors(0.01, 0.3))
    assert text.contribution_name(diagnosis, "human") == "human level"
    assert text.contribution_name(diagnosis, "testing") == "variance, data mismatch or overfitting"


def test_the_table_has_every_difference_with_its_numbers() -> None:
    first, second = text.gap_rows(diagnose(errors(0.01, 0.3)))
    assert (first["cause"], first["to"], first["counts"]) == ("bias", "training error 1.0 %", "no")
    assert (second["difference"], second["threshold"], second["counts"]) == ("29.0 points", "2.0 points", "yes")


def test_a_training_is_named_after_its_settings() -> None:
    assert text.training_name(FourErrorsSettings()) == "1 filter, 100 pictures"
    named = text.training_name(FourErrorsSettings(filters="8", dropout=0.2, alike=50))
    assert named == "8 filters, 100 pictures, dropout 0.2, 50 % match"
