"""The line-up of a race as text: what is written can be read, and errors are sentences."""

import pytest

from core.optimization import line_up
from core.settings import SettingsError


def test_a_line_up_is_written_as_it_was_read() -> None:
    line = "sgd-learning_rate-0.02~rmsprop-epsilon-0.001-rho-0.8~nadam"
    assert line_up.write(line_up.parse(line)) == line
    assert line_up.write(()) == "none" and line_up.parse("none") == ()
    assert line_up.write(line_up.parse("adam~sgd")) == "sgd~adam"
    assert line_up.parse("adam-beta_1-0.5")[0].optimizer().hyper_parameters["beta_1"] == 0.5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("adamant", "no optimizer “adamant”"),
        ("adam~adam", "only once"),
        ("adam-beta_1", "each knob needs a value"),
        ("adam-beta_1-7", "must be a number from 0 to 0.999"),
        ("adam-nesterov-1", "no setting “nesterov”"),
    ],
)
def test_an_invalid_line_up_is_a_sentence(line: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        line_up.parse(line)
