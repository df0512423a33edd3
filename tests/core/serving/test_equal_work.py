from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.serving import equal_work
from core.synthesis.dream.settings import DreamSettings

TARGET = "core.x:y"
IMAGE = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


@dataclass(frozen=True)
class Things:
    path: Path
    numbers: tuple[int, ...]


THINGS = Things(Path("a"), (1, 2))


def key(*args: Any, **kwargs: Any) -> str:
    return equal_work.key(TARGET, args, kwargs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (IMAGE, IMAGE.copy()),
        (IMAGE[::-1], np.ascontiguousarray(IMAGE[::-1])),
        (DreamSettings(), DreamSettings(steps=DreamSettings().steps)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (THINGS, replace(THINGS)),
        ({"a", "b", "c"}, {"c", "b", "a"}),
    ],
)
def test_equal_work_has_one_key(one: object, other: object) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (IMAGE, IMAGE + 1),
        (IMAGE, IMAGE.reshape(4, 2, 3)),
        (IMAGE, IMAGE.astype(np.int8)),
        (DreamSettings(), DreamSettings(steps=DreamSettings().steps + 1)),
        (1, 1.0),
        (1, True),
        (["a", "b"], ["ab"]),
        (("a",), ["a"]),
        ([[1], 2], [[1, 2]]),
        (None, ""),
        (THINGS, replace(THINGS, numbers=(1, 2, 3))),
    ],
)
def test_other_work_has_another_key(one: object, other: object) -> None:
    assert key(one) != key(other)


def test_target_and_names_are_part_of_it() -> None:
    assert equal_work.key("core.x:z", [1], {}) != key(1)
    assert key(1) != key(a=1) != key(b=1)
