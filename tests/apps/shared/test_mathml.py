"""Formulas as MathML: brackets where they are needed, places for numbers, and all names have symbols."""

import re

import pytest

from apps.shared.mathml import SYMBOLS, mathml, symbol
from core.optimization.formulas import formula
from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, RMSprop

OPTIMIZERS = (SGD(), SGD(momentum=0.9, nesterov=True), Adagrad(), Adadelta(), RMSprop(momentum=0.5), Adam(), Nadam())


def plain(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def test_brackets_stand_where_they_are_needed() -> None:
    assert plain(mathml("(1 - rho) * g ** 2")) == "(1−ρ)·gt2"
    assert plain(mathml("w - (g - step)")) == "wt−1−(gt−stept)"
    assert plain(mathml("w + g - step")) == "wt−1+gt−stept"
    assert "<mfrac><mrow><msub>" in mathml("m / (1 - beta_1 ** t)") and "(" not in mathml("m / (1 - beta_1 ** t)")
    assert plain(mathml("(w + g) ** 2")) == "(wt−1+gt)2"


def test_placeholders_for_numbers() -> None:
    holes = re.findall(r'data-name="(\w+)"', mathml("learning_rate * g / sqrt(cache + epsilon)", numbers=True))
    assert holes == ["learning_rate", "g", "cache", "epsilon"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_every_formula_is_drawn_and_every_name_has_a_symbol(optimizer: SGD) -> None:
    names = {line.name for line in formula(optimizer)} | {*optimizer.step([1.0], [1.0]).quantities}
    assert names <= set(SYMBOLS)
    for line in formula(optimizer):
        drawn = mathml(line.expression)
        assert drawn.startswith("<math ") and drawn.count("<mrow>") == drawn.count("</mrow>")
        assert "data-name" not in drawn


def test_a_name_is_escaped_and_what_is_no_formula_is_refused() -> None:
    assert "<b>" not in symbol("<b>")
    with pytest.raises(ValueError, match="no MathML"):
        mathml("open('file')")
