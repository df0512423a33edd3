"""The recorded fine-tuning on real photos: its two stages, and its accuracy beside that of other methods."""

import streamlit as st

from apps.classroom.lessons.fine_tuning import text
from apps.classroom.ui import charts, components, sections
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from core.training import monitor
from core.transfer.fine_tuning.freezing_plan import WARM_UP

ARTIFACT = "flowers17_fine_tuned"


def show() -> None:
    """Show both stages as curves and all methods as bars, or say how to make what is missing."""
    available = {artifact.name: artifact for artifact in artifacts.available()}
    fine_tuned = available.get(ARTIFACT)
    if fine_tuned is not None:
        _stages(fine_tuned)
    else:
        st.info(text.missing(ARTIFACT), icon=":material/info:")
    rows = []
    for name, label in text.METHODS.items():
        rank1 = available[name].card.metric("rank1") if name in available else None
        if rank1 is not None:
            rows.append(sections.bar(label, rank1, counts=name == ARTIFACT))
    if rows:
        st.markdown(text.METHODS_HEADING)
        components.ranking(rows, key="fine_tuning_ways")
    if fine_tuned is not None:
        with st.expander(text.ALL_METRICS):
            sections.evidence(fine_tuned.card)


def _stages(artifact: Artifact) -> None:
    try:
        epochs = monitor.read(artifact.path(monitor.FILE))
    except ArtifactError as error:
        st.warning(str(error))
        return
    except (OSError, ValueError, KeyError):
        st.warning(text.DAMAGED_HISTORY)
        return
    boundary = sum(epoch.get("stage") == WARM_UP for epoch in epochs)
    numbers = [float(number) for number in range(1, len(epochs) + 1)]
    marks = [(boundary + 0.5, text.BOUNDARY)] if 0 < boundary < len(epochs) else []
    for column, (name, title) in zip(st.columns(2, gap="medium"), text.CHART_TITLES.items(), strict=True):
        series = {
            label: (numbers, [epoch[key] for epoch in epochs])
            for label, key in (("training", name), ("validation", f"validation_{name}"))
            if all(key in epoch for epoch in epochs)
        }
        with column:
            charts.lines(series, "epochs", title, key=f"stages_{name}", marks=marks, percent=name == "accuracy")
    st.caption(text.CURVES)
