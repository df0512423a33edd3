"""Labelled pictures of a visitor's own: the sample set, files for each class, a zip, or photos from the camera.

All that is kept of them lies in the session, in memory, and goes with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from apps.classroom.ui import controls
from apps.classroom.ui.picture_picker import SUFFIXES
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import sample_set, uploads
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.teaching import Example, Looking
from core.transfer.own_classes.uploads import Labelled, LeftOut, UploadError

SAMPLE, FILES, ZIP, CAMERA = "Sample set", "Files", "Zip", "Camera"
LOOKED, PHOTOS, ZIPPED, WORKED_OUT = "own_looked", "own_photos", "own_zipped", "own_worked_out"
MOST_CLASSES, MOST_KEPT = 10, 50

Result = TypeVar("Result")
_of_samples: dict[tuple[str, Any], Any] = {}


def gather() -> tuple[list[Example], list[LeftOut], str]:
    """Let the visitor give pictures, and take the features of those that are new.

    Returns:
        The examples; what could not be used; and where they come from, one of `SAMPLE`, `FILES`, `ZIP`, `CAMERA`.
    """
    where = st.segmented_control(
        "Pictures from", [SAMPLE, FILES, ZIP, CAMERA], default=SAMPLE, required=True, key="own_from"
    )
    ways: dict[str, Callable[[], tuple[list[tuple[str, Labelled]], list[LeftOut]]]] = {
        SAMPLE: _sample, FILES: _files, ZIP: _zip, CAMERA: _camera
    }  # fmt: skip
    given, left_out = ways[str(where)]()
    if where != SAMPLE:
        st.caption("Your pictures stay in this server's memory for this visit and are never stored.")
    examples, unreadable = _looked_at(given, sample_set.looked_at if where == SAMPLE else _look_at)
    return examples, left_out + unreadable, str(where)


def worked_out(what: str, examples: Sequence[Example], where: str, work: Callable[[], Result | None]) -> Result | None:
    """What comes of these examples: worked out once in a visit, and once for everybody where it is the sample set.

    Args:
        what: a name for it.
        examples: which it is made from.
        where: they come from, as `gather` says.
        work: makes it; None where it cannot be made.
    """
    state = tuple((example.name, example.label, id(example.thumbnail)) for example in examples)
    shelf = _of_samples if where == SAMPLE else st.session_state.setdefault(WORKED_OUT, {})
    kept: Result | None = shelf.get((what, state))
    if kept is None and (kept := work()) is not None:
        if where != SAMPLE or len(shelf) > MOST_KEPT:  # Of one's own pictures only the newest is kept.
            for old in [key for key in list(shelf) if key[0] == what]:  # A list, as other visitors may put in more.
                shelf.pop(old, None)
        shelf[what, state] = kept
    return kept


def forget_samples() -> None:
    """Work out anew what is kept of the sample set for all visitors."""
    _of_samples.clear()
    sample_set.looked_at.cache_clear()


def _sample() -> tuple[list[tuple[str, Labelled]], list[LeftOut]]:
    classes = st.pills("Classes", shapes.CLASSES, default=shapes.CLASSES, selection_mode="multi", key="own_classes")
    settings = controls.controls(SampleSetSettings)
    return [(p.name, p) for p in sample_set.pictures(classes, settings.pictures)], []


def _files() -> tuple[list[tuple[str, Labelled]], list[LeftOut]]:
    count = int(st.number_input("Number of classes", 2, MOST_CLASSES, 2, key="own_count"))
    given: list[tuple[str, Labelled]] = []
    for number in range(count):
        name_place, file_place = st.columns([1, 2], vertical_alignment="bottom")
        name = name_place.text_input("Name", f"class {number + 1}", max_chars=40, key=f"own_name_{number}")
        files = file_place.file_uploader(
            f"Pictures of “{name}”", SUFFIXES, accept_multiple_files=True, key=f"own_files_{number}"
        )
        label = name.strip() or f"class {number + 1}"
        given += [(file.file_id, Labelled(file.name, label, file.getvalue())) for file in files or []]
    left_out = [LeftOut(p.name, f"Only {uploads.MAX_PICTURES:,} are taken.") for _, p in given[uploads.MAX_PICTURES :]]
    return given[: uploads.MAX_PICTURES], left_out


def _zip() -> tuple[list[tuple[str, Labelled]], list[LeftOut]]:
    file = st.file_uploader("A zip with one folder of pictures for each class", ["zip"], key="own_zip")
    if file is None:
        return [], []
    kept = st.session_state.get(ZIPPED)
    if not kept or kept[0] != file.file_id:  # Unpacked once, not at every turn of a knob.
        try:
            kept = (file.file_id, *uploads.read_zip(file.getvalue()))
        except UploadError as error:
            st.session_state.pop(ZIPPED, None)
            st.error(str(error))
            return [], []
        st.session_state[ZIPPED] = kept
    file_id, pictures, left_out = kept
    return [(f"{file_id}/{number}", picture) for number, picture in enumerate(pictures)], left_out


def _camera() -> tuple[list[tuple[str, Labelled]], list[LeftOut]]:
    photos: dict[str, Labelled] = st.session_state.setdefault(PHOTOS, {})
    name = st.text_input("Class of the next photo", "class 1", max_chars=40, key="own_photo_class").strip() or "class 1"
    photo = st.camera_input("Hold it into the camera", key="own_camera")
    if photo is not None and photo.file_id not in photos and len(photos) < uploads.MAX_PICTURES:
        photos[photo.file_id] = Labelled(f"photo {len(photos) + 1}", name, photo.getvalue())
    if photos:
        counts = Counter(picture.label for picture in photos.values())
        st.markdown(" · ".join(f"**{label}**: {count}" for label, count in sorted(counts.items())))
        st.button("Remove all photos", icon=":material/delete:", on_click=photos.clear)
    return list(photos.items()), []


def _look_at(picture: Labelled) -> Example | LeftOut:
    looking = Looking([picture])
    last(looking.stream())
    found: list[Example | LeftOut] = [*looking.examples, *looking.left_out]
    return found[0]


def _looked_at(
    given: Sequence[tuple[str, Labelled]], look: Callable[[Labelled], Example | LeftOut]
) -> tuple[list[Example], list[LeftOut]]:
    """Features of all pictures; those of before are remembered, under the class that they have now."""
    known: dict[str, Any] = st.session_state.setdefault(LOOKED, {})
    for gone in known.keys() - {key for key, _ in given}:
        del known[gone]
    new = [(key, picture) for key, picture in given if key not in known]
    if new:
        bar = st.progress(0.0, "Looking at the pictures …")
        for number, (key, picture) in enumerate(new, start=1):
            known[key] = look(picture)
            bar.progress(number / len(new), f"Looking at the pictures: {number} of {len(new)}")
        bar.empty()
    found = [(known[key], picture.label) for key, picture in given]
    examples = [
        Example(item.name, label, item.features, item.thumbnail) for item, label in found if isinstance(item, Example)
    ]
    return examples, [item for item, _ in found if isinstance(item, LeftOut)]
