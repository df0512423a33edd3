"""Architectures: five networks as drawn graphs, their modules up close, and a picture's way through the layers."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.architectures import feature_maps, module_graph, network_graph, text
from apps.classroom.lessons.architectures.lesson import LESSON
from apps.classroom.ui import components, controls, job_view, picture_picker, sections
from apps.shared import finished, job_targets
from core import images
from core.data import samples
from core.nets.architecture_settings import ArchitectureSettings
from core.synthesis.feature_map_settings import FeatureMapSettings

RECORD = finished.load("architectures")
dark = st.context.theme.type == "dark"

sections.header(LESSON)
settings = controls.controls(ArchitectureSettings)
network = text.networks()[settings.network]
choice = f"{network.name}_module"
modules, first = text.openable(network), text.first_module(network)
chosen = st.session_state.get(choice) or text.named(network, st.query_params.get(choice, "")) or first
components.graph(
    network_graph.row(network, dark=dark, chosen=chosen),
    key=f"{network.name}_graph",
    narrow=network_graph.column(network, dark=dark, chosen=chosen),
    on_chosen=partial(st.session_state.__setitem__, choice),
)
st.caption(text.lesson_of(network))

sections.section("Up close")
module = st.selectbox(
    "Module",
    modules,
    index=modules.index(first),
    format_func=network_graph.short,
    key=choice,
    bind="query-params",
    width=320,
)
group = network.group(module)
st.markdown(text.module_title(group))
wide = module_graph.count_ways(group) > 2
left, right = (st.container(), st.container()) if wide else st.columns([2, 3], gap="large")
with left:
    components.graph(module_graph.draw(network, module, dark=dark), key="module_graph")

with right:
    sections.section("What just happened", text.EXPLANATION)
    costliest = text.costliest(group)
    st.markdown(f"The costliest layer of this module, `{costliest.name}`:")
    st.latex(text.formula(costliest))
st.dataframe(text.steps(group), hide_index=True, width="stretch")

sections.section("Five networks compared", text.comparison_text())
for column, (title, rows) in zip(st.columns(3, gap="large"), text.comparisons().items(), strict=True):
    with column:
        components.graph(network_graph.comparison(title, rows, dark=dark, chosen=network.title), key=title)

sections.section(
    "Sequential against functional",
    "MiniVGGNet both ways, as it stands in `core/nets/mini_vgg.py`; the layers are shared.",
)
for column, (title, (function, when)) in zip(st.columns(2, gap="large"), text.STYLES.items(), strict=True):
    with column:
        st.subheader(title, anchor=False)
        st.markdown(when)
        st.code(text.source(function), language="python", wrap_lines=True)
with st.expander("The layers that both share"):
    st.code(text.source("_layers"), language="python", wrap_lines=True)

sections.section("Your picture, layer by layer", feature_maps.EXPLANATION)
picture = picture_picker.pick([samples.find(name) for name in feature_maps.SAMPLES], first=RECORD.sample)
busy = job_view.running("maps")
knobs = controls.controls(FeatureMapSettings, columns=2)
estimate = job_view.seconds(job_targets.FEATURE_MAPS, 1.0, RECORD.seconds)
st.button(
    f"Show its feature maps, about {max(1, round(estimate))} s",
    type="primary",
    icon=":material/layers:",
    disabled=busy,
    on_click=job_view.start,
    args=("maps", job_targets.FEATURE_MAPS, picture.image, knobs),
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

shown_network, *trained = text.cards()
sections.section("Evidence", "The network whose feature maps stand above; this was measured of it:")
sections.evidence(shown_network)
for card in trained:
    with st.expander(card.title):
        sections.evidence(card)

asked = text.networks()[text.EXERCISE[0]].layer(text.EXERCISE[1])
sections.exercise(
    "parameters_of_a_convolution",
    f"A {asked.title} goes from {asked.channels} to {asked.shape[-1]} channels, with biases. How many parameters?",
    solved=st.session_state.get("parameters_answer") == asked.parameters,
    praise=f"{asked.parameter_arithmetic}. You find it in {text.EXERCISE[0]}, in its first inception module.",
    hint="One kernel for each pair of an input and an output channel, and one bias for each output channel.",
)
st.number_input("Your answer", min_value=0, step=1, value=None, key="parameters_answer", width=320)


def _downloads() -> None:
    drawing = network_graph.row(network).encode()
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
        partial(text.table, network),
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


sections.take_away(text.snippet(settings, picture.source, knobs.source()), _downloads)
sections.sources(LESSON)
