"""Which chunks of a file are read for each batch, for three reading strategies: a browser component."""

from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.lessons.data_too_large import text
from apps.classroom.lessons.data_too_large.stored_file import BY_VALUE
from apps.classroom.ui import components
from core.data.storage import reading_plan
from core.data.storage.reading_plan import ReadingPlan
from core.data.storage.settings import StorageSettings

FOLDER = Path(__file__).parent

_component = components.declare(
    "chunks",
    '<div class="strategies" role="group" aria-label="Order of reading"></div>'
    '<canvas role="img"></canvas><div class="key"></div><div class="turn"><button class="play"></button>'
    '<input type="range" min="1" step="1" aria-label="Batch"></div><div class="text" aria-live="polite"></div>',
    FOLDER,
)


class StrategyView(TypedDict):
    """A strategy as the browser draws it: title, rows in order, and for each batch the chunks held and a sentence."""

    title: str
    rows: list[int]
    held: list[list[int]]
    sentences: list[str]


def show(settings: StorageSettings, key: str) -> None:
    """Draw the rows of a file in their chunks, and batch by batch which of them are read.

    Args:
        settings: of the file and of its reader.
        key: of the component in the session.
    """
    data = {
        "pictures": settings.pictures,
        "chunk": settings.chunk_rows,
        "batch": settings.batch_size,
        "strategies": strategies(settings),
    }
    _component(data=data, key=key)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def strategies(settings: StorageSettings) -> list[StrategyView]:
    """The three strategies, batch by batch."""
    plans = (reading_plan.in_blocks(settings), reading_plan.at_random(settings), reading_plan.in_order(settings))
    return [_view(title, plan, settings) for title, plan in zip(text.STRATEGY_TITLES, plans, strict=True)]


def _view(title: str, plan: ReadingPlan, settings: StorageSettings) -> StrategyView:
    sentences = []
    total = seen = 0
    for number, (touched, held, fetched) in enumerate(zip(plan.touched, plan.held, plan.fetched, strict=True), start=1):
        count = min(settings.batch_size, settings.pictures - seen)
        total += fetched
        seen += count
        sentence = text.batch(number, len(plan.fetched), count, len(touched), fetched, len(held))
        sentences.append(f"{sentence} {text.so_far(seen, settings.pictures, total)}")
    held_chunks = [chunks.tolist() for chunks in plan.held]
    return {"title": title, "rows": plan.rows.tolist(), "held": held_chunks, "sentences": sentences}
