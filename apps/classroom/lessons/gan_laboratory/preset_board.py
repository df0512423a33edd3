"""The buttons of failures and cures: each sets the knobs, starts again and runs."""

from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.gan_laboratory import evidence_text, running, text
from apps.classroom.lessons.gan_laboratory import laboratory as visitors
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.classroom.ui import controls
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.presets import PRESETS, Cure, Preset


def failures(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """Show a button for each failure."""
    shown = _shown(settings)
    with st.container(horizontal=True, gap="xsmall"):
        for preset in PRESETS:
            st.button(
                preset.title,
                key=f"gan_preset_{preset.name}",
                type="primary" if shown is not None and shown[0] is preset else "secondary",
                on_click=_run,
                args=(laboratory, preset.failure),
            )


def offer(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """If the knobs stand at a failure or a cure, say what is to be seen, and offer the other ones."""
    shown = _shown(settings)
    if shown is None:
        return
    preset, now = shown
    st.markdown(evidence_text.failing(preset) if now is None else evidence_text.cured(preset, now))
    if now is not None:
        st.button(
            evidence_text.FAIL_AGAIN,
            icon=":material/sick:",
            key="gan_fail",
            on_click=_run,
            args=(laboratory, preset.failure),
        )
    for cure in preset.cures:
        if now is not cure:
            st.button(
                f"Cure: {cure.title}",
                icon=":material/healing:",
                key=f"gan_cure_{preset.name}_{cure.name}",
                on_click=_run,
                args=(laboratory, preset.cured(cure)),
            )


def explain(settings: LaboratorySettings) -> None:
    """If the knobs stand at a failure or a cure, explain it, and say what was measured."""
    shown = _shown(settings)
    if shown is None:
        return
    preset, now = shown
    st.markdown(preset.explanation if now is None else now.explanation)
    for cure in preset.cures:
        if now is None or now is cure:
            st.markdown(_sentence(preset, cure))


def _sentence(preset: Preset, cure: Cure) -> str:
    record = evidence_text.recorded()
    return evidence_text.measured(evidence_text.compare(record, preset, cure), len(record.seeds))


@lru_cache(maxsize=64)
def _shown(settings: LaboratorySettings) -> tuple[Preset, Cure | None] | None:
    """The preset, and its cure, that the knobs stand at; steps and seed may differ."""
    wanted = visitors.apart_from_length_and_seed(settings)
    for preset in PRESETS:
        if visitors.apart_from_length_and_seed(preset.failure) == wanted:
            return preset, None
    if settings == LaboratorySettings(seed=settings.seed):
        return None  # The defaults happen to cure a preset, but nobody has seen the failure.
    for preset in PRESETS:
        for cure in preset.cures:
            if visitors.apart_from_length_and_seed(preset.cured(cure)) == wanted:
                return preset, cure
    return None


def _run(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    controls.preset(LaboratorySettings, settings.changed())
    running.abandon()
    visitors.start_again(laboratory, settings)
    running.start(laboratory, settings, text.FULL)
