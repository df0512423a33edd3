"""Labelled pictures of a visitor's own: the sample set, files for each class, a zip, or photos from the camera.

Everything about them is kept in the session, in memory, and disappears with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from apps.classroom.ui import controls
from apps.classroom.ui.pictures import collection_table
from apps.classroom.ui.pictures.uploaded_picture import NEVER_STORED, SUFFIXES
from apps.shared.markdown import as_written
from core.data.collections.reading import Reading
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import sample_set, uploads
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.uploads import LabelledFile, LeftOut, Upload, UploadError

SAMPLE, FILES, ZIP, CAMERA = "Sample set", "Files", "Zip", "Camera"
EXAMPLES, PHOTOS, RESULTS = "own_looked", "own_photos", "own_worked_out"
"""Where the session keeps the examples, the photos, and what was computed from the examples."""
LOOKED, UNPACKED = "own_understood", "own_zipped"
"""Where it keeps how the folders of a zip were understood, and the unpacked zip."""

CAMERAS = "own_cameras"
"""Where it keeps how many cameras there were before this one."""

MOST_CLASSES, MOST_RESULTS, MOST_NAMED = 10, 50, 200

Files = list[tuple[str, LabelledFile]]
"""Labelled files, each with a key that stays the same while the page runs again."""

Result = TypeVar("Result")
_sample_results: dict[tuple[str, Any], Any] = {}


def gather() -> tuple[list[Example], str]:
    """Let the visitor give pictures, extract the features of new ones, and name the files that were left out.

    Returns:
        The examples; and their source, one of `SAMPLE`, `FILES`, `ZIP`, `CAMERA`.
    """
    source = str(
        st.segmented_control(
            "Pictures from", [SAMPLE, FILES, ZIP, CAMERA], default=SAMPLE, required=True, key="own_from"
        )
    )
    readers: dict[str, Callable[[], tuple[Files, list[LeftOut]]]] = {
        SAMPLE: _sample, FILES: _files, ZIP: _zip, CAMERA: _camera
    }  # fmt: skip
    files, left_out = readers[source]()
    if source != SAMPLE:
        st.caption(NEVER_STORED)
    examples, unreadable = _examples(files, sample_set.example if source == SAMPLE else _extract)
    _name_left_out([*left_out, *unreadable])
    return examples, source


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


def forget_samples() -> None:
    """Discard everything that was computed from the sample set for all visitors."""
    _sample_results.clear()
    sample_set.example.cache_clear()


def _sample() -> tuple[Files, list[LeftOut]]:
    classes = st.pills("Classes", shapes.CLASSES, default=shapes.CLASSES, selection_mode="multi", key="own_classes")
    settings = controls.controls(SampleSetSettings)
    return [(file.name, file) for file in sample_set.files(classes, settings.pictures)], []


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
    file = st.file_uploader("A zip with one folder of pictures per class", ["zip"], key="own_zip")
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
        st.error(str(error))
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


def _extract(file: LabelledFile) -> Example | LeftOut:
    extraction = FeatureExtraction([file])
    last(extraction.stream())
    return extraction.examples[0] if extraction.examples else extraction.left_out[0]


def _examples(
    files: Files, extract: Callable[[LabelledFile], Example | LeftOut]
) -> tuple[list[Example], list[LeftOut]]:
    """Extract the features of new files; known ones are remembered, and take the class that they have now."""
    known: dict[str, Example | LeftOut] = st.session_state.setdefault(EXAMPLES, {})
    for gone in known.keys() - {key for key, _ in files}:
        del known[gone]
    new = [(key, file) for key, file in files if key not in known]
    if new:
        bar = st.progress(0.0, "Extracting features …")
        for number, (key, file) in enumerate(new, start=1):
            known[key] = extract(file)
            bar.progress(number / len(new), f"Extracting features: picture {number} of {len(new)}")
        bar.empty()
    results = [(known[key], file.label) for key, file in files]
    examples = [replace(item, label=label) for item, label in results if isinstance(item, Example)]
    return examples, [item for item, _ in results if isinstance(item, LeftOut)]


def _name_left_out(items: Sequence[LeftOut]) -> None:
    if not items:
        return
    number = "One file was" if len(items) == 1 else f"{len(items)} files were"
    with st.expander(f"{number} left out; all others are used", icon=":material/warning:"):
        st.markdown("\n".join(f"- `{item.name}`: {item.reason}" for item in items[:MOST_NAMED]))
