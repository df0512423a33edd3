"""All widgets in tabs, to mount in the suite or to start alone."""

from typing import Any

import gradio as gr
from fastapi import FastAPI

from apps.widgets import augmentation, classify, dream, optimizers, own_pictures, teach, transfer

TABS = {
    "classify": ("Ranked predictions", classify.layout),
    "augmentation": ("Augmentation", augmentation.layout),
    "optimizers": ("Optimizers race", optimizers.layout),
    "teach": ("Teach it your own classes", teach.layout),
    "transfer": ("Which transfer?", transfer.layout),
    "dream": ("Deep Dream", dream.layout),
}
THEME = gr.themes.Default(primary_hue="sky", neutral_hue="slate", font=("system-ui", "sans-serif"))
# Zips may be larger than pictures, which are measured when they are read.
OPTIONS: dict[str, Any] = {
    "theme": THEME,
    "max_file_size": own_pictures.MAX_ZIP_BYTES,
    "footer_links": ["api", "settings"],
}
CLEANING = (300, 3600)
"""Seconds between two cleanings, and after which a visitor's files and results are gone; at the end all are."""


def build() -> gr.Blocks:
    """The widgets; the tab of the address's `tab` parameter is open first."""
    with gr.Blocks(title="Convolab widgets", analytics_enabled=False, delete_cache=CLEANING) as blocks:
        gr.Markdown("# Convolab widgets\nPlaygrounds of the [classroom](/), each with an API.")
        with gr.Tabs() as tabs:
            for name, (title, layout) in TABS.items():
                with gr.Tab(title, id=name):
                    layout()
        blocks.load(_open_tab, None, tabs, api_visibility="private", api_name="open_tab")
    return blocks.queue(max_size=32)


def mounted() -> FastAPI:
    """An ASGI app with the widgets at its root; whoever mounts it enters its lifespan."""
    return gr.mount_gradio_app(FastAPI(), build(), path="/", **OPTIONS)


def _open_tab(request: gr.Request) -> Any:
    asked = request.query_params.get("tab", "")
    # Without a wish nothing is set: the answer may come after the visitor's own first click.
    return gr.Tabs(selected=asked) if asked in TABS else gr.skip()
