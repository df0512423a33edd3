"""The scrubber through a recorded training: the images of the same noise after an epoch, and the curves beside them."""

from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.gans import chosen, exercise, text
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.components import ChartLine, LineChart, LineKind
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.training_summary import EQUILIBRIUM, QUALITY, History

PLAYING = "gans_playing"
PAUSE = 0.5
"""Seconds between two epochs of the film."""


def show(now: Chosen) -> None:
    """Show the training of the chosen generator, which moves while it plays."""
    is_playing = bool(st.session_state.get(PLAYING))
    st.fragment(_show, run_every=PAUSE if is_playing else None)(now, is_playing)


def key(kind: str) -> str:
    """Of the slider in the session."""
    return f"gans_epoch_{kind}"


def _show(now: Chosen, is_playing: bool) -> None:
    record, history = chosen.record(now.generator), chosen.history(now.generator)
    slider, last = key(now.kind), len(record.epochs) - 1
    if is_playing and st.session_state.get(slider, last) >= last:
        _stop()
    if is_playing != bool(st.session_state.get(PLAYING)):
        st.rerun()  # Only a run of the whole page starts or stops the clock of this fragment.
    if is_playing:
        st.session_state[slider] += 1
    left, right = st.columns([6, 7], gap="large")
    with left:
        place = st.container()
        at, play = st.columns([3, 1], vertical_alignment="bottom")
        with at:
            number = st.select_slider(
                text.EPOCH, range(last + 1), value=last, key=slider, format_func=lambda n: str(record.epochs[n])
            )
        with play:
            _button(is_playing, slider, last)
        epoch = record.epochs[number]
        with place:
            st.markdown(text.TRAINING.format(count=record.rows * record.columns))
            grid = _grid(now.generator, number, now.averaged)
            components.figure(grid, text.grid_caption(epoch, now.averaged), text.GRID_ALT, key="gans_training")
    with right:
        st.markdown(_losses_as_aim(now.generator))
        st.caption(text.at_epoch(history, epoch))
    components.curves(charts(now.generator), text.EPOCH_AXIS, key="gans_training_curves", mark=max(1, epoch))
    is_found = exercise.is_there(history, record.epochs, epoch)
    if exercise.note(now.kind, is_found and not is_playing):
        st.rerun()  # The exercise stands outside this fragment.


def _button(is_playing: bool, slider: str, last: int) -> None:
    if is_playing:
        st.button(text.PAUSE, icon=":material/pause:", key="gans_pause", on_click=_stop, width="stretch")
    else:
        icon, arguments = ":material/play_arrow:", (slider, last)
        st.button(text.PLAY, icon=icon, key="gans_play", on_click=_play, args=arguments, width="stretch")


def _play(slider: str, last: int) -> None:
    st.session_state[PLAYING] = True
    if st.session_state.get(slider, last) >= last:
        st.session_state[slider] = 0


def _stop() -> None:
    st.session_state[PLAYING] = False


@lru_cache(maxsize=256)
def _grid(generator: Generator, number: int, averaged: bool) -> str:
    """The images of a recorded epoch, as a data URI that all visitors share."""
    return components.data_uri(chosen.record(generator).grid(number, averaged))


@lru_cache(maxsize=8)
def _losses_as_aim(generator: Generator) -> str:
    return text.losses_as_aim(chosen.history(generator))


@lru_cache(maxsize=8)
def charts(generator: Generator) -> list[LineChart]:
    """The charts of the recorded training of a generator."""
    return charts_of(chosen.history(generator))


def charts_of(epochs: History) -> list[LineChart]:
    """The charts of a training: losses, the discriminator's accuracy, and the quality of the images."""
    ends, level = (1, len(epochs)), EQUILIBRIUM["discriminator_loss"]
    losses = [_line("D", "d", epochs, "discriminator_loss"), _line("G", "g", epochs, "generator_loss")]
    losses.append({"name": "2 ln 2", "kind": "level", "x": ends, "y": (level, level)})
    accuracies = [_line(text.REAL, "d", epochs, "accuracy_real"), _line(text.FAKE, "g", epochs, "accuracy_fake")]
    quality = [_line(text.AVERAGED_G, "averaged", epochs, QUALITY)]
    titled = ((text.LOSS_TITLE, losses), (text.ACCURACY_TITLE, accuracies), (text.QUALITY_TITLE, quality))
    return [{"title": title, "alt": text.curves_alt(title, lines), "series": lines} for title, lines in titled]


def _line(name: str, kind: LineKind, epochs: History, metric: str) -> ChartLine:
    points = [(number, epoch[metric]) for number, epoch in enumerate(epochs, 1) if metric in epoch]
    return components.chart_line(name, kind, points)
