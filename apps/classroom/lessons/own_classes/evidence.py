"""The linear heads in `trained/`: how accurate each is on test images, by what is on its card."""

import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui import components, sections
from apps.shared import shared_results


def show() -> None:
    """Show the accuracy of every head as a bar with its 95 % interval, and what they have in common."""
    cards = shared_results.heads()
    rows = []
    for card in cards:
        metric = card.metric("rank1")
        if metric is not None and metric.images:
            rows.append(sections.bar(text.head(card, metric), metric))
    components.ranking(rows, key="own_heads")
    st.caption(text.heads_note(cards))
