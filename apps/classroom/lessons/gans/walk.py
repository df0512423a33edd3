"""A walk from the chosen image to another one, on the sphere and straight, with the lengths of its vectors."""

from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.gans import chosen, image_board, length_chart, picture_row, text
from apps.classroom.lessons.gans.chosen import COUNT, Chosen
from apps.classroom.lessons.gans.picture_row import Picture
from apps.classroom.ui import components
from core.images import RGB
from core.synthesis.gan import image_grid, latent
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.latent import Path

END, PLACE = "gans_walk_end", "gans_walk_place"
STEPS = 11
"""Images on each walk, with both ends."""


@st.fragment
def show(now: Chosen) -> None:
    """Show the walk; the visitor clicks where it ends."""
    goal = end(now)
    left, right = st.columns([8, 5], gap="large")
    with left:
        st.markdown(text.WALK)
        letters = [text.START if n == now.number else text.END if n == goal else "" for n in range(COUNT)]
        image_board.one_kind(now, letters, text.WALK_ALT, _end_at, key="gans_walk_board")
        for path, name in text.PATHS.items():
            strip = _strip(now.generator, now.seed, now.averaged, now.number, goal, path)
            components.figure(strip, text.STRIPS[path], name, key=f"gans_walk_{path}")
    with right:
        number = round(st.slider(text.PLACE, 0, 100, 50, 100 // (STEPS - 1), format="%d %%", key=PLACE) / 100 * 10)
        picture_row.show(
            _pair(now.generator, now.seed, now.averaged, now.number, goal, number), "gans_walk_pair", widest="7rem"
        )
        _lengths(now, goal, number / (STEPS - 1))


def end(now: Chosen) -> int:
    """The number of the image where the walk ends; never the one where it begins."""
    number = int(st.session_state.get(END, (now.number + 1) % COUNT))
    return number if number != now.number else (number + 1) % COUNT


@lru_cache(maxsize=32)
def images_of(generator: Generator, seed: int, averaged: bool, begin: int, goal: int) -> Mapping[Path, RGB]:
    """The images on both walks between two images of a seed, uint8 (STEPS, S, S, 3) each."""
    vectors = generator.noise(COUNT, seed)
    return {
        path: generator.images(latent.walk(vectors[begin], vectors[goal], STEPS, path), averaged) for path in text.PATHS
    }


@lru_cache(maxsize=64)
def _strip(generator: Generator, seed: int, averaged: bool, begin: int, goal: int, path: Path) -> str:
    """The images on a walk side by side, as a data URI that all visitors share."""
    walk = images_of(generator, seed, averaged, begin, goal)[path]
    return components.data_uri(image_grid.lay(chosen.enlarged(walk), STEPS))


@lru_cache(maxsize=128)
def _pair(generator: Generator, seed: int, averaged: bool, begin: int, goal: int, number: int) -> tuple[Picture, ...]:
    """The images at one place of both walks, with what the discriminator says of them."""
    walks = images_of(generator, seed, averaged, begin, goal)
    found = ((walks[path][number], name) for path, name in text.PATHS.items())
    return tuple(picture_row.picture(image, text.place(name, generator.judge(image)), name) for image, name in found)


def _lengths(now: Chosen, goal: int, share: float) -> None:
    vectors, noise = now.vectors, now.generator.artifact.card.noise
    assert noise is not None
    walks = {
        path: length_chart.lengths(latent.walk(vectors[now.number], vectors[goal], 2 * STEPS - 1, path))
        for path in text.PATHS
    }
    usual = length_chart.usual_lengths(noise.size, noise.kind)
    dark = st.context.theme.type == "dark"
    components.graph(length_chart.drawing(walks, usual, share, dark), key="gans_lengths")
    st.caption(text.walk_lengths(min(walks["linear"]), usual.shortest, length_chart.RANDOM))


def _end_at(number: int) -> None:
    st.session_state[END] = number
