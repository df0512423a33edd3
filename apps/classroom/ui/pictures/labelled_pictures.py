"""Labelled pictures of a visitor's own: the sample set, files for each class, a zip, or photos from the camera.

Everything about them is kept in the session, in memory, and disappears with it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from apps.classroom.ui import controls
from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.pictures import brief_jobs, collection_table
from apps.classroom.ui.pictures.uploaded_picture import NEVER_STORED, SUFFIXES
from apps.shared import job_targets
from apps.shared.markdown import as_written
from core.data.collections.reading import Reading
from core.data.sets import shapes
from core.transfer.own_classes import sample_set, uploads, worker_jobs
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.uploads import LabelledFile, LeftOut, Upload, UploadError

SAMPLE, FILES, ZIP, CAMERA = "Sample set", "Files", "Zip", "Camera"
EXAMPLES, TEST_EXAMPLES, PHOTOS, RESULTS = "own_looked", "own_test_looked", "own_photos", "own_worked_out"
"""Where the session keeps the examples, those of a test part, the photos, and what was computed from the examples."""
LOOKED, UNPACKED = "own_understood", "own_zipped"
"""Where it keeps how the folders of a zip were understood, and the unpacked zip."""

CAMERAS = "own_cameras"
"""Where it keeps how many cameras there were before this one."""

ARCHIVES = ["zip", "tar", "gz", "tgz", "bz2", "tbz2", "xz", "txz"]
"""Suffixes that the browser offers; what counts is the content."""

MOST_CLASSES, MOST_RESULTS, MOST_NAMED = 10, 50, 200
DRAWN = "own_drawn"
"""The key of the job that extracts features of drawings."""
EXTRACTING = "Extracting features"

Files = list[tuple[str, LabelledFile]]
"""Labelled files, each with a key that stays the same while the page runs again."""

Known = dict[str, Example | LeftOut]
"""What is known of files, by their keys."""

Result = TypeVar("Result")
_sample_results: dict[tuple[str, Any], Any] = {}
_drawings: Known = {}
"""The features of the sample set, extracted once for all visitors."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The test part of a visitor's archive, from which nothing is learned.

    Attributes:
        examples: those of its pictures that can be read.
        extra: how many pictures it has of each class that is not trained.
    """

    examples: list[Example]
    extra: Mapping[str, int]


def gather() -> tuple[list[Example], str]:
    """Let the visitor give pictures, extract the features of new ones, and name the files that were left out.

    Returns:
        The examples, none while a worker extracts their features; and their source, one of `SAMPLE`, `FILES`, `ZIP`,
        `CAMERA`.
    """
    source = choose_source()
    return own_examples(source) if source != SAMPLE else _sample(), source


def choose_source() -> str:
    """Let the visitor choose where pictures come from: one of `SAMPLE`, `FILES`, `ZIP`, `CAMERA`."""
    return str(
        st.segmented_control(
            "Pictures from", [SAMPLE, FILES, ZIP, CAMERA], default=SAMPLE, required=True, key="own_from"
        )
    )


def choose_drawings() -> tuple[list[str], int]:
    """Let the visitor choose from the sample set: its classes, and how many drawings of each."""
    classes = st.pills("Classes", shapes.CLASSES, default=shapes.CLASSES, selection_mode="multi", key="own_classes")
    return list(classes), controls.controls(SampleSetSettings).pictures


def own_examples(source: str) -> list[Example]:
    """Let the visitor give pictures of their own from a source; otherwise as `gather`."""
    readers: dict[str, Callable[[], tuple[Files, list[LeftOut]]]] = {FILES: _files, ZIP: _zip, CAMERA: _camera}
    files, left_out = readers[source]()
    st.caption(NEVER_STORED)
    examples, unreadable = _examples(files, st.session_state.setdefault(EXAMPLES, {}), EXAMPLES)
    _name_left_out([*left_out, *unreadable])
    return examples


def held_out(source: str) -> HeldOut | None:
    """The test part of the archive that `gather` read; None if there is none, or while its features are extracted."""
    unpacked: tuple[Any, Upload] | None = st.session_state.get(UNPACKED) if source == ZIP else None
    if unpacked is None or not unpacked[1].held_out:
        return None
    key, upload = unpacked
    files = [(f"{key}/{number}", labelled) for number, labelled in enumerate(upload.held_out)]
    examples, unreadable = _examples(files, st.session_state.setdefault(TEST_EXAMPLES, {}), TEST_EXAMPLES)
    _name_left_out(unreadable)
    return HeldOut(examples, upload.reading.extra.get(upload.part, {})) if examples else None


def cached(name: str, examples: Sequence[Example], source: str, compute: Callable[[], Result | None]) -> Result | None:
    """Compute something from examples: once per visit, or once for all visitors if they are the sample set.

    Args:
        name: of the result.
        examples: from which it is computed.
        source: of the examples, as `gather` returns it.
        compute: returns the result, or None if there is none.
    """
    key = (name, tuple((example.name, example.label, id(example.thumbnail)) for example in examples))
    results = _sample_results if source == SAMPLE else st.session_state.setdefault(RESULTS, {})
    result: Result | None = results.get(key)
    if result is None and (result := compute()) is not None:
        if source != SAMPLE or len(results) > MOST_RESULTS:  # For own pictures, only the latest result is kept.
            for old in [other for other in list(results) if other[0] == name]:  # A copy: other visitors may add some.
                results.pop(old, None)
        results[key] = result
    return result


def is_extracting() -> bool:
    """Whether a worker extracts features of this visitor's pictures, or waits for its turn."""
    return any(started_jobs.running(key) for key in (DRAWN, EXAMPLES, TEST_EXAMPLES))


def forget_samples() -> None:
    """Discard everything that was computed from the sample set for all visitors."""
    _sample_results.clear()
    _drawings.clear()
    sample_set.example.cache_clear()


def _sample() -> list[Example]:
    classes, count = choose_drawings()
    return _examples([(file.name, file) for file in sample_set.files(classes, count)], _drawings, DRAWN)[0]


def _files() -> tuple[Files, list[LeftOut]]:
    count = int(st.number_input("Number of classes", 2, MOST_CLASSES, 2, key="own_count"))
    files: Files = []
    for number in range(count):
        default = f"class {number + 1}"
        name_column, file_column = st.columns([1, 2], vertical_alignment="bottom")
        name = name_column.text_input("Name", default, max_chars=40, key=f"own_name_{number}")
        uploaded = file_column.file_uploader(
            f"Pictures of “{as_written(name)}”", SUFFIXES, accept_multiple_files=True, key=f"own_files_{number}"
        )
        label = name.strip() or default
        files += [(file.file_id, LabelledFile(file.name, label, file.getvalue())) for file in uploaded or []]
    left_out = [LeftOut(file.name, uploads.LIMIT_REACHED) for _, file in files[uploads.MAX_IMAGES :]]
    return files[: uploads.MAX_IMAGES], left_out


def _zip() -> tuple[Files, list[LeftOut]]:
    file = st.file_uploader("A zip or tar archive with one folder of pictures per class", ARCHIVES, key="own_zip")
    if file is None:
        return [], []
    try:
        options = collection_table.choose(_looked(file.file_id, file.getvalue()), key=f"own_reading_{file.file_id}")
        if options is None:
            return [], []
        key = (file.file_id, options)
        unpacked: tuple[Any, Upload] | None = st.session_state.get(UNPACKED)
        if not unpacked or unpacked[0] != key:  # Unpacked once, not again for every change of a knob.
            unpacked = (key, uploads.read(file.getvalue(), options))
            st.session_state[UNPACKED] = unpacked
    except UploadError as error:
        st.session_state.pop(UNPACKED, None)
        st.error(as_written(str(error)))
        return [], []
    upload = unpacked[1]
    collection_table.show(upload.reading)
    return [(f"{key}/{number}", labelled) for number, labelled in enumerate(upload.files)], upload.left_out


def _looked(file_id: str, content: bytes) -> Reading:
    """How a zip is understood by its folders; looked at once."""
    looked: tuple[str, Reading] | None = st.session_state.get(LOOKED)
    if not looked or looked[0] != file_id:
        looked = (file_id, uploads.look(content))
        st.session_state[LOOKED] = looked
    return looked[1]


def _camera() -> tuple[Files, list[LeftOut]]:
    photos: dict[str, LabelledFile] = st.session_state.setdefault(PHOTOS, {})
    name = st.text_input("Class of the next photo", "class 1", max_chars=40, key="own_photo_class").strip() or "class 1"
    number = st.session_state.setdefault(CAMERAS, 0)
    photo = st.camera_input("Hold it in front of the camera", key=f"own_camera_{number}")
    if photo is not None and photo.file_id not in photos and len(photos) < uploads.MAX_IMAGES:
        photos[photo.file_id] = LabelledFile(f"photo {len(photos) + 1}", name, photo.getvalue())
    if photos:
        counts = Counter(file.label for file in photos.values())
        st.markdown(" · ".join(f"**{as_written(label)}**: {count}" for label, count in sorted(counts.items())))
        st.button("Remove all photos", icon=":material/delete:", on_click=_remove_photos)
    return list(photos.items()), []


def _remove_photos() -> None:
    """Remove all photos, also the last one, which the camera still holds: another camera takes its place."""
    st.session_state[PHOTOS].clear()
    st.session_state[CAMERAS] += 1


def _examples(files: Files, known: Known, key: str) -> tuple[list[Example], list[LeftOut]]:
    """Let a worker extract the features of new files; known ones take the class that they have now.

    Args:
        files: the files.
        known: what is known already; the session's own forgets files that are gone.
        key: of the job in the session.

    Returns:
        The examples, and the files that cannot be read; nothing while the worker extracts.
    """
    if known is not _drawings:
        for gone in known.keys() - {name for name, _ in files}:
            del known[gone]
    new = [(name, file) for name, file in files if name not in known]
    done = len(files) - len(new)
    for portion in worker_jobs.portions([file for _, file in new]):
        names, new = [name for name, _ in new[: len(portion)]], new[len(portion) :]
        done += len(portion)
        saying = f"{EXTRACTING}: picture {done} of {len(files)}"
        is_shared = known is _drawings
        last = brief_jobs.result(
            key, job_targets.EXTRACT_EXAMPLES, portion, of=tuple(names), saying=saying, shared=is_shared
        )
        if last is None:
            return [], []
        for name, extracted in zip(names, worker_jobs.extracted(portion, last), strict=True):
            known.setdefault(name, extracted)  # Another visitor may have been quicker.
    results = [(known[name], file.label) for name, file in files]
    examples = [replace(item, label=label) for item, label in results if isinstance(item, Example)]
    return examples, [item for item, _ in results if isinstance(item, LeftOut)]


def _name_left_out(items: Sequence[LeftOut]) -> None:
    if not items:
        return
    number = "One file was" if len(items) == 1 else f"{len(items)} files were"
    with st.expander(f"{number} left out; all others are used", icon=":material/warning:"):
        st.markdown("\n".join(f"- {as_written(item.name)}: {as_written(item.reason)}" for item in items[:MOST_NAMED]))
