"""One vocabulary of classes for all splits of a reading, and no picture twice."""

from collections import Counter
from collections.abc import Mapping, Sequence

from core.data.collections import class_names
from core.data.collections.folder_names import SPLITS
from core.data.collections.left_out import dropped
from core.data.collections.listing import Listing
from core.data.collections.reading import NO_LABELS, Entry, LeftOut, Options, OtherReading, Reading

Chosen = Mapping[str, tuple[str, str]]
"""Split and class of each picture that is used, by its path; the class "" stands for none."""


def reading(
    listing: Listing,
    name: str,
    chosen: Chosen,
    *,
    options: Options,
    left_out: Sequence[LeftOut] = (),
    others: Sequence[OtherReading] = (),
    refusal: str = "",
) -> Reading:
    """Put a reading together from what was chosen; everything else in the listing is named as left out."""
    kept, twins = _without_twins(chosen, listing)
    entries: dict[str, list[Entry]] = {split: [] for split in SPLITS}
    for image in listing.images:
        if image in kept:
            split, label = kept[image]
            entries[split].append(Entry(image, label))
    filled = {split: tuple(found) for split, found in entries.items() if found}
    labels = {split: sorted({entry.label for entry in found} - {""}) for split, found in filled.items()}
    classes = tuple(next((names for names in labels.values() if names), []))
    unknown: list[LeftOut] = []
    extra: dict[str, dict[str, int]] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    splits = filled
    if classes:
        splits = {}
        for split, found in filled.items():
            names = _same_names(labels[split], classes)
            unknown += _unknown(split, found, names)
            if others_here := Counter(entry.label for entry in found if entry.label and entry.label not in names):
                extra[split] = dict(others_here)
            if kept_here := tuple(Entry(entry.path, names[entry.label]) for entry in found if entry.label in names):
                splits[split] = kept_here
                if missing := tuple(name for name in classes if name not in set(names.values())):
                    lacking[split] = missing
    everything = (*left_out, *twins, *unknown, *dropped(listing))
    return Reading(name, splits, classes, everything, lacking, extra, tuple(others), refusal, options)


def numbered(names: Sequence[str]) -> dict[str, int]:
    """The names with their numbers, as `class_names.matched` takes them."""
    return {name: number for number, name in enumerate(names)}


def _same_names(labels: Sequence[str], classes: Sequence[str]) -> dict[str, str]:
    return {label: classes[number] for label, number in class_names.matched(labels, numbered(classes)).items()}


def _unknown(split: str, entries: Sequence[Entry], names: Mapping[str, str]) -> list[LeftOut]:
    files: dict[str, list[str]] = {}
    for entry in entries:
        if entry.label not in names:
            files.setdefault(entry.label, []).append(entry.path)
    return [
        LeftOut(tuple(paths), "pictures", f"{label} of the {split} part", "a class that is not trained")
        if label
        else LeftOut(tuple(paths), "pictures", f"the {split} part", NO_LABELS)
        for label, paths in files.items()
    ]


def _without_twins(chosen: Chosen, listing: Listing) -> tuple[dict[str, tuple[str, str]], list[LeftOut]]:
    """Leave out pictures that are links to others; of one file in two splits, only the strictest split keeps it."""
    kept = dict(chosen)
    groups: dict[object, list[str]] = {}
    for image, identity in listing.same.items():
        if image in kept:
            groups.setdefault(identity, []).append(image)
    twins: list[str] = []
    for images in groups.values():
        keeper = max(images, key=lambda image: SPLITS.index(kept[image][0]))
        twins += [image for image in images if image != keeper]
    for image in twins:
        del kept[image]
    return kept, [LeftOut(tuple(twins), "pictures", "", "links to others that are used")] if twins else []
