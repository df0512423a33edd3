"""How a folder or archive of images was understood: its splits, its classes, and what is left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from core.data.collections.folder_names import TRAIN, shown

NO_CLASS, NO_LABELS = "in no class folder", "no labels"
"""Why pictures are left out."""

MOST_CLASSES = 8
"""Classes that a sentence names."""


@dataclass(frozen=True)
class Options:
    """What a person says about a collection that can be read in two ways.

    Attributes:
        classes_from: the folders that are classes: "top", those nearest to the top; "bottom", those directly above
            the pictures.
        split: "folders", folders called train, validation and test are splits; "none", they are like any other.
    """

    classes_from: Literal["auto", "top", "bottom"] = "auto"
    split: Literal["auto", "folders", "none"] = "auto"

    @property
    def flags(self) -> dict[str, str | None]:
        """The command-line options that say the same; None for what is left out."""
        given = {"classes-from": self.classes_from, "split": self.split}
        return {name: None if value == "auto" else value for name, value in given.items()}


AUTO = Options()


class Entry(NamedTuple):
    """A picture: its path as it is stored, and its class as it is shown; "" if it has none."""

    path: str
    label: str


@dataclass(frozen=True)
class LeftOut:
    """Files that are not used, all for one reason.

    Attributes:
        files: their paths as they are stored.
        kind: what they are, in the plural, such as "thumbnails".
        place: the folder that they are in; "" if the reason says it.
        reason: why they are left out; "" if their kind says it.
    """

    files: tuple[str, ...]
    kind: str = "pictures"
    place: str = ""
    reason: str = ""

    def __str__(self) -> str:
        count = len(self.files)
        why = f" ({self.reason})" if self.reason else ""
        if not self.place and count == 1:
            return shown(self.files[0]) + (why or f" ({self.kind.removesuffix('s')})")
        kind = self.kind.removesuffix("s") if count == 1 else self.kind
        return f"{count:,} {kind}" + (f" in {self.place}" if self.place else "") + why


@dataclass(frozen=True)
class OtherReading:
    """Another way in which the same files can be read: the result in words, and the option that asks for it."""

    words: str
    options: Options
    flag: str


@dataclass(frozen=True)
class Reading:
    """A collection as it was understood.

    Attributes:
        name: of the folder or file.
        splits: the pictures of "train", "validation" and "test", as far as there are any, in natural order.
        classes: the names of the classes, in alphabetical order; empty if the pictures have none.
        left_out: what is not used.
        lacking: for each split, the classes of which it has no picture.
        extra: for each split, how many pictures of classes that are not trained it has; they are left out.
        other_readings: in which other ways the files could be read.
        refusal: a sentence, if none of several readings may be preferred or a class has no picture; else "".
        options: with which it was read.
    """

    name: str
    splits: Mapping[str, tuple[Entry, ...]]
    classes: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    other_readings: tuple[OtherReading, ...] = ()
    refusal: str = ""
    options: Options = AUTO

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many pictures of each class each split has."""
        found: dict[str, dict[str, int]] = {}
        for split, entries in self.splits.items():
            counted = Counter(entry.label for entry in entries)
            found[split] = {name: counted[name] for name in self.classes} if self.classes else dict(counted)
        return found

    @property
    def understood(self) -> str:
        """One line: images, classes, splits, and what is left out."""
        if not self.splits:
            text = "No images"
        else:
            first, *others = self.splits
            counts = self.counts[first]
            count = sum(counts.values())
            text = f"{count:,} image{'s' * (count != 1)} "
            text += f"of {in_words(counts)}" if self.classes else "without classes"
            text += f", all in the {first} part" if first != TRAIN else ""
            text += "".join(f", {split} part {len(self.splits[split]):,}" for split in others)
        for split, names in self.lacking.items():
            text += f"; the {split} part lacks {listed(names)}"
        if self.left_out:
            text += f"; left out: {', '.join(map(str, self.left_out))}"
        for other in self.other_readings:
            text += f"; {other.flag} reads {other.words}"
        return text

    @property
    def few(self) -> tuple[str, ...]:
        """The classes with one or two pictures to learn from."""
        return tuple(name for name, count in self.counts.get(TRAIN, {}).items() if name and 0 < count <= 2)

    @property
    def few_in_words(self) -> str:
        """Those classes with their counts, as “lynx (1 picture)”."""
        counts = self.counts.get(TRAIN, {})
        return listed([f"{name} ({counts[name]} picture{'s' * (counts[name] > 1)})" for name in self.few])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of classes and splits, one row a class."""
        names = self.classes or ("",)
        return [
            {"class": name or "(no classes)"}
            | {
                split: self.counts[split].get(name, 0) if self.classes else len(self.splits[split])
                for split in self.splits
            }
            for name in names
        ]

    def described(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "name": shown(self.name),
            "classes": list(self.classes),
            "counts": {
                split: counts if self.classes else sum(counts.values()) for split, counts in self.counts.items()
            },
            "left_out": [
                {"files": len(item.files), "kind": item.kind, "place": item.place, "reason": item.reason}
                | {"first": shown(item.files[0])}
                for item in self.left_out
            ],
            "lacking": {split: list(names) for split, names in self.lacking.items()},
            "extra": {split: dict(counts) for split, counts in self.extra.items()},
            "other_readings": [{"option": other.flag, "reads": other.words} for other in self.other_readings],
            "understood": self.understood,
        }


def in_words(counts: Mapping[str, int]) -> str:
    """Classes with their counts, as “2 classes (cats 8, dogs 8)”."""
    named = [f"{name} {count:,}" for name, count in counts.items()]
    if len(named) == 1:
        return f"1 class ({named[0]})"
    if len(named) > MOST_CLASSES:
        low, high = min(counts.values()), max(counts.values())
        each = f"{low:,} each" if low == high else f"{low:,} to {high:,} each"
        return f"{len(named):,} classes ({', '.join(list(counts)[:3])} …, {each})"
    return f"{len(named)} classes ({', '.join(named)})"


def listed(names: Sequence[str]) -> str:
    """Some names in one line; of many only the first and their number."""
    if len(names) > MOST_CLASSES:
        return f"{', '.join(names[:3])} and {len(names) - 3:,} more classes"
    return ", ".join(names)
