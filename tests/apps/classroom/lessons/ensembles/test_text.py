"""The verdict compares the average with the best member."""

from apps.classroom.lessons.ensembles import text
from core.ensembles.averaging import Comparison, Performance


def verdict(ensemble: float, *members: float) -> str:
    return text.verdict(Comparison(tuple(Performance(m, 0.5) for m in members), Performance(ensemble, 0.4), 0.1))


def test_the_verdict_is_measured_against_the_best_member() -> None:
    assert "0.50 points :green[**better**]" in verdict(0.905, 0.9, 0.8)
    assert "1.00 points :orange[**worse**]" in verdict(0.89, 0.9, 0.8)
    assert "**no better**" in verdict(0.9, 0.9, 0.9)
    assert "0.100 below their mean loss" in verdict(0.9, 0.9, 0.9)
    assert "Let others join" in verdict(0.9, 0.9)
