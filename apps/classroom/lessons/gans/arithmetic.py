"""Arithmetic on noise: the mean of three vectors without that of three others, and with that of a third three."""

from functools import lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.gans import chosen, image_board, length_chart, picture_row, text
from apps.classroom.lessons.gans.chosen import COUNT, Chosen
from apps.classroom.lessons.gans.picture_row import Picture
from core.images import RGB
from core.synthesis.gan import image_grid, latent
from core.synthesis.gan.generator import Generator

GROUPS = ("A", "B", "C")
SIGNS = ("", "−", "+")
SIZE = 3
"""Vectors that are averaged in each group."""
PICKED, FOR, AVERAGED = "gans_picked", "gans_pick_for", "gans_average_three"
FIRST = {"A": (0, 1, 2), "B": (3, 4, 5), "C": (6, 7, 8)}

Picked = dict[str, tuple[int, ...]]
"""The numbers of the images in each group, in the order in which they were picked."""


@st.fragment
def show(now: Chosen) -> None:
    """Show the images to pick from, and the sum."""
    picked = st.session_state.setdefault(PICKED, dict(FIRST))
    left, right = st.columns([6, 7], gap="large")
    with left:
        st.markdown(text.ARITHMETIC)
        group = str(st.segmented_control(text.PICK_FOR, GROUPS, default=GROUPS[0], required=True, key=FOR))
        letters = [next((g for g in GROUPS if number in picked[g]), "") for number in range(COUNT)]
        image_board.one_kind(now, letters, text.PICK_ALT, lambda n: _pick(group, n), key="gans_arithmetic_board")
    with right:
        averages = st.toggle(text.AVERAGE_THREE, value=True, key=AVERAGED, help=text.AVERAGE_THREE_HELP)
        used = tuple(picked[group] if averages else picked[group][:1] for group in GROUPS)
        if not all(used):
            st.info(text.pick_more(next(group for group in GROUPS if not picked[group])))
            return
        pictures, length = _sum(now.generator, now.seed, now.averaged, used)
        picture_row.show(pictures, "gans_sum", widest="9.5rem")
        noise = now.generator.artifact.card.noise
        assert noise is not None
        usual = length_chart.usual_lengths(noise.size, noise.kind)
        st.markdown(text.sum_length(length, usual.low, usual.high))


def _pick(group: str, number: int) -> None:
    """Put an image into a group, or take it out; a full group loses the image that came first."""
    picked: Picked = st.session_state[PICKED]
    was_in = number in picked[group]
    for other in GROUPS:
        picked[other] = tuple(one for one in picked[other] if one != number)
    if not was_in:
        picked[group] = (*picked[group], number)[-SIZE:]


@lru_cache(maxsize=64)
def _sum(
    generator: Generator, seed: int, averaged: bool, groups: tuple[tuple[int, ...], ...]
) -> tuple[list[Picture], float]:
    """The images of each group above that of its mean, the image of the sum, and the length of its vector."""
    vectors = generator.noise(COUNT, seed)
    parts = [vectors[list(group)] for group in groups]
    total = latent.combine(*parts)
    results = np.stack([*(part.mean(axis=0) for part in parts), total])
    made = generator.images(results, averaged)
    members = chosen.made(generator, seed, averaged)
    lengths = length_chart.lengths(results)
    pictures = []
    for group, image, length, letter, sign in zip(groups, made, lengths, GROUPS, SIGNS, strict=False):
        whole = _with_members(image, members[list(group)])
        pictures.append(picture_row.picture(whole, text.mean(letter, length), text.mean_alt(letter), sign))
    return [*pictures, picture_row.picture(made[-1], text.result(lengths[-1]), text.RESULT_ALT, "=")], lengths[-1]


def _with_members(image: RGB, members: RGB) -> RGB:
    """An image, and below it at a third of its size the three that it is the mean of, uint8 RGB."""
    row = np.concatenate(list(members), axis=1)
    missing = SIZE * image.shape[1] - row.shape[1]
    row = np.pad(row, ((0, 0), (0, missing), (0, 0)), constant_values=image_grid.WHITE)
    return np.concatenate([chosen.enlarged(image, SIZE * image.shape[0]), row])
