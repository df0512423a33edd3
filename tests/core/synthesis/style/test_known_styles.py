"""All styles of the network have names that tell them apart, and titles for people."""

import re

import numpy as np

from core.synthesis.style.known_styles import all_styles


def test_learned_styles_come_first_and_all_can_be_told_apart() -> None:
    styles = all_styles()
    assert len(styles) == 43
    assert all(re.fullmatch(r"[a-z0-9_]+", name) and style.name == name for name, style in styles.items())
    learned = [style.learned for style in styles.values()]
    assert learned == sorted(learned, reverse=True) and sum(learned) == 17
    assert styles["starry_night"].title == "The Starry Night" and styles["woodcut"].title == "Woodcut"
    assert len({style.title for style in styles.values()}) == 43


def test_a_style_is_990_numbers() -> None:
    vectors = np.stack([style.vector for style in all_styles().values()])
    assert vectors.shape == (43, 990) and np.isfinite(vectors).all()
    assert len(np.unique(vectors.round(4), axis=0)) == 43
