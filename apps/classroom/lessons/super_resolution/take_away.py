"""What a visitor takes home: the code that enlarges as the page does, and the images."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.super_resolution import text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui.pictures import picture_picker
from core import images


def snippet(now: Chosen) -> str:
    """Code that shrinks the picture, enlarges it again, and measures the result."""
    imports = sorted({"from core import images", picture_picker.import_for(now.picture.source)})
    return "\n".join(
        [
            *imports,
            "from core.evaluation.image_quality import compare",
            "from core.snapshots import result",
            "from core.synthesis.super_resolution.bicubic import cropped",
            "from core.synthesis.super_resolution.method_comparison import shrunk",
            "from core.synthesis.super_resolution.upscaler import Upscaler",
            "",
            f'upscaler = Upscaler.load("{now.network}")',
            f"original = cropped({now.picture.source}, upscaler.scale)",
            "enlarged = result(upscaler.upscale(shrunk(original, upscaler.scale)))",
            'images.write(enlarged, "enlarged.png")',
            "print(compare(enlarged, original, border=upscaler.scale))",
            "",
        ]
    )


def downloads(now: Chosen) -> None:
    """Offer the small and the enlarged image; each is encoded only if somebody asks for it."""
    button = partial(st.download_button, mime="image/png", icon=":material/download:", on_click="ignore")
    made = now.compared.comparison.methods[now.method].image
    button(text.DOWNLOAD_ENLARGED, partial(images.encode, made), "enlarged.png")
    button(text.DOWNLOAD_LOW, partial(images.encode, now.low.image), "small.png")
