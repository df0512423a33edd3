"""What was measured of the detector: precision and recall, errors by kind, counts, and its training."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from apps.classroom.lessons.trained_end_to_end import boxed_pictures, recorded_sets, text
from apps.classroom.ui import charts, components, controls
from apps.shared.chart import Chart
from core.detection.ssd.trained_detector_settings import ScoreSettings
from core.detection.training import seeds
from core.evaluation.detection import errors_by_kind
from core.serving.artifacts import Artifact
from core.training import monitor

MOST = 9
"""Mistakes of a kind that are shown, the most confident ones."""
THRESHOLDS = tuple(number / 50 for number in range(1, 50))
HEIGHT = 340


@dataclass(frozen=True)
class Chosen:
    """What the visitor looks at: detector, source of the images, lowest score."""

    detector: str
    source: str
    least: float

    @property
    def key(self) -> str:
        """Of components that must not keep what belonged to another detector or source."""
        return f"{self.detector}_{self.source}"


def show(artifact: Artifact) -> None:
    """Let the visitor choose what to look at, and show it."""
    left, right = st.columns([4, 3], gap="small")
    with left:
        view = _choice(text.VIEW, text.VIEWS, "evidence")
    if view == "training":
        training(artifact)
        return
    sources = {source: text.SOURCES[source] for source in recorded_sets.sources(artifact.name)}
    with right:
        source = _choice(text.SOURCE, sources, f"source_{artifact.name}")
    left, right = st.columns([4, 3], gap="small")
    with left:
        settings = controls.controls(ScoreSettings)
    chosen = Chosen(artifact.name, source, settings.least)
    if view == "curve":
        classes = artifact.card.classes
        with right:
            label = (
                _choice(text.CLASS, dict(zip(classes, classes, strict=True)), "curve_class")
                if classes[1:]
                else classes[0]
            )
        curve(chosen, classes.index(label))
    else:
        {"errors": errors, "counting": counting}[view](chosen)
    if source != recorded_sets.DRAWN:
        st.caption(text.FRAMES)


def curve(chosen: Chosen, label: int) -> None:
    """The precision-recall curve of a class, with a point to drag."""
    kept = recorded_sets.load(chosen.detector, chosen.source)
    measured, interval = recorded_sets.precision(chosen.detector, chosen.source, label)
    images = len(kept.addresses)
    st.markdown(text.average(kept.classes[label], measured.average, interval, images, chosen.source))
    if not len(measured.scores):
        return

    def keep(score: float) -> None:
        knob = ScoreSettings.knobs()[0]
        assert knob.minimum is not None and knob.maximum is not None
        st.session_state[knob.name] = min(max(int(100 * score + 1e-6) / 100, knob.minimum), knob.maximum)

    pictures = boxed_pictures.of_class(chosen.detector, chosen.source, label)
    boxed_pictures.with_curve(pictures, measured, chosen.least, f"curve_{chosen.key}_{label}", keep)


def errors(chosen: Chosen) -> None:
    """How many mistakes there are of each kind, and those of one kind with their images."""
    kept = recorded_sets.load(chosen.detector, chosen.source)
    made = recorded_sets.mistakes(chosen.detector, chosen.source, chosen.least)
    counted = {str(kind): number for kind, number in errors_by_kind.count(made).items()}
    left, right = st.columns([2, 3], gap="medium")
    most = max(1, *counted.values())
    with left:
        st.markdown(text.most_frequent(counted, chosen.least))
        if chosen.source != recorded_sets.DRAWN and chosen.detector.startswith("bccd"):
            st.caption(text.UNLABELLED)
        components.ranking([_bar(kind, number, most) for kind, number in counted.items()], key="errors_by_kind")
    present = [kind for kind, number in counted.items() if number]
    with right:
        if present:
            first = max(present, key=lambda kind: counted[kind])
            key = f"kind_{chosen.key}"
            if st.session_state.get(key) not in present:  # The kind that was chosen may have gone with the threshold.
                st.session_state[key] = first
            kind = st.segmented_control(text.KIND, present, required=True, key=key)
            own = [mistake for mistake in made if mistake.kind == kind]
            own.sort(key=lambda m: -kept.recorded.found[m.image].scores[m.detection] if m.detection >= 0 else 0)
            boxed_pictures.show([boxed_pictures.of_mistake(kept, m) for m in own[:MOST]], key=f"errors_{chosen.key}")


def counting(chosen: Chosen) -> None:
    """Counted against labelled, image by image, and the mean error at every threshold."""
    kept = recorded_sets.load(chosen.detector, chosen.source)
    counts = recorded_sets.counts(chosen.detector, chosen.source, chosen.least)
    st.markdown(text.counting(kept.classes, counts.errors, chosen.least))
    left, right = st.columns(2, gap="medium")
    with left:
        charts.show(_scatter(kept.classes, counts), key="counts", alt=f"{text.COUNTED} over {text.LABELLED_AXIS}")
    curves = recorded_sets.mean_error_curves(chosen.detector, chosen.source, THRESHOLDS)
    series = {label: (THRESHOLDS, values) for label, values in zip(kept.classes, curves, strict=True)}
    with right:
        marks = [(chosen.least, f"{chosen.least:.2f}")]
        charts.lines(series, text.THRESHOLD, text.ERROR_AXIS, key="count_errors", marks=marks, height=HEIGHT)


def training(artifact: Artifact) -> None:
    """The losses and the average precision of every epoch."""
    epochs = monitor.read(artifact.path(monitor.FILE))
    stages = [entry.get("stage", 0.0) for entry in epochs]
    marks = [(float(n + 1), f"stage {stages[n]:.0f}") for n in range(1, len(stages)) if stages[n] != stages[n - 1]]
    final = next((entry for entry in reversed(epochs) if "ap50" in entry), {})
    images = sum(source.images or 0 for source in artifact.card.data if source.use == "train")
    st.markdown(text.training(len(epochs), images, final))
    runs = seeds.read().get(artifact.card.recipe)
    if runs is not None and artifact.card.seed in runs.seeds:
        st.markdown(text.other_seeds(runs, artifact.card.seed))
    for column, names, title in zip(
        st.columns(2, gap="medium"), (text.LOSS_SERIES, text.AP_SERIES), (text.LOSS_AXIS, text.AP_AXIS), strict=True
    ):
        series = {
            shown: (
                [n for n, entry in enumerate(epochs, 1) if name in entry],
                [entry[name] for entry in epochs if name in entry],
            )
            for name, shown in names.items()
        }
        with column:
            percent = names is text.AP_SERIES
            key = f"training_{title}"
            charts.lines(series, text.EPOCH, title, key=key, marks=marks, percent=percent, height=HEIGHT)


def _bar(kind: str, number: int, most: int) -> components.RankedBar:
    label = text.KINDS[kind]
    return {"rank": "", "label": label, "length": number / most, "text": str(number), "counts": True, "mark": ""}


def _scatter(labels: list[str], counts: recorded_sets.Counts) -> Chart:
    """A dot for each class and image; the diagonal is where both agree."""
    chart = Chart()
    most = int(max(counts.counted.max(), counts.labelled.max())) + 1
    diagonal = {"color": "#999999", "dash": "dot"}
    chart.add_scatter(x=[0, most], y=[0, most], mode="lines", line=diagonal, hoverinfo="skip", showlegend=False)
    for number, label in enumerate(labels):
        chart.add_scatter(
            x=counts.labelled[:, number].tolist(),
            y=counts.counted[:, number].tolist(),
            mode="markers",
            name=label,
            marker={"size": 10, "opacity": 0.55, "color": charts.palette()[number]},
        )
    chart.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 34, "b": 10},
        legend={"orientation": "h", "y": 1.02, "x": 1, "xanchor": "right", "yanchor": "bottom"},
        showlegend=len(labels) > 1,
        title={"text": text.COUNTED, "font": {"size": 15}, "x": 0, "y": 1, "yanchor": "top", "pad": {"t": 8}},
    )
    title = {"text": text.LABELLED_AXIS, "font": {"size": 15}}
    chart.update_xaxes(title=title, rangemode="tozero", tickfont={"size": 14})
    chart.update_yaxes(rangemode="tozero", tickfont={"size": 14})
    return chart


def _choice(label: str, options: Mapping[str, str], key: str) -> str:
    first = next(iter(options))
    names = list(options)
    return str(
        st.segmented_control(label, names, format_func=options.__getitem__, default=first, required=True, key=key)
    )
