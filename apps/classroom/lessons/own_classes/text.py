"""What the page of one's own classes says and shows of a classifier that was just taught."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from apps.classroom.ui import charts, components, picture_picker, sections
from apps.classroom.ui.labelled_pictures import SAMPLE, worked_out
from core import images
from core.data.sets import shapes
from core.images import RGB
from core.numbers import percent
from core.serving import artifacts
from core.serving.artifacts import layer_names
from core.transfer.own_classes import sample_set
from core.transfer.own_classes.teaching import Example, Taught, Teaching
from core.transfer.own_classes.uploads import LeftOut, UploadError, warning

EXPLANATION = (
    "The network was trained on ImageNet and stays as it is. Your pictures go through it once, and the mean of its "
    "last feature map, {features:,} numbers, stands for each. On these a *softmax of weighted sums* is fitted: one row "
    "of weights for each of your classes. That is all that is new, and it takes {seconds:.2g} s."
)
EVIDENCE = "Linear heads on features of this network, fitted to other data sets, whose test pictures they never saw:"


def teach(examples: Sequence[Example], where: str) -> Taught | None:
    """The classifier for these examples, from where `gather` says; None and a sentence if they cannot be learnt."""

    def work() -> Taught | None:
        try:
            teaching = Teaching(examples)
        except UploadError as error:
            st.info(str(error), icon=":material/add_photo_alternate:")
            return None
        bar = st.progress(0.0, "Choosing how strict to be …")
        for snapshot in teaching.stream():
            bar.progress(snapshot.progress, f"Cross-validation: {snapshot.note}")
        bar.empty()
        return teaching.result

    return worked_out("taught", examples, where, work)


def left_out(items: Sequence[LeftOut]) -> None:
    """Name what was not used."""
    if not items:
        return
    number = "One file was" if len(items) == 1 else f"{len(items)} files were"
    with st.expander(f"{number} left out; the rest was learnt", icon=":material/warning:"):
        st.markdown("\n".join(f"- `{item.name}`: {item.reason}" for item in items[:200]))


def probe(where: str, classes: Sequence[str]) -> tuple[RGB, str] | None:
    """A new picture to ask about, and its class where that is known."""
    if where == SAMPLE:
        drawn = st.session_state.setdefault("own_probe", 0)
        name = classes[drawn % len(classes)]
        st.button("Another one", icon=":material/refresh:", on_click=_next_probe)
        return sample_set.another(name, drawn), name
    way = st.segmented_control("Ask about", ["Upload", "Camera"], default="Upload", required=True, key="own_ask")
    file = (
        st.file_uploader("A new picture", picture_picker.SUFFIXES, key="own_probe_file")
        if way == "Upload"
        else st.camera_input("A new picture", key="own_probe_camera")
    )
    if file is None:
        return None
    try:
        return images.read(file.getvalue(), working_size=picture_picker.WORKING_SIZE), ""
    except images.ImageError as error:
        st.error(str(error))
        return None


def _next_probe() -> None:
    st.session_state["own_probe"] += 1


def bars(values: Sequence[tuple[str, float]], counted: int) -> list[components.Row]:
    """Named accuracies as bars, the first ones coloured."""
    return [
        {"rank": "", "label": name, "length": value, "text": percent(value), "counts": i < counted, "mark": ""}
        for i, (name, value) in enumerate(values)
    ]


def verdict(taught: Taught) -> str:
    """How good it is, as Markdown."""
    right, count = int(taught.confusion.trace()), len(taught.labels)
    margin = 1.96 * np.sqrt(taught.choice.accuracy * (1 - taught.choice.accuracy) / count)
    text = (
        f"**{percent(taught.choice.accuracy)}** cross-validated: {right} of {count} pictures were recognised while "
        f"they were left out of the training (chance alone moves this by {100 * margin:.0f} points)."
    )
    few = warning([taught.classes[label] for label in taught.labels])
    return f"{text}\n\n{few}" if few else text


def explanation(taught: Taught) -> str:
    """What was done, with its numbers."""
    return EXPLANATION.format(features=len(taught.head.kernel), seconds=taught.seconds)


def formula(taught: Taught) -> str:
    """The head with its sizes, as LaTeX."""
    features, classes = taught.head.kernel.shape
    return (
        rf"p=\mathrm{{softmax}}(x W+b),\quad x\in\mathbb{{R}}^{{{features}}},\ W\in\mathbb{{R}}^{{{features}\times"
        rf"{classes}}},\qquad \min_{{W,b}}\ C\sum_i -\log p_i(y_i)+\tfrac12\lVert W\rVert^2,"
        rf"\quad C={taught.choice.penalty:g}"
    )


def confusion(taught: Taught, key: str) -> None:
    """Draw what was taken for what."""
    counts, names, places = taught.confusion, taught.classes, list(range(len(taught.classes)))
    shares = counts / counts.sum(axis=1, keepdims=True)
    said = [[f"{is_}, said {other}: {counts[i, j]}" for j, other in enumerate(names)] for i, is_ in enumerate(names)]
    figure = go.Figure(
        go.Heatmap(
            z=shares, x=places, y=places, text=counts, texttemplate="%{text}", textfont={"size": 16}, showscale=False,
            colorscale="Blues", zmin=0, zmax=1, hovertext=said, hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_layout(height=120 + 44 * len(names), margin={"l": 10, "r": 10, "t": 40, "b": 10})
    # By number: two classes may have the same short name.
    ticks = {"tickvals": places, "ticktext": [_short(name) for name in names], "tickfont": {"size": 14}}
    figure.update_xaxes(title={"text": "said", "font": {"size": 15}}, side="top", **ticks)
    figure.update_yaxes(title={"text": "is", "font": {"size": 15}}, autorange="reversed", **ticks)
    charts.show(figure, key=key, alt="Confusion of the classes")


def mistakes(taught: Taught, examples: Sequence[Example], most: int = 6) -> list[components.Score]:
    """The pictures that were taken for something else while they were left out, the surest first."""
    said = taught.choice.probabilities.argmax(axis=1)
    sure = taught.choice.probabilities.max(axis=1)
    wrong = sorted(np.flatnonzero(said != taught.labels).tolist(), key=lambda i: -sure[i])[:most]
    return [
        {
            "source": components.data_uri(_square(examples[i].thumbnail)),
            "title": examples[i].name,
            "hit": False,
            "verdict": percent(float(sure[i])),
            "total": "",
            "truth": f"is {examples[i].label}",
            "said": f"said {taught.classes[said[i]]}",
        }
        for i in wrong
    ]


def sheet(examples: Sequence[Example], most: int = 12) -> None:
    """Show the first pictures of each class in a row."""
    for name, count in sorted(Counter(example.label for example in examples).items()):
        st.markdown(f"**{name}**, {count} pictures")
        st.image([_square(e.thumbnail) for e in examples if e.label == name][:most], width=50)


def measured() -> None:
    """The accuracies of the committed heads, and what each of them weighs."""
    for card in (artifact.card for artifact in artifacts.available()):
        if card.backbone is not None:
            sections.evidence(card)
            layers = " and ".join(f"`{layer}`" for layer in layer_names(card.backbone.layer))
            root = "the square roots of the means" if card.backbone.square_root else "the means"
            st.caption(f"This head weighs {root} of {layers}.")


def snippet(where: str) -> str:
    """The code that teaches the same."""
    source = (
        f"sample_set.pictures({tuple(st.session_state.get('own_classes') or shapes.CLASSES)!r}, "
        f"{int(st.session_state.get('pictures', 20))})"
        if where == SAMPLE
        else 'uploads.read_zip(Path("classes.zip").read_bytes())[0]'
    )
    first = "sample_set" if where == SAMPLE else "uploads"
    reading = "" if where == SAMPLE else "from pathlib import Path\n\n"
    return f"""{reading}from core.snapshots import last
from core.transfer.own_classes import {first}
from core.transfer.own_classes.teaching import Looking, Teaching

looking = Looking({source})
last(looking.stream())
teaching = Teaching(looking.examples)
last(teaching.stream())
print(f"{{teaching.result.choice.accuracy:.1%}} cross-validated, C = {{teaching.result.choice.penalty:g}}")
"""


def _square(image: RGB) -> RGB:
    return images.resize(images.centre_square(image), (96, 96))


def _short(name: str) -> str:
    return name if len(name) <= 14 else name[:13] + "…"
