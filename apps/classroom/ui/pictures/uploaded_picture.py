"""One picture that a visitor uploads or photographs, and what every upload has in common."""

import streamlit as st

from apps.classroom.ui.pictures.visitor_cache import cached_until_left
from apps.shared.markdown import as_written
from core import images
from core.images import RGB

UPLOAD, CAMERA = "Upload", "Camera"
"""The two sources of a visitor's own picture."""

SUFFIXES = ["jpg", "jpeg", "jfif", "heic", "heif", "png", "webp", "gif", "bmp", "tif", "tiff"]
WORKING_SIZE = 1024
"""The longest side of a picture once it has been read, in pixels."""

MAX_MEGABYTES = 50
"""What the browser accepts: more than `core.images` does, so that its error message says what to do."""

NEVER_STORED = "Your pictures stay in this server's memory during this visit and are never stored."


def ask(source: str, *, upload_label: str, camera_label: str, key: str) -> tuple[str, RGB] | None:
    """Let the visitor give a picture, and read it; if that fails, show why.

    Args:
        source: `UPLOAD` or `CAMERA`.
        upload_label: of the file uploader.
        camera_label: of the camera.
        key: prefix of the widgets' keys in the session.

    Returns:
        The name of the file, and uint8 RGB (H, W, 3), at most `WORKING_SIZE` pixels on its longest side; None until
        there is a picture that can be read.
    """
    if source == UPLOAD:
        file = st.file_uploader(upload_label, SUFFIXES, key=f"{key}_file", max_upload_size=MAX_MEGABYTES)
    else:
        file = st.camera_input(camera_label, key=f"{key}_camera")
    if file is None:
        return None
    try:
        image, notes = _read(file.getvalue())
        for note in notes:
            st.caption(as_written(note))
        return file.name, image
    except images.ImageError as error:
        st.error(as_written(str(error)))
        return None


@cached_until_left(2, show_spinner="Reading the picture …")
def _read(data: bytes) -> tuple[RGB, list[str]]:
    notes: list[str] = []
    image = images.read(data, working_size=WORKING_SIZE, notes=notes)
    image.flags.writeable = False
    return image, notes
