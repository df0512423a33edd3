"""Architectures: five networks as graphs, their modules up close, and an image on its way through the layers."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from apps.classroom.lessons.architectures import (
    feature_maps,
    module_graph,
    network_graph,
    networks,
    take_away,
    text,
)
from apps.classroom.lessons.architectures.feature_maps import JOB, ShownMaps
from apps.classroom.lessons.architectures.lesson import LESSON
from apps.classroom.ui import components, controls, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.pictures import picture_picker
from apps.shared import finished
from apps.shared.arrow_table import arrow_table
from core.data import samples
from core.images import RGB
from core.nets.architecture_settings import ArchitectureSettings
from core.synthesis.feature_map_settings import FeatureMapSettings

RECORD = finished.load(JOB.record)
VIEW = "architectures_view"
dark = st.context.theme.type == "dark"


def open_module(name: str) -> None:
    """Show up close a module that was clicked in the graph."""
    st.session_state[choice] = name
    st.session_state[VIEW] = "module"


sections.header(LESSON)
settings = controls.controls(ArchitectureSettings)
network = networks.by_title()[settings.network]
choice = f"{network.name}_module"
modules, first = networks.openable(network), networks.first_module(network)
chosen = st.session_state.get(choice) or networks.named(network, st.query_params.get(choice, "")) or first
components.graph(
    network_graph.row(network, dark=dark, chosen=chosen),
    key=f"{network.name}_graph",
    narrow=network_graph.column(network, dark=dark, chosen=chosen),
    on_chosen=open_module,
)
st.caption(text.where_the_weights_are(network))


def show_module() -> None:
    """Show one module of the network with its arithmetic."""
    named, about = st.columns([2, 3], gap="large", vertical_alignment="bottom")
    with named:
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
    about.markdown(text.module_title(group))
    wide = module_graph.count_paths(group) > 2
    left, right = (st.container(), st.container()) if wide else st.columns([2, 3], gap="large")
    with left:
        components.graph(module_graph.draw(network, module, dark=dark), key="module_graph")
    with right:
        st.markdown(text.EXPLANATION)
        costliest = networks.costliest_layer(group)
        st.markdown(text.costliest(costliest))
        st.latex(text.formula(costliest))
    with st.expander(text.LAYERS):
        st.dataframe(arrow_table(text.layer_rows(group)), hide_index=True, width="stretch")


def show_image() -> ShownMaps:
    """Show an image on its way through the layers of a network."""
    st.markdown(text.FEATURE_MAPS)
    knob_side, map_side = st.columns([2, 3], gap="large")
    with knob_side:
        picture = picture_picker.pick([samples.find(name) for name in feature_maps.SAMPLES], first=RECORD.sample)
        knobs = controls.controls(FeatureMapSettings, columns=2)
        inputs = {"title": picture.title}
        place = st.container()
        start_button.show(place, JOB, knobs, work=1.0, arguments=(picture.image,), inputs=inputs, width="content")
        sections.origin(networks.mapped())
    busy = started_jobs.running(JOB.key)
    result = job_view.outcome(JOB.key)
    sheets: Mapping[str, RGB] = feature_maps.recorded_sheets()
    layer = ""
    with map_side:
        if busy:
            job_view.live(JOB.key, before=picture.image)
        elif result is not None and result.snapshot.panels:
            sheets = result.snapshot.panels
            layer = feature_maps.of_result(result, picture.title, knobs)
        elif picture.name == RECORD.sample:
            layer = feature_maps.of_record(RECORD, picture.title, knobs)
        else:
            components.figure(picture.image, f"{picture.title}, before the first layer", picture.title, key="before")
    return ShownMaps(picture.source, knobs, layer, sheets[layer] if layer else None)


def show_styles() -> None:
    """Show the two ways to write a network."""
    codes = (take_away.SEQUENTIAL, take_away.FUNCTIONAL)
    for column, (title, when), code in zip(st.columns(2, gap="large"), text.STYLES.items(), codes, strict=True):
        with column:
            st.markdown(f"**{title}.** {when}")
            code_block(code, "python", key=title, wrap_lines=True)


sections.section("What just happened")
if feature_maps.PARAMETERS.intersection(st.query_params):  # Somebody has shared an address with feature maps.
    st.session_state.setdefault(VIEW, "image")
view = sections.one_of(text.VIEW, text.VIEWS, VIEW)
maps = None
if view == "module":
    show_module()
elif view == "image":
    maps = show_image()
elif view == "ideas":
    st.markdown(text.IDEAS)
else:
    show_styles()

sections.section("Evidence")
compared = sections.one_of(text.EVIDENCE_VIEW, text.EVIDENCE_VIEWS, "architectures_evidence")
if compared == "here":
    for column, (title, rows) in zip(st.columns(3, gap="large"), text.comparisons().items(), strict=True):
        with column:
            components.graph(network_graph.comparison(title, rows, dark=dark, chosen=network.title), key=title)
    st.markdown(text.comparison())
    st.caption(text.originals(networks.by_title()["AlexNet"]))
elif compared == "published":
    st.markdown(text.published())
    st.dataframe(arrow_table(text.published_rows()), hide_index=True, width="stretch")
elif cards := networks.trained():
    st.markdown(text.trained(cards))
    st.dataframe(arrow_table(text.trained_rows(cards)), hide_index=True, width="stretch")
else:
    st.info(text.NO_NETWORKS)

asked = networks.exercise_layer()
task, code_side = sections.exercise_beside_code()
with task:
    sections.exercise(
        "parameters_of_a_convolution",
        text.exercise_task(asked),
        solved=st.session_state.get("parameters_answer") == asked.parameters,
        praise=text.exercise_praise(asked, networks.EXERCISE[0]),
        hint=text.EXERCISE_HINT,
    )
    st.number_input("Your answer", min_value=0, step=1, value=None, key="parameters_answer", width=320)
with code_side:
    sections.take_away(take_away.snippet(settings, maps), partial(take_away.downloads, network, maps))
