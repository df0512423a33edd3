"""The one classifier picker: whatever classifier lies in `trained/`."""

import streamlit as st

from core.serving.litert import Classifier

FIRST = "efficientnet_lite0"


def pick(first: str = FIRST) -> Classifier:
    """Let the visitor pick a classifier, kept in the page's address as "model"; nothing is shown if there is but one.

    Args:
        first: the name of the one at the start.

    Raises:
        ArtifactError: there is none.
    """
    titles = {artifact.name: artifact.card.title for artifact in Classifier.available()}
    names = sorted(titles, key=lambda name: (name != first, name))
    if len(names) < 2:
        return Classifier.load(names[0] if names else first)
    name = st.selectbox(
        "Classifier",
        names,
        key="model",
        bind="query-params",
        help="Whose answers to look at. The first look loads the network; after that it costs milliseconds.",
    )
    st.caption(titles[str(name)])
    return Classifier.load(str(name))
