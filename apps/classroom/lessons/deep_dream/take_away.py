"""What a visitor takes home: the code that dreams the dream of the page, and the dream itself."""

from core import images
from core.images import RGB
from core.synthesis.dream_settings import DreamSettings


def snippet(source: str, settings: DreamSettings) -> str:
    """The code that dreams with these settings.

    Args:
        source: a Python expression that reads the picture.
        settings: of the dream.
    """
    imports = ["from core import images", *(["from core.data import samples"] if source.startswith("samples") else [])]
    imports += ["from core.snapshots import last", "from core.synthesis.dream import DreamSettings, dream"]
    return (
        "\n".join(imports)
        + f"""

image = {source}
settings = {settings.source()}
images.write(last(dream(image, settings)).image, "dream.png")
"""
    )


def dream_png(image: RGB) -> bytes:
    """A dream as a PNG file."""
    return images.encode(image, "png")
