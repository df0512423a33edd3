"""Architectures: five networks as drawn graphs, their modules up close, and a picture's way through the layers."""

from functools import partial

import streamlit as st

from apps import finished
from apps.classroom import lessons
from apps.classroom.ui import (
    architecture,
    components,
    controls,
    feature_maps,
    graph_drawing,
    job_view,
    lesson_parts,
    module_drawing,
    picker,
)
from core import images
from core.data import samples
from core.nets.architecture_settings import ArchitectureSettings
from core.synthesis.feature_map_settings import FeatureMapSettings

LESSON = lessons.find("architectures")
RECORD = finished.load("architectures")
dark = st.context.theme.type == "dark"

lesson_parts.header(LESSON)
settings = controls.controls(ArchitectureSettings)
network = architecture.networks()[settings.network]
choice = f"{network.name}_module"
modules, first = architecture.openable(network), architecture.first_module(network)
chosen = st.session_state.get(choice) or architecture.named(network, st.query_params.get(choice, "")) or first
components.graph(
    graph_drawing.row(network, dark=dark, chosen=chosen),
    key=f"{network.name}_graph",
    narrow=graph_drawing.column(network, dark=dark, chosen=chosen),
    on_chosen=partial(st.session_state.__setitem__, choice),
)
st.caption(architecture.lesson_of(network))

lesson_parts.section("Up close")
module = st.selectbox(
    "Module",
    modules,
    index=modules.index(first),
    format_func=graph_drawing.short,
    key=choice,
    bind="query-params",
    width=320,
)
group = network.group(module)
st.markdown(architecture.module_title(group))
wide = module_drawing.count_ways(group) > 2
left, right = (st.container(), st.container()) if wide else st.columns([2, 3], gap="large")
with left:
    components.graph(module_drawing.draw(network, module, dark=dark), key="module_graph")

with right:
    lesson_parts.section("What just happened", architecture.EXPLANATION)
    costliest = architecture.costliest(group)
    st.markdown(f"The costliest layer of this module, `{costliest.name}`:")
    st.latex(architecture.formula(costliest))
st.dataframe(architecture.steps(group), hide_index=True, width="stretch")

lesson_parts.section("Five networks compared", architecture.comparison_text())
for column, (title, rows) in zip(st.columns(3, gap="large"), architecture.comparisons().items(), strict=True):
    with column:
        components.graph(graph_drawing.comparison(title, rows, dark=dark, chosen=network.title), key=title)

lesson_parts.section(
    "Sequential against functional",
    "MiniVGGNet both ways, as it stands in `core/nets/mini_vgg.py`; the layers are shared.",
)
for column, (title, (function, when)) in zip(st.columns(2, gap="large"), architecture.STYLES.items(), strict=True):
    with column:
        st.subheader(title, anchor=False)
        st.markdown(when)
        st.code(architecture.source(function), language="python", wrap_lines=True)
with st.expander("The layers that both share"):
    st.code(architecture.source("_layers"), language="python", wrap_lines=True)

lesson_parts.section("Your picture, layer by layer", feature_maps.EXPLANATION)
picture = picker.pick([samples.find(name) for name in feature_maps.SAMPLES], first=RECORD.sample)
busy = job_view.running("maps")
knobs = controls.controls(FeatureMapSettings, columns=2)
estimate = job_view.seconds(finished.FEATURE_MAPS, 1.0, RECORD.seconds)
st.button(
    f"Show its feature maps, about {max(1, round(estimate))} s",
    type="primary",
    icon=":material/layers:",
    disabled=busy,
    on_click=job_view.start,
    args=("maps", finished.FEATURE_MAPS, picture.image, knobs),
    kwargs={"inputs": {"title": picture.title, "settings": knobs}, "work": 1.0},
)
outcome = job_view.outcome("maps")
shown = ""
if job_view.running("maps"):
    job_view.live("maps", before=picture.image)
elif outcome is not None and outcome.snapshot.panels:
    shown = feature_maps.of_outcome(outcome, picture.title, knobs)
elif picture.name == RECORD.sample:
    shown = feature_maps.of_record(RECORD, picture.title, knobs)
else:
    components.figure(picture.image, f"{picture.title}, before the first layer", picture.title, key="before")

shown_network, *trained = architecture.cards()
lesson_parts.section("Evidence", "The network whose feature maps stand above; this was measured of it:")
lesson_parts.evidence(shown_network)
for card in trained:
    with st.expander(card.title):
        lesson_parts.evidence(card)

asked = architecture.networks()[architecture.EXERCISE[0]].layer(architecture.EXERCISE[1])
lesson_parts.exercise(
    "parameters_of_a_convolution",
    f"A {asked.title} goes from {asked.channels} to {asked.shape[-1]} channels, with biases. How many parameters?",
    solved=st.session_state.get("parameters_answer") == asked.parameters,
    praise=f"{asked.parameter_arithmetic}. You find it in {architecture.EXERCISE[0]}, in its first inception module.",
    hint="One kernel for each pair of an input and an output channel, and one bias for each output channel.",
)
st.number_input("Your answer", min_value=0, step=1, value=None, key="parameters_answer", width=320)


def _downloads() -> None:
    drawing = graph_drawing.row(network).encode()
    st.download_button(
        "The graph (SVG)",
        drawing,
        f"{network.name}.svg",
        "image/svg+xml",
        icon=":material/download:",
        on_click="ignore",
    )
    st.download_button(
        "All layers (CSV)",
        partial(architecture.table, network),
        f"{network.name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if shown:
        sheets = outcome.snapshot.panels if outcome is not None else feature_maps.finished_sheets()
        data = partial(images.encode, sheets[shown], "png")  # Encoded when it is asked for.
        st.download_button(
            "The maps (PNG)", data, f"{shown}.png", "image/png", icon=":material/download:", on_click="ignore"
        )


lesson_parts.take_away(architecture.snippet(settings, picture.source, knobs.source()), _downloads)
lesson_parts.sources(LESSON)
