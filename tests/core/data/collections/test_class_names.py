"""When two names are one class, and that nothing ambiguous is matched."""

import pytest

from core.data.collections.class_names import matched


@pytest.mark.parametrize(
    ("names", "known", "found"),
    [
        (["cats", "Dogs "], ["dog", "cat"], {"cats": 1, "Dogs ": 0}),
        (["Lo\u0308we"], ["Löwe"], {"Lo\u0308we": 0}),
        (["wall_clock"], ["Wall Clock"], {"wall_clock": 0}),
        (["foxes", "cherries", "glass"], ["fox", "cherry", "glasses"], {"foxes": 0, "cherries": 1, "glass": 2}),
        (["cats"], ["cat", "cats"], {"cats": 1}),
        (["CATS"], ["cat", "Cat"], {}),
        (["cat", "cats"], ["Cats"], {"cats": 0}),
        (["bus"], ["bu"], {}),
        (["bird"], ["cat"], {}),
    ],
)
def test_matches(names: list[str], known: list[str], found: dict[str, int]) -> None:
    assert matched(names, {name: number for number, name in enumerate(known)}) == found


def test_order_does_not_matter() -> None:
    known = {"cat": 0, "Dog": 1, "horses": 2}
    names = ["horse", "cats", "dogs"]
    assert matched(names, known) == matched(names[::-1], dict(reversed(known.items())))
