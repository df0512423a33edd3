"""When two names mean the same class: Unicode form, case, spaces and the plural do not matter where unambiguous."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence


def plain(name: str) -> str:
    """A name without differences of Unicode form, case, spaces and underscores."""
    return " ".join(unicodedata.normalize("NFC", name).replace("_", " ").split()).casefold()


def singular(name: str) -> str:
    """The plain name with the ending of the English plural taken off its last word: cats, foxes, cherries."""
    word = plain(name)
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


_FORMS: tuple[Callable[[str], str], ...] = (_composed, plain, singular)
"""From the strictest comparison to the loosest."""


def matched(names: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Find for each name the known one that means the same class.

    Two names never match the same known one, unless both are spelt as it is but for their Unicode form; what would be
    ambiguous is not matched.

    Args:
        names: of the classes to find, such as those of a test part.
        known: names of the known classes, each with its number; several names may have one number.

    Returns:
        The number of each name that was found.
    """
    found: dict[str, int] = {}
    for form in _FORMS:
        numbers: dict[str, set[int]] = {}
        for name, number in known.items():
            numbers.setdefault(form(name), set()).add(number)
        taken = set(found.values())
        new: dict[str, int] = {}
        for name in names:
            candidates = numbers.get(form(name), set())
            if name not in found and len(candidates) == 1 and not candidates & taken:
                new[name] = min(candidates)
        uses = Counter(new.values())
        found |= {name: number for name, number in new.items() if form is _composed or uses[number] == 1}
    return found
