"""What the page of the training recipe says of a diagnosis, in words and in tables."""

from xml.etree import ElementTree

from apps.classroom.lessons.training_recipe import flow_chart, text, trained_networks
from core.evaluation import proportions
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
    assert text.training_name(FourErrorsSettings()) == "1 filter, 100 images"
    named = text.training_name(FourErrorsSettings(filters="8", dropout=0.2, alike=50))
    assert named == "8 filters, 100 images, dropout 0.2, 50 % match"


def test_a_bar_is_labelled_with_the_test_error_even_if_another_error_is_larger() -> None:
    diagnosis = diagnose(errors(0.103, 0.092))
    assert text.heading(diagnosis, "Five networks") == "<b>Five networks</b>: test error 9.2 % (8.6 to 9.8)"
    assert text.heading(diagnosis, "") == "<b>test error 9.2 %</b>"  # It was entered by hand.


def test_the_recorded_networks_are_compared_with_people_and_none_with_a_training_error_under_augmentation() -> None:
    diagnoses = {title: diagnose(found) for title, found in trained_networks.trained_networks().items()}
    left_out = trained_networks.left_out()
    assert "Five small ResNets, CIFAR-10" in left_out and not set(left_out) & set(diagnoses)
    said = text.at_human_level(diagnoses)
    for title, diagnosis in diagnoses.items():
        testing, human = diagnosis.errors.testing, diagnosis.errors.human
        assert testing is not None and testing.images is not None
        assert (human > 0) == ("CIFAR-10" in title)
        is_level = human > 0 and proportions.interval(testing.error, testing.images)[0] <= human
        assert (title in said) == is_level
    rows = {row["training"]: row for row in text.network_rows(diagnoses)}
    assert all("to" in row["test error"] for row in rows.values())
    for title, diagnosis in diagnoses.items():
        training = diagnosis.errors.training
        assert training is not None
        if training.error <= diagnosis.errors.target:
            assert not rows[title]["diagnosis"].startswith("bias")


def test_the_flow_chart_marks_where_the_diagnosis_stopped() -> None:
    for cause, rates in (("bias", (0.3, 0.3)), ("", (0.01, 0.02))):
        drawn = flow_chart.draw(diagnose(errors(*rates)), dark=False)
        ElementTree.fromstring(drawn)
        assert drawn.count('stroke-width="4"') == bool(cause)
        assert all(question in drawn for question, _ in text.QUESTIONS.values())
