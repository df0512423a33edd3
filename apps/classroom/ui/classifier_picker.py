"""The picker of a classifier from `trained/`."""

import streamlit as st

from apps.shared.shared_results import shared_while_trained
from core.serving.litert import Classifier

FIRST = "efficientnet_lite0"


def pick(first: str = FIRST) -> Classifier:
    """Let the visitor pick a classifier; the page's address keeps it as "model". A single one is taken without asking.

    Args:
        first: the name of the classifier to begin with.

    Raises:
        ArtifactError: there is no classifier.
    """
    titles = _titles()
    names = sorted(titles, key=lambda name: (name != first, name))
    if len(names) < 2:
        return Classifier.load(names[0] if names else first)
    name = st.selectbox(
        "Classifier",
        names,
        key="model",
        bind="query-params",
        help="Whose predictions to show. The first prediction loads the network; after that, each takes milliseconds.",
    )
    st.caption(titles[str(name)])
    return Classifier.load(str(name))


@shared_while_trained
def _titles() -> dict[str, str]:
    """The titles of all classifiers, by name."""
    return {artifact.name: artifact.card.title for artifact in Classifier.available()}
