"""What a visitor takes home: the code of the current style and settings, the picture, and numbers that were learned."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import numpy as np
import streamlit as st

from apps.classroom.lessons.style_in_real_time import learned_styles, text
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui.pictures.painting_picker import PickedPainting
from apps.classroom.ui.pictures.picture_picker import Picture
from core import images
from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.style.learning.live_settings import LiveLearningSettings
from core.synthesis.style.network_settings import NetworkSettings


def snippet(photo: Picture, style: ChosenStyle, settings: NetworkSettings) -> str:
    """The code that paints as the page does; styles of this visit are read from the files that it offers."""
    tiled = settings.in_tiles(*photo.image.shape[:2])
    imports = ["from core import images", "from core.synthesis.style.network_settings import NetworkSettings"]
    lines = [f"photo = {photo.source}", f"settings = {settings.source()}"]
    if style.painting is not None:
        lines += [f'vectors = {{"painting": arbitrary.look({style.painting.source})}}']
        imports.append("from core.synthesis.style import arbitrary")
        given = 'photo, vectors, {"painting": 1}, settings'
        if tiled:
            lines.append(f"style = arbitrary.style({given})")
            paint = "tiles.paint(photo, style, arbitrary.full_strength(settings), arbitrary.painter())"
        else:
            paint = f"arbitrary.stylize({given})"
    else:
        imports.append("from core.synthesis.style import network")
        imports.append("from core.synthesis.style.known_styles import all_styles")
        lines.append("styles = {name: style.vector for name, style in all_styles().items()}")
        own = [name for name in style.weights if name.startswith(learned_styles.PREFIX)]
        lines += [f'styles["{name}"] = np.load("{name}.npy")' for name in own]
        if own:
            imports.insert(0, "import numpy as np\n")
        weights = ", ".join(f'"{name}": {weight:.3g}' for name, weight in style.weights.items())
        lines.append(f"style = network.mix({{{weights}}}, styles)")
        paint = "tiles.paint(photo, style, settings)" if tiled else "network.stylize(photo, style, settings)"
    if tiled:
        module = "arbitrary" if style.painting is not None else "network"
        imports = [line.replace(f"style import {module}", f"style import {module}, tiles") for line in imports]
        imports.append("from core.snapshots import last")
        paint = f"last({paint}).image"
    return _joined(imports, photo, style.painting, [*lines, f'images.write({paint}, "painted.png")'])


def learning_snippet(photo: Picture, painting: PickedPainting, settings: LiveLearningSettings) -> str:
    """The code that learns a painting as the page does."""
    imports = [
        "import numpy as np\n",
        "from core import images",
        "from core.snapshots import last",
        "from core.synthesis.style.learning.live_learning import learn_live",
        "from core.synthesis.style.learning.live_settings import STYLE, LiveLearningSettings, from_panel",
    ]
    lines = [
        f"photo = {photo.source}",
        f"painting = {painting.source}",
        f"final = last(learn_live(photo, painting, {settings.source()}))",
        'np.save("style.npy", from_panel(final.panels[STYLE]))',
        'images.write(final.image, "painted.png")',
    ]
    return _joined(imports, photo, painting, lines)


def downloads(picture: RGB | None) -> None:
    """Offer the picture on the stage, if there is one, and the numbers of the styles that were learned."""
    if picture is not None:
        png = partial(images.encode, picture, "png")  # Encoded only if somebody asks for it.
        _button(text.DOWNLOAD, png, "painted.png")
    for name, one in learned_styles.all_learned().items():
        _button(text.download_numbers(one.style.title), partial(numbers_file, one.style.vector), f"{name}.npy")


def numbers_file(style: Float32Array) -> bytes:
    """The numbers of a style as a file of NumPy."""
    buffer = BytesIO()
    np.save(buffer, style, allow_pickle=False)
    return buffer.getvalue()


def _joined(imports: list[str], photo: Picture, painting: PickedPainting | None, lines: list[str]) -> str:
    sources = [photo.source, painting.source if painting is not None else ""]
    if any(source.startswith("samples") for source in sources):
        imports.append("from core.data import samples")
    first, others = imports[:1], sorted(imports[1:])
    if not first[0].startswith("import"):
        first, others = [], sorted(imports)
    return "\n".join([*first, *others]) + "\n\n" + "\n".join(lines) + "\n"


def _button(label: str, content: Callable[[], bytes], file: str) -> None:
    st.download_button(label, content, file, icon=":material/download:", on_click="ignore", key=f"download_{file}")
