"""Style transfer by optimization: descend on the pixels until content and style fit.

Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", 2016:

1. The *content* image gives its activations in a deep layer of VGG16, the *painting* a Gram matrix for each of five
   layers. Both are computed once and stay fixed.
2. The picture starts as a copy of the content image (or as noise). Each step computes the three losses of the picture
   and their gradient with respect to its pixels, and descends.

The network is never trained; only pixels change.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from core.arrays import Float32Array, Float64Array
from core.images import RGB, fit, resize
from core.optimization.lbfgs import LBFGS
from core.optimization.update_rules import Adam
from core.snapshots import Snapshot, Stream
from core.synthesis.objectives import Objective, Target, Term
from core.synthesis.style import colours, perception
from core.synthesis.style.paintings import Painting, places, with_share
from core.synthesis.style.settings import CONTENT_LAYER, SMALLEST_SIDE, StyleError, StyleSettings
from core.synthesis.style.terms import Content, Style, TotalVariation, content, gram_image, style, total_variation

FRAMES = (1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 130, 200, 300, 400, 500)
"""Steps that are kept as frames of the time-lapse; the first ones change most."""
GRAM_LAYER = "conv2_1"
"""The layer whose Gram matrices are drawn: 128 × 128, fine enough to see and small enough to send."""


def transfer(
    photo: RGB, paintings: Sequence[Painting] | RGB, settings: StyleSettings | None = None, precision: str | None = None
) -> Stream:
    """Transfer the style of paintings to a photo, with a snapshot after each step.

    Args:
        photo: the content image, uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        paintings: what lends its style; a single image, uint8 RGB (H, W, 3), or several with shares and masks.
        settings: the knobs; None for the defaults.
        precision: Keras policy of the network; None for bfloat16 where the processor has it.

    Yields:
        Snapshots with the picture so far (uint8 RGB) and, as metrics, the weighted losses `content`, `style` and
        `total_variation`, their sum `loss`, and the unweighted style loss of each layer. Panels: the frames of the
        time-lapse, and the Gram matrices of painting and picture with their difference.

    Raises:
        StyleError: an image is too small, no loss has a weight, or the descent diverged.
    """
    settings = settings or StyleSettings()
    chosen = [Painting(paintings)] if isinstance(paintings, np.ndarray) else with_share(paintings)
    settings.check(*photo.shape[:2])
    small = fit(photo, settings.longest_side)
    problem = Problem.of(small, chosen, settings, precision)
    evaluate = problem.evaluate
    first = _start(small, chosen, settings)
    panels: dict[str, RGB] = {}
    yield Snapshot(0, settings.steps, _shown(first, small, settings), note="starting")
    for step, picture in enumerate(_descent(first, problem, settings), 1):
        if not np.isfinite(picture).all() or not np.isfinite(evaluate.losses).all():
            raise StyleError("The descent diverged; choose a smaller learning rate or smaller weights.")
        image = _shown(picture, small, settings)
        if step in FRAMES or step == settings.steps:
            panels[f"Step {step}"] = image
            panels |= problem.gram_panels(picture)
        yield Snapshot(step, settings.steps, image, problem.metrics(), dict(panels), note="descending")


@dataclass
class Evaluation:
    """Computes the loss of a picture and its gradient, and remembers the loss of each term."""

    step: Callable[..., perception.Evaluated]
    weights: Float32Array
    targets: tuple[tf.Tensor, ...]
    losses: Float32Array = field(default_factory=lambda: np.zeros(0, np.float32))

    def __call__(self, picture: Float64Array) -> tuple[float, Float64Array]:
        """The weighted loss and its gradient for a picture, float (H, W, 3), 0 to 1."""
        gradient, values = self.step(tf.constant(picture[np.newaxis], tf.float32), self.weights, *self.targets)
        self.losses = self.weights * values.numpy()
        return float(self.losses.sum()), gradient.numpy()[0].astype(np.float64)


@dataclass(frozen=True)
class Problem:
    """What is minimised: the objective with its targets.

    Attributes:
        objective: the weighted sum of the losses.
        evaluate: computes it.
        targets: what each term compares with.
        precision: Keras policy of the network.
    """

    objective: Objective
    evaluate: Evaluation
    targets: Mapping[Term, Target]
    precision: str | None

    @staticmethod
    def of(photo: RGB, paintings: Sequence[Painting], settings: StyleSettings, precision: str | None) -> "Problem":
        """The problem for a photo that has been shrunk, and paintings that all have a share."""
        where = places(paintings, photo.shape[:2])
        regions = range(len(paintings) if where else 1)
        weights = settings.style_weights
        goal = settings.content * content(CONTENT_LAYER) + settings.total_variation * total_variation()
        goal += sum(weight * style(layer, region) for layer, weight in weights.items() for region in regions)
        if settings.colours == "matched":
            paintings = [
                Painting(colours.match(painting.image, photo), painting.share, painting.mask) for painting in paintings
            ]
        targets = _targets(goal.terms, photo, paintings, where, settings, precision)
        step = perception.compiled(goal.terms, where is not None, precision)
        flat = tuple(tensor for term in goal.terms for tensor in targets.get(term, ()))
        values = np.array([weight for _, weight in goal.weights], np.float32)
        return Problem(goal, Evaluation(step, values, flat), targets, precision)

    def metrics(self) -> dict[str, float]:
        """The losses at the last evaluation, by what they stand for."""
        found = {"loss": float(self.evaluate.losses.sum()), "content": 0.0, "style": 0.0, "total_variation": 0.0}
        kinds = {Content: "content", Style: "style", TotalVariation: "total_variation"}
        for (term, weight), loss in zip(self.objective.weights, self.evaluate.losses, strict=True):
            found[kinds[type(term)]] += float(loss)
            if isinstance(term, Style):
                found[term.layer] = found.get(term.layer, 0.0) + float(loss) / weight
        return found

    def gram_panels(self, picture: Float64Array) -> dict[str, RGB]:
        """The Gram matrices of painting and picture in one layer, and their difference, as images of one scale."""
        term = Style(GRAM_LAYER)
        if term not in self.targets:
            return {}
        seen = perception.activations(tf.constant(picture[np.newaxis], tf.float32), (GRAM_LAYER,), self.precision)
        theirs, ours = self.targets[term][0].numpy()[0], term.target(seen[GRAM_LAYER])[0].numpy()[0]
        scale = float(np.abs(theirs).max())
        return {
            "Gram matrix: painting": gram_image(theirs, scale),
            "Gram matrix: picture": gram_image(ours, scale),
            "Gram matrix: difference": gram_image(ours - theirs, scale),
        }


def _targets(
    terms: Sequence[Term],
    photo: RGB,
    paintings: Sequence[Painting],
    where: Sequence[Float32Array] | None,
    settings: StyleSettings,
    precision: str | None,
) -> dict[Term, Target]:
    """What each term compares with; without masks all paintings share one weighted mean of Gram matrices."""
    layers = perception.layers_of([term for term in terms if isinstance(term, Style)])
    of_photo = perception.activations(_tensor(photo), (CONTENT_LAYER,), precision)
    of_paintings = [
        perception.activations(_tensor(_scaled(painting.image, photo, settings.stroke)), layers, precision)
        for painting in paintings
    ]
    shares = np.array([painting.share for painting in paintings]) / sum(painting.share for painting in paintings)
    targets: dict[Term, Target] = {}
    for term in terms:
        if isinstance(term, Content):
            targets[term] = term.target(of_photo[term.layer])
        elif isinstance(term, Style) and where is not None:
            place = tf.constant(where[term.region][np.newaxis, :, :, np.newaxis])
            targets[term] = (*term.target(of_paintings[term.region][term.layer]), place)
        elif isinstance(term, Style):
            grams = (term.target(seen[term.layer])[0] for seen in of_paintings)
            targets[term] = (tf.add_n([float(share) * gram for share, gram in zip(shares, grams, strict=True)]),)
    return targets


def _descent(picture: Float64Array, problem: Problem, settings: StyleSettings) -> Iterator[Float64Array]:
    """The picture after each step; values stay within 0 and 1."""
    if settings.optimizer == "adam":
        rule = Adam(learning_rate=settings.learning_rate)
        for _ in range(settings.steps):
            _, gradient = problem.evaluate(picture)
            picture = np.clip(rule.step(picture, gradient).parameters, 0, 1)
            yield picture
    else:
        search = LBFGS(problem.evaluate, picture)
        for _ in range(settings.steps):
            if not search.step():  # The last evaluation was of a step that was not taken.
                problem.evaluate(search.parameters)
            yield np.clip(search.parameters, 0, 1)


def _start(photo: RGB, paintings: Sequence[Painting], settings: StyleSettings) -> Float64Array:
    """The picture before the first step, float64 (H, W, 3), 0 to 1."""
    if settings.start == "noise":
        return np.random.default_rng(settings.seed).uniform(0.3, 0.7, photo.shape)
    chosen = photo if settings.start == "content" else resize(paintings[0].image, photo.shape[:2])
    return chosen / 255.0


def _scaled(painting: RGB, photo: RGB, stroke: float) -> RGB:
    """A painting whose longest side is that of the photo times the stroke size, but not smaller than VGG16 can see."""
    scale = stroke * max(photo.shape[:2]) / max(painting.shape[:2])
    rows, columns = (max(SMALLEST_SIDE, round(side * scale)) for side in painting.shape[:2])
    return resize(painting, (rows, columns))


def _tensor(image: RGB) -> tf.Tensor:
    return tf.constant(image[np.newaxis] / 255.0, tf.float32)


def _shown(picture: Float64Array, photo: RGB, settings: StyleSettings) -> RGB:
    image: RGB = np.rint(255 * picture).astype(np.uint8)
    return colours.keep_luminance(image, photo) if settings.colours == "luminance" else image
