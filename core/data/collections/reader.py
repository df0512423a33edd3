"""Read a collection of images from the names in it: which folders are splits, which are classes, what is neither.

The whole tree is looked at before anything is decided, and no file is opened. Where two readings are equally likely,
neither is taken: the reading is then a refusal that names both.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.data.collections import class_names, vocabulary
from core.data.collections.folder_names import (
    SPLITS,
    TRAIN,
    holds_no_classes,
    is_date,
    is_serial,
    is_series,
    is_unlabelled,
    is_wrapper,
    shown,
    split_of,
)
from core.data.collections.folder_tree import Folder, plant
from core.data.collections.listing import Listing
from core.data.collections.reading import (
    AUTO,
    NO_CLASS,
    NO_LABELS,
    LeftOut,
    Options,
    OtherReading,
    Reading,
    in_words,
    listed,
)
from core.data.collections.vocabulary import Chosen, numbered


def read(listing: Listing, name: str, options: Options = AUTO) -> Reading:
    """Understand a folder or archive by its folders.

    Args:
        listing: the paths of its files.
        name: of the folder or file, as sentences name it.
        options: what a person has said about it.

    Returns:
        The reading. Pictures without class folders have the class "".
    """
    reader = _Reader(name, options)
    if listing.images:
        reader.read(plant(listing.images, listing.folders))
    return vocabulary.reading(
        listing, name, reader.chosen, options=options, left_out=reader.left_out, others=reader.others,
        refusal=reader.refusal,
    )  # fmt: skip


def labelled(listing: Listing, name: str, known: Chosen, options: Options = AUTO) -> Reading:
    """Understand a folder or archive whose labels do not come from its folders; all other pictures are left out."""
    others = tuple(image for image in listing.images if image not in known)
    left_out = [LeftOut(others, "pictures", "", NO_LABELS)] if others else []
    return vocabulary.reading(listing, name, known, options=options, left_out=left_out)


def without_classes(listing: Listing, reading: Reading) -> Reading:
    """The same collection for what needs no classes, such as features: with fewer than two, all pictures are taken."""
    strays = {file for item in reading.left_out if item.reason == NO_CLASS for file in item.files}
    if len(reading.classes) > 1 or reading.refusal or not (strays or not reading.classes):
        return reading
    chosen = {entry.path: (split, "") for split, entries in reading.splits.items() for entry in entries}
    chosen |= {image: (TRAIN, "") for image in listing.images if image in strays}
    return vocabulary.reading(listing, reading.name, chosen, options=reading.options)


@dataclass
class _Reader:
    """One reading in the making.

    Attributes:
        name: of the folder or file.
        options: what a person has said about it.
        chosen: split and class of each picture that is used.
        left_out: pictures that are not used, and why.
        others: other readings.
        refusal: see `Reading`.
        bottom: whether the folders directly above the pictures are the classes; None until that is decided.
    """

    name: str
    options: Options
    chosen: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    others: list[OtherReading] = field(default_factory=list)
    refusal: str = ""
    bottom: bool | None = None

    def read(self, root: Folder) -> None:
        """Decide about every picture."""
        top = self._enter(self._levels(root))
        parts, classes = self._roles(top)
        if self.refusal:
            return
        if not parts:
            self._take(TRAIN, top, classes)
            return
        known: list[str] = []
        for folder, split in sorted(parts, key=lambda part: SPLITS.index(part[1])):
            inner = self._enter(self._levels(folder, split, known))
            self._take(split, inner, list(inner.folders.values()))
            known = known or [shown(name) for name in inner.folders]
        self._take_beside(top, classes, known)

    # Which folders are splits, and which are classes.

    def _split_of(self, folder: Folder) -> str | None:
        return None if self.options.split == "none" else split_of(folder.name)

    def _levels(self, folder: Folder, split: str | None = None, known: Sequence[str] = ()) -> list[Folder]:
        """The way down through folders that enclose everything, as NAME/images/CLASS and seg_train/seg_train/CLASS.

        Args:
            folder: where to begin.
            split: the split that it stands for, if any.
            known: names of classes; the way ends at the folder that has some of them, if there is one.
        """
        levels = [folder]
        while len(inside := _without_companions(folder)) == 1:
            inner = inside[0]
            own = self._split_of(inner)
            if own is not None and own != split:
                break
            if not (own or _encloses(inner, folder)):
                break
            folder = inner
            levels.append(folder)
        if known:
            numbers = numbered(known)
            for depth in range(len(levels), 0, -1):
                if class_names.matched([shown(name) for name in levels[depth - 1].folders], numbers):
                    return levels[:depth]
        return levels

    def _enter(self, levels: Sequence[Folder]) -> Folder:
        """Go down this way, and leave out what lies beside it."""
        for folder, inner in itertools.pairwise(levels):
            self._leave_strays(folder)
            for each in folder.folders.values():
                if each is not inner:
                    self._leave(each, "not the images themselves")
        return levels[-1]

    def _roles(self, top: Folder) -> tuple[list[tuple[Folder, str]], list[Folder]]:
        """The folders that are splits, and those that are classes: beside held-out parts, or if there are no parts."""
        inside = list(top.folders.values())
        parts = [(folder, split) for folder in inside if (split := self._split_of(folder)) is not None]
        rest = [folder for folder in inside if self._split_of(folder) is None]
        if not parts:
            return [], self._without_unlabelled(rest)
        train = [folder for folder, split in parts if split == TRAIN]
        classes = [folder for folder in rest if not is_unlabelled(folder.name)]
        if not train and classes:
            return self._beside_classes(parts), self._without_unlabelled(rest)
        if classes and self.options.split == "auto":
            if not any(self._has_classes(folder) for folder, _ in parts):
                if len(parts) == len(train):  # A class of its own, as in train, car and bus.
                    self._offer_parts(parts)
                    return [], self._without_unlabelled(inside)
                self._refuse_parts(inside, parts)
            elif len(parts) == len(train) and self._are_classes_like(classes, train[0]):
                self._refuse_parts(inside, parts)
        if not self.refusal:
            for folder in rest:
                self._leave(folder, NO_LABELS if is_unlabelled(folder.name) else "in no part")
        self._leave_strays(top)
        return parts, []

    def _beside_classes(self, parts: Sequence[tuple[Folder, str]]) -> list[tuple[Folder, str]]:
        """The held-out folders beside class folders that have classes themselves; the others have no labels."""
        kept = [part for part in parts if self._has_classes(part[0])]
        for folder, split in parts:
            if (folder, split) not in kept:
                self._leave(folder, NO_LABELS)
                words = f"{shown(folder.name)} as a class"
                self.others.append(OtherReading(words, replace(self.options, split="none"), "--split none"))
        return kept

    def _without_unlabelled(self, rest: list[Folder]) -> list[Folder]:
        """The class folders without those that wait for a prediction."""
        kept = [each for each in rest if self.options.split == "none" or each.folders or not is_unlabelled(each.name)]
        if len(kept) < 2:
            return rest
        for each in rest:
            if each not in kept:
                self._leave(each, NO_LABELS)
        return kept

    def _has_classes(self, folder: Folder) -> bool:
        inner = self._levels(folder, self._split_of(folder))[-1]
        return not all(is_date(name) for name in inner.folders)

    def _are_classes_like(self, folders: Sequence[Folder], train: Folder) -> bool:
        """Whether folders beside that of the training part are divided as it is, but into other classes."""
        own = [shown(name) for name in self._levels(train, TRAIN)[-1].folders]
        names = sorted({shown(name) for folder in folders for name in _class_like(folder)})
        return bool(names) and not class_names.matched(names, numbered(own))

    # Which pictures belong to which class.

    def _take(self, split: str, folder: Folder, classes: Sequence[Folder]) -> None:
        """Take the pictures of a split by their class folders; if there are none, take them without a class."""
        if not classes:
            self.chosen |= dict.fromkeys(folder.everything(), (split, ""))
            return
        self._leave_strays(folder)
        if split == TRAIN:
            self._refuse_empty(folder)
        self._take_classes(split, classes)

    def _take_beside(self, top: Folder, classes: Sequence[Folder], known: Sequence[str]) -> None:
        """Take what lies beside held-out parts as the training part: class folders, or one folder of them."""
        if not classes:
            return
        if len(classes) == 1:
            levels = self._levels(classes[0], TRAIN, known)
            if class_names.matched([shown(name) for name in levels[-1].folders], numbered(known)):
                inner = self._enter(levels)
                self._take(TRAIN, inner, list(inner.folders.values()))
                return
        self._take(TRAIN, top, classes)

    def _take_classes(self, split: str, classes: Sequence[Folder]) -> None:
        if self.bottom is None:
            self.bottom = self._is_bottom(classes)
        for each in classes:
            for folder, own, label in self._within(each, split, shown(each.name), self.bottom):
                self.chosen |= dict.fromkeys(folder.pictures, (own, label))

    def _within(self, folder: Folder, split: str, label: str, bottom: bool) -> Iterator[tuple[Folder, str, str]]:
        """A class folder and those inside it, with split and class; what is held out anywhere stays held out."""
        yield folder, split, label
        for each in folder.folders.values():
            own = self._split_of(each)
            strictest = max((split, own or TRAIN), key=SPLITS.index)
            is_class = bottom and not (own or is_serial(each.name) or is_wrapper(each.name))
            yield from self._within(each, strictest, shown(each.name) if is_class else label, bottom)

    def _is_bottom(self, classes: Sequence[Folder]) -> bool:
        """Whether inner folders are the classes; offer the other reading, or refuse if none is the likelier one."""
        if self.options.classes_from != "auto":
            return self.options.classes_from == "bottom"
        inner = [set(_class_like(each)) for each in classes]
        if not all(inner) or any(each.pictures for each in classes):
            return False
        tops = {shown(each.name): each.count for each in classes}
        bottoms = self._bottoms(classes)
        if sum(map(len, inner)) == len(set().union(*inner)):
            if len(bottoms) > 1:
                self._offer("bottom", bottoms)
            return False
        self._offer("top", tops)
        if all(is_series(each.name) for each in classes):
            return True
        self._offer("bottom", bottoms)
        self.refusal = (
            f"{shown(self.name)} can be read in two ways, as {in_words(tops)} with --classes-from top, or as "
            f"{in_words(bottoms)} with --classes-from bottom; say which one you mean."
        )
        return False

    def _bottoms(self, classes: Sequence[Folder]) -> dict[str, int]:
        """How many pictures each inner folder has as a class."""
        counts: dict[str, int] = {}
        for each in classes:
            for folder, _, label in self._within(each, TRAIN, shown(each.name), True):
                if folder.pictures:
                    counts[label] = counts.get(label, 0) + len(folder.pictures)
        return dict(sorted(counts.items()))

    # What is left out, offered or refused.

    def _leave(self, folder: Folder, reason: str) -> None:
        self.left_out.append(LeftOut(tuple(folder.everything()), "pictures", shown("/".join(folder.path)), reason))

    def _leave_strays(self, folder: Folder) -> None:
        if folder.pictures and not any(item.files[0] == folder.pictures[0] for item in self.left_out):
            self.left_out.append(LeftOut(tuple(folder.pictures), "pictures", "", NO_CLASS))

    def _offer(self, level: str, counts: Mapping[str, int]) -> None:
        options = replace(self.options, classes_from="top" if level == "top" else "bottom")
        self.others.append(OtherReading(in_words(counts), options, f"--classes-from {level}"))

    def _offer_parts(self, parts: Sequence[tuple[Folder, str]]) -> None:
        words = " and ".join(f"{shown(folder.name)} as the {split} part" for folder, split in parts)
        self.others.append(OtherReading(words, replace(self.options, split="folders"), "--split folders"))

    def _refuse_parts(self, inside: Sequence[Folder], parts: Sequence[tuple[Folder, str]]) -> None:
        """Refuse folders called like splits among others that look like classes."""
        words = in_words({shown(folder.name): folder.count for folder in inside})
        self.others.append(OtherReading(words, replace(self.options, split="none"), "--split none"))
        self._offer_parts(parts)
        names, are = listed([shown(folder.name) for folder, _ in parts]), "are parts" if len(parts) > 1 else "is a part"
        self.refusal = (
            f"{shown(self.name)} can be read in two ways, as {words} with --split none, or so that {names} {are} of "
            "the data with --split folders; say which one you mean."
        )

    def _refuse_empty(self, folder: Folder) -> None:
        for name in folder.empty:
            if not (holds_no_classes(name) or is_unlabelled(name) or split_of(name)):
                self.refusal = self.refusal or (
                    f"The class {shown(name)} of {shown(self.name)} has no pictures; add some or remove its folder."
                )


def _without_companions(folder: Folder) -> list[Folder]:
    """The folders in a folder without masks and the like, if one of them is called after the images."""
    inside = list(folder.folders.values())
    images = [each for each in inside if is_wrapper(each.name)]
    rest = [each for each in inside if not is_wrapper(each.name)]
    return images if len(images) == 1 and all(holds_no_classes(each.name) for each in rest) else inside


def _encloses(folder: Folder, above: Folder) -> bool:
    """Whether a folder that is the only one encloses the classes, and is not the only class itself."""
    if not folder.folders:
        return is_wrapper(folder.name) and not above.pictures
    inside = folder.folders.values()
    return not all(is_date(each.name) or (is_wrapper(each.name) and not each.folders) for each in inside)


def _class_like(folder: Folder) -> list[str]:
    """Names of the folders inside a class that could be classes themselves."""
    names = [shown(name) for name in folder.folders]
    return [n for n in names if not (is_serial(n) or is_wrapper(n) or split_of(n) or holds_no_classes(n))]
