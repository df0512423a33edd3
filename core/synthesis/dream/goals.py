"""What a dream may be about besides whole layers: one channel, or the activations of another picture."""

from dataclasses import dataclass

import tensorflow as tf

from core.images import RGB
from core.snapshots import Stream
from core.synthesis.dream.ascent import ascend, objective
from core.synthesis.dream.climber import compared_with, number_of_channels
from core.synthesis.dream.settings import NO_WEIGHT, DreamError, DreamSettings
from core.synthesis.objectives import Objective, ObjectiveError, Target, Term

MOST_VECTORS = 512
"""Vectors of the guide that are compared with; more would only repeat each other."""


@dataclass(frozen=True)
class Likeness(Term):
    """How strongly each position responds like the part of the guide that it resembles most.

    Guided dreaming after Google's "DeepDream" notebook (2015): each position picks the activation vector of the guide
    with which its own has the largest product, and this product is maximised. Deviation: the vectors of the guide have
    length 1; otherwise its few strongest ones would be picked everywhere.
    """

    def target(self, activations: tf.Tensor) -> Target:
        """The activation vectors of the guide (N, C), of length 1, from a regular grid of at most `MOST_VECTORS`."""
        vectors = tf.reshape(activations, (-1, activations.shape[-1]))
        apart = 1 + (tf.shape(vectors)[0] - 1) // MOST_VECTORS
        return (tf.math.l2_normalize(vectors[::apart], axis=-1),)

    def measure(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The mean over the positions of the largest product."""
        vectors = tf.reshape(activations, (-1, activations.shape[-1]))
        return tf.reduce_mean(tf.reduce_max(tf.matmul(vectors, target[0], transpose_b=True), axis=-1))

    def __str__(self) -> str:
        return f"likeness in {self.layer}"


@dataclass(frozen=True)
class ChosenChannel(Term):
    """The mean square of the activations of a channel that is given as a target, so that one trace serves them all."""

    def measure(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The value for the channel whose number is the target, an int32 scalar in a float32 tensor."""
        return tf.reduce_mean(tf.square(tf.gather(activations, tf.cast(target[0], tf.int32), axis=-1)))

    def __str__(self) -> str:
        return f"a channel of {self.layer}"


def dream_of(image: RGB, guide: RGB, settings: DreamSettings) -> Stream:
    """Dream on an image so that the chosen layers respond as they do to another one.

    Args:
        image: uint8 RGB (H, W, 3).
        guide: uint8 RGB of any size, shrunk to the longest side in the settings.
        settings: the knobs; negative weights lead away from the guide.

    Yields:
        Snapshots as of `core.synthesis.dream.ascent.dream`.

    Raises:
        DreamError: no layer has a weight, an octave would be too small, or the ascent diverged.
    """
    goal = Objective(tuple((Likeness(term.layer), weight) for term, weight in objective(settings).weights))
    if not goal.terms:
        raise DreamError(NO_WEIGHT)
    yield from ascend(image, goal, settings, compared_with(settings.network, goal, guide, settings.longest_side))


def dream_of_channel(image: RGB, layer: str, channel: int, settings: DreamSettings) -> Stream:
    """Dream on an image of a single channel; the weights of the layers in the settings are ignored.

    Args:
        image: uint8 RGB (H, W, 3).
        layer: of the network in the settings.
        channel: its number, from 0.
        settings: the other knobs.

    Yields:
        Snapshots as of `core.synthesis.dream.ascent.dream`.

    Raises:
        DreamError: the network has no such layer, an octave would be too small, or the ascent diverged.
        ObjectiveError: the layer has no such channel.
    """
    channels = number_of_channels(settings.network, layer)
    if not 0 <= channel < channels:
        raise ObjectiveError(f"Layer {layer} has the channels 0 to {channels - 1}; there is no channel {channel}.")
    goal = Objective(((ChosenChannel(layer), 1.0),))
    yield from ascend(image, goal, settings, ((tf.constant(channel, tf.float32),),))
