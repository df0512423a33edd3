"""What a visitor takes home: the code that dreams the dream of the page."""

from apps.classroom.ui.pictures import picture_picker
from core.synthesis.dream.settings import DreamSettings


def snippet(source: str, settings: DreamSettings, guide: str = "") -> str:
    """The code that dreams with these settings.

    Args:
        source: a Python expression that reads the picture.
        settings: of the dream.
        guide: a Python expression that reads the picture to dream towards; empty if there is none.
    """
    target, module = ("dream_of", "goals") if guide else ("dream", "ascent")
    lines = {"from core import images", *(picture_picker.import_for(each) for each in (source, guide) if each)}
    imports = [
        *sorted(lines),
        "from core.snapshots import last",
        f"from core.synthesis.dream.{module} import {target}",
        "from core.synthesis.dream.settings import DreamSettings",
    ]
    arguments = "image, guide, settings" if guide else "image, settings"
    reads = [f"image = {source}", *([f"guide = {guide}"] if guide else []), f"settings = {settings.source()}"]
    last = f'images.write(last({target}({arguments})).image, "dream.png")'
    return "\n".join([*imports, "", *reads, last, ""])
