from dataclasses import dataclass

from apps.shared.once_per_object import once_per_object

CALLS: list[tuple[int, int]] = []


@dataclass(frozen=True)
class Factor:
    factor: int

    @once_per_object
    def times(self, number: int) -> int:
        CALLS.append((self.factor, number))
        return self.factor * number


def test_each_result_is_computed_once_for_each_object() -> None:
    CALLS.clear()
    two, three = Factor(2), Factor(3)
    assert [two.times(5), two.times(5), two.times(6), three.times(5)] == [10, 10, 12, 15]
    assert CALLS == [(2, 5), (2, 6), (3, 5)]
    assert two == Factor(2), "what is kept is no part of the object"
