"""All widgets in tabs, to be mounted in the suite or started alone."""

from typing import Any

import gradio as gr
from fastapi import FastAPI

from apps.widgets import (
    augmentation,
    classify,
    detect,
    dream,
    gan_laboratory,
    generate,
    optimizers,
    own_pictures,
    style,
    stylize,
    teach,
    transfer,
    upscale,
)
from apps.widgets.api import Playgrounds

TABS = {
    "classify": ("Ranked predictions", classify.layout),
    "detect": ("Four detectors", detect.layout),
    "augmentation": ("Augmentation", augmentation.layout),
    "optimizers": ("Optimizers race", optimizers.layout),
    "teach": ("Teach it your own classes", teach.layout),
    "transfer": ("Which transfer?", transfer.layout),
    "dream": ("Deep Dream", dream.layout),
    "style": ("Style by optimization", style.layout),
    "stylize": ("Style in real time", stylize.layout),
    "upscale": ("Super-resolution", upscale.layout),
    "generate": ("Images from noise", generate.layout),
    "gan_laboratory": ("GAN laboratory", gan_laboratory.layout),
}
# Gradio's own shades of these hues are too pale to be read.
THEME = gr.themes.Default(primary_hue="sky", neutral_hue="slate", font=("system-ui", "sans-serif")).set(
    body_text_color_subdued="*neutral_600",
    input_placeholder_color="*neutral_600",
    color_accent="*primary_700",
    button_primary_background_fill="*primary_700",
    button_primary_background_fill_dark="*primary_700",
    button_primary_background_fill_hover="*primary_800",
    button_primary_background_fill_hover_dark="*primary_800",
)
ACCENT = ".dark .tabs { --color-accent: var(--primary-400); }"
"""The accent in the dark, for which themes have no variable."""
# Zips may be larger than pictures, whose size is checked when they are read.
OPTIONS: dict[str, Any] = {
    "theme": THEME,
    "max_file_size": own_pictures.MAX_ZIP_BYTES,
    "footer_links": ["api", "settings"],
    "css": f"{generate.CSS} {ACCENT}",
}
CLEANING = (300, 3600)
"""Seconds between two clean-ups, and the age at which they delete a visitor's files and results; all go at exit."""

LOOK_INTO_QUEUE = 0.05
"""Seconds between two looks into the queue of events."""


def build() -> gr.Blocks:
    """Build the widgets; the address parameter `tab` names the tab that opens first."""
    with Playgrounds(title="Convolab widgets", analytics_enabled=False, delete_cache=CLEANING) as blocks:
        gr.Markdown("# Convolab widgets\nPlaygrounds of the [classroom](../), each with an API.")
        with gr.Tabs() as tabs:
            for name, (title, layout) in TABS.items():
                with gr.Tab(title, id=name):
                    layout()
        blocks.load(_open_tab, None, tabs, api_visibility="private", api_name="open_tab")
    blocks.queue(max_size=32)
    # Gradio looks into its queue a thousand times a second, which takes 8 % of a core even while nobody is there.
    blocks._queue.sleep_when_free = blocks._queue.progress_update_sleep_when_free = LOOK_INTO_QUEUE
    return blocks


def mounted() -> FastAPI:
    """Build an ASGI app with the widgets at its root; the caller must run its lifespan."""
    return gr.mount_gradio_app(FastAPI(), build(), path="/", **OPTIONS)


def _open_tab(request: gr.Request) -> Any:
    name = request.query_params.get("tab", "")
    # If the address names no tab, select none: this may run only after the visitor's first click.
    return gr.Tabs(selected=name) if name in TABS else gr.skip()
