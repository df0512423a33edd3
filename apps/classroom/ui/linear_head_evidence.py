"""The evidence of the linear heads in `trained/`: their measured accuracies, and the features that they use."""

import streamlit as st

from apps.classroom.ui import sections
from core.serving import artifacts
from core.serving.card import layer_names


def show() -> None:
    """Show the measured accuracies of each head, and which features it is fitted to."""
    for card in (artifact.card for artifact in artifacts.available()):
        if card.backbone is not None:
            sections.evidence(card)
            layers = " and ".join(f"`{layer}`" for layer in layer_names(card.backbone.layer))
            features = "square roots of the mean activations" if card.backbone.square_root else "mean activations"
            st.caption(f"Input of this head: the {features} of {layers}.")
