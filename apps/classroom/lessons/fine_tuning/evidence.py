"""The fine-tuning that took minutes on real photos: its two stages, and what they are worth beside other ways."""

import streamlit as st

from apps.classroom.ui import charts, components, sections
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from core.training import monitor

ARTIFACT = "flowers17_fine_tuned"
WAYS = {
    "flowers17_mini_vgg_augmented": "From scratch, MiniVGGNet with augmentation",
    "flowers17_features": "Features of EfficientNet-Lite0, a linear head",
    ARTIFACT: "EfficientNet-Lite0, fine-tuned",
}
"""Three ways to the same 17 flowers, from the artifacts that show them."""

INTRODUCTION = (
    "Flowers-17 has 17 kinds of flowers, 70 photos of each here. The same test photos, a quarter of all, were never "
    "trained on in any of these ways; near-duplicates are on one side."
)


def show() -> None:
    """The recorded two stages and the bars, or how to make what is missing."""
    found = {artifact.name: artifact for artifact in artifacts.available()}
    if ARTIFACT in found:
        _stages(found[ARTIFACT])
    else:
        st.info(
            f"The fine-tuned network is not in `trained/` yet; `python -m core train {ARTIFACT} --data data` makes it.",
            icon=":material/info:",
        )
    rows = []
    for name, title in WAYS.items():
        metrics = found[name].card.metric("rank1") if name in found else None
        if metrics is not None:
            rows.append(sections.bar(title, metrics, counts=name == ARTIFACT))
    if rows:
        st.markdown("**Rank-1 on the test photos**, one crop of each:")
        components.ranking(rows, key="fine_tuning_ways")
    if ARTIFACT in found:
        with st.expander("All that was measured of it"):
            sections.evidence(found[ARTIFACT].card)


def _stages(artifact: Artifact) -> None:
    try:
        epochs = monitor.read(artifact.path(monitor.FILE))
    except (ArtifactError, OSError, ValueError, KeyError) as error:
        st.warning(f"{error}" if isinstance(error, ArtifactError) else "Its history cannot be read; train it again.")
        return
    boundary = sum(epoch.get("stage") == 1 for epoch in epochs)
    numbers = [float(number) for number in range(1, len(epochs) + 1)]
    marks = [(boundary + 0.5, "fine-tuning begins")] if 0 < boundary < len(epochs) else []
    for column, (name, title) in zip(
        st.columns(2, gap="medium"), (("loss", "Loss"), ("accuracy", "Accuracy")), strict=True
    ):
        series = {
            label: (numbers, [epoch[key] for epoch in epochs])
            for label, key in (("training", name), ("validation", f"validation_{name}"))
            if all(key in epoch for epoch in epochs)
        }
        with column:
            charts.lines(series, "epochs", title, key=f"stages_{name}", marks=marks, percent=name == "accuracy")
    st.caption(
        "The training pictures are augmented, mixed in pairs and never seen twice alike, so they are harder than the "
        "validation pictures: the validation curve may lie above the training curve."
    )
