"""The sentences of the evidence agree with the recorded numbers."""

import pytest

from apps.classroom.lessons.deep_dream import ingredients, text
from core.data import samples
from core.synthesis.dream.evidence_settings import MEASURES, VARIANTS, WHOLE, Comparison


def test_every_variant_was_measured_on_every_photo() -> None:
    rows = ingredients.rows()
    assert list(rows) == list(VARIANTS)
    assert {len(row) for row in rows.values()} == {len(samples.photos())}
    assert all(set(measures) == set(MEASURES) for row in rows.values() for measures in row)


def test_the_table_has_a_row_for_each_variant_and_bold_cells_beyond_chance() -> None:
    lines = ingredients.table().splitlines()[2:]
    assert len(lines) == len(VARIANTS)
    for line, variant in zip(lines, VARIANTS, strict=True):
        assert line.startswith(f"| {text.VARIANTS[variant]} |")
        if variant != WHOLE:
            certain = [ingredients.comparison(variant, measure).certain for measure in MEASURES]
            assert ["**" in cell for cell in line.split("|")[2:5]] == certain


def test_the_ingredients_do_what_the_page_says_of_them() -> None:
    """The explanation says: detail that is weakened, colours that are tamed, dreams that survive a move."""
    for variant, measure in ingredients.CLAIMS.items():
        found = ingredients.comparison(variant, measure)
        assert found.certain
        assert (found.without < found.whole) == (measure == "gain")


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("gain", "response **× 0.50** (0.40 to 0.60)."),
        ("fine", "fine detail **−5.0 points** (−10.0 to +2.0)"),
    ],
)
def test_claims_state_the_difference_and_its_interval(measure: str, expected: str) -> None:
    found = Comparison(4, 2, 0.4, 0.6, True) if measure == "gain" else Comparison(0.1, 0.05, -0.1, 0.02, False)
    said = text.claim("no bands", measure, found)
    assert expected in said and said.endswith("; that may be chance.") == (not found.certain)


def test_one_octave_adds_more_fine_detail_as_the_explanation_says() -> None:
    found = ingredients.comparison("no octaves", "fine")
    assert found.certain and found.without > found.whole
