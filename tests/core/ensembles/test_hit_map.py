import numpy as np

from core.ensembles.hit_map import CELL, GAP, LEFT, RIGHT, ROW, SHOWN, WRONG, disputed, hit_map


def test_disputed_images_are_those_on_which_members_differ() -> None:
    hits = np.array([[True, False, True, True], [True, False, False, True], [True, False, False, True]])
    assert disputed(hits).tolist() == [2]
    many = np.random.default_rng(0).random((4, 1000)) > 0.4
    chosen = disputed(many)
    counts = many[:, chosen].sum(axis=0)
    assert len(chosen) == len(set(chosen.tolist())) == SHOWN
    assert counts.tolist() == sorted(counts) and counts.min() > 0 and counts.max() < 4


def test_a_row_for_each_member_and_one_for_the_average() -> None:
    """Each member is right on one of two images; in the average the more confident one decides."""
    confident, unsure = [0.9, 0.1], [0.4, 0.6]
    drawn = hit_map([[confident, unsure], [unsure, confident]], [0, 0], ["one", "two"])

    def colour(row: int, column: int) -> tuple[int, ...]:
        top = GAP + row * (ROW + GAP) + (GAP if row == 2 else 0)
        return tuple(drawn[top + ROW // 2, LEFT + column * CELL + CELL // 2].tolist())

    assert [colour(0, 0), colour(0, 1)] == [RIGHT, WRONG]
    assert [colour(1, 0), colour(1, 1)] == [WRONG, RIGHT]
    assert [colour(2, 0), colour(2, 1)] == [RIGHT, RIGHT]
