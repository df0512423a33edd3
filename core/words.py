"""Put words together for readers."""

from collections.abc import Sequence


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as in a sentence: "a, b and c"; empty without any.

    Args:
        words: in their order.
        last: what stands before the last one.
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
