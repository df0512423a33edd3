"""The recorded fine-tuning on real photos: its accuracy beside that of other methods, and its two stages."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.lessons.fine_tuning import text
from apps.classroom.ui import charts, components, sections
from apps.shared import shared_results
from core.evaluation import proportions
from core.serving.artifacts import Artifact, ArtifactError
from core.training import monitor
from core.transfer.choice import evidence
from core.transfer.fine_tuning.freezing_plan import WARM_UP

ARTIFACT, HEAD = "flowers17_fine_tuned", "flowers17_features"
FEW_AND_MORE = (5, 20)
"""Images per class at which training from scratch is compared with fine-tuning."""


def show(view: str) -> None:
    """Show one view of the evidence, or say how to make what is missing.

    Args:
        view: one of `text.EVIDENCE_VIEWS`.
    """
    if view == "not":
        st.markdown(text.when_not(evidence.recorded(), "mnist", *FEW_AND_MORE))
        return
    available = {artifact.name: artifact for artifact in shared_results.available()}
    if view == "methods":
        _methods(available)
    elif ARTIFACT not in available:
        st.info(text.missing(ARTIFACT), icon=":material/info:")
    elif view == "stages":
        _stages(available[ARTIFACT])
    else:
        sections.evidence(available[ARTIFACT].card)


def _methods(available: Mapping[str, Artifact]) -> None:
    """Show the accuracies of all methods as bars, and what they say."""
    st.markdown(text.EVIDENCE)
    rows, measured = [], {}
    for name, label in text.METHODS.items():
        rank1 = available[name].card.metric("rank1") if name in available else None
        if rank1 is not None and rank1.images is not None:
            row = sections.bar(label, rank1, counts=name == ARTIFACT)
            row["text"] = proportions.with_interval(rank1.value, rank1.images)
            rows.append(row)
            measured[name] = rank1
    if rows:
        components.ranking(rows, key="fine_tuning_ways")
    if ARTIFACT not in available:
        st.info(text.missing(ARTIFACT), icon=":material/info:")
    elif ARTIFACT in measured and HEAD in measured:
        head, tuned = measured[HEAD], measured[ARTIFACT]
        found = proportions.difference(head.value, tuned.value, head.images or 1, tuned.images)
        st.markdown(text.compared(found, _fitted(available[HEAD]), _fitted(available[ARTIFACT])))


def _fitted(artifact: Artifact) -> int:
    """How many images its weights were fitted to."""
    return sum(data.images or 0 for data in artifact.card.data if data.use == "train")


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
