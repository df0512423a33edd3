"""Which noise and image the page is about, kept in its address; and what is computed of them, once for all visitors."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.gans import text
from apps.classroom.ui import components, controls
from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.gan import gan_recipe, image_grid
from core.synthesis.gan.adversarial_losses import LOSSES, AdversarialLoss
from core.synthesis.gan.generation_settings import GenerationSettings
from core.synthesis.gan.generator import Generator, Opinion
from core.synthesis.gan.training_record import TrainingRecord
from core.synthesis.gan.training_summary import History
from core.training import monitor

GENERATORS = {"flowers": "flowers_dcgan", "digits": "mnist_dcgan"}
"""The artifact of each kind of images."""
COUNT, COLUMNS = 16, 4
"""Images of each kind, and in a row of them."""
KIND, IMAGE = "gans_kind", "gans_image"
"""Keys in the session."""
SMALL, LARGEST = 56, 9999


@dataclass(frozen=True)
class Chosen:
    """What the page is about.

    Attributes:
        kind: of the image that is chosen, a key of `GENERATORS`.
        number: of the image among the `COUNT` of its kind, from 0.
        seed: of the noise.
        averaged: whether the images are made with averaged weights.
    """

    kind: str
    number: int
    seed: int
    averaged: bool

    @cached_property
    def generator(self) -> Generator:
        """The generator of the image that is chosen."""
        return load(self.kind)

    @property
    def vectors(self) -> Float32Array:
        """The noise of all images, float32 (COUNT, size)."""
        return self.generator.noise(COUNT, self.seed)

    @property
    def images(self) -> RGB:
        """All images of the kind, uint8 (COUNT, S, S, 3)."""
        return made(self.generator, self.seed, self.averaged)

    @property
    def image(self) -> RGB:
        """The image that is chosen, uint8 (S, S, 3)."""
        return self.images[self.number]

    @property
    def opinion(self) -> Opinion:
        """What the discriminator says of it."""
        return opinion(self.generator, self.seed, self.averaged, self.number)


def ask() -> Chosen:
    """Show the controls, and return what is chosen by them and by clicks."""
    kinds = list(GENERATORS)
    first = st.query_params.get("kind", kinds[0])
    st.session_state.setdefault(KIND, first if first in kinds else kinds[0])
    st.session_state.setdefault(IMAGE, _number(st.query_params.get("image", "")))
    seed, averaged = (knob for knob in GenerationSettings.knobs() if knob.name in ("seed", "averaged"))
    places = st.columns([1.4, 1, 1, 1.5], vertical_alignment="bottom")
    with places[0]:
        st.segmented_control(text.KIND, kinds, format_func=text.KINDS.__getitem__, required=True, key=KIND)
    with places[2]:
        st.button(text.NEW_NOISE, icon=":material/casino:", type="primary", on_click=_new_noise, width="stretch")
    with places[1]:
        values = controls.grid([seed], 1)
    with places[3]:
        values |= controls.grid([averaged], 1)
    chosen = Chosen(str(st.session_state[KIND]), int(st.session_state[IMAGE]), **values)
    for name, value, default in (("kind", chosen.kind, kinds[0]), ("image", str(chosen.number + 1), "1")):
        if value != default or name in st.query_params:
            st.query_params[name] = value
    return chosen


def choose(kind: str, number: int) -> None:
    """Make the page about another image. For callbacks of clicks."""
    st.session_state[KIND], st.session_state[IMAGE] = kind, number


def load(kind: str) -> Generator:
    """The generator of a kind of images."""
    return Generator.load(GENERATORS[kind])


@lru_cache(maxsize=64)
def made(generator: Generator, seed: int, averaged: bool) -> RGB:
    """The images of a seed, uint8 (COUNT, S, S, 3), the same array for all visitors."""
    return generator.images(generator.noise(COUNT, seed), averaged)


@lru_cache(maxsize=256)
def opinion(generator: Generator, seed: int, averaged: bool, number: int) -> Opinion:
    """What the discriminator says of one of these images."""
    return generator.judge(made(generator, seed, averaged)[number])


@lru_cache(maxsize=64)
def probabilities(generator: Generator, seed: int, averaged: bool) -> tuple[float, ...]:
    """How probable the discriminator holds it, for each of these images, that it is real."""
    return tuple(opinion(generator, seed, averaged, number).probability for number in range(COUNT))


@lru_cache(maxsize=64)
def sheet(generator: Generator, seed: int, averaged: bool) -> str:
    """These images without gaps in one picture, as a data URI."""
    return components.data_uri(image_grid.lay(enlarged(made(generator, seed, averaged)), COLUMNS, gap=0))


@lru_cache(maxsize=8)
def history(generator: Generator) -> History:
    """What was measured in each epoch of the training of a generator."""
    return monitor.read(generator.artifact.path(monitor.FILE))


@lru_cache(maxsize=8)
def loss(generator: Generator) -> AdversarialLoss:
    """The loss that a generator was trained with."""
    return LOSSES[gan_recipe.load(generator.artifact.card.recipe).loss]


@lru_cache(maxsize=4)
def record(generator: Generator) -> TrainingRecord:
    """The grids of the same noise that were recorded during its training."""
    return generator.record()


def enlarged(images: RGB, least: int = SMALL) -> RGB:
    """Images of at least this side, their pixels repeated: an encoder blurs what is smaller than its blocks."""
    times = -(-least // images.shape[-2])
    return images.repeat(times, axis=-3).repeat(times, axis=-2)


def _new_noise() -> None:
    st.session_state["seed"] = int(np.random.default_rng().integers(1, LARGEST + 1))


def _number(given: str) -> int:
    """The number of an image, from 0, of what stands in the address."""
    return int(given) - 1 if given.isdecimal() and 1 <= int(given) <= COUNT else 0
