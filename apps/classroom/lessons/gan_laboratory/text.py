"""Every word of the page, except those of the presets, which `core.synthesis.gan.laboratory.presets` has."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np

from apps.shared.finished import Finished
from core.numbers import percent
from core.synthesis.gan.adversarial_losses import LOSSES, AdversarialLoss, probability
from core.synthesis.gan.laboratory import bilinear_game
from core.synthesis.gan.laboratory.distributions import DISTRIBUTIONS, DRAWN
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.procedure import DiscriminatorTrace, GeneratorTrace
from core.synthesis.gan.laboratory.state import LaboratoryState

PLANE_WORDS = {
    "real": "real samples",
    "fakes": "generated samples",
    "field": "D's field",
    "grid": "G's grid",
    "arrows": "G's gradients",
    "layers": "Layers",
    "draw": "Draw the real samples here",
    "again": "Erase",
}
ABSENT = "not taken"
SPEED, SPEED_HELP = (
    "Speed",
    "Slow motion takes a step every two seconds and shows both halves, one after the other. A short run at full speed "
    "is stretched to four seconds, so that you can watch it.",
)
SLOW, WATCH, FULL = "slow motion", "30/s", "full"
STEP_LABELS: Mapping[Literal["D", "G", "both"], str] = {"D": "Step D", "G": "Step G", "both": "Step both"}
NO_CURVES = "Curves appear with the first whole step."
SCRUB = "Back in time"
SCRUB_HELP = "Moments of this training that were kept. If you train on from an earlier one, the later ones are dropped."
RECORDED = "A recorded training with the default settings. Train on, or choose a failure."
ALL_CURES = "Every failure with its cures"
LOADING = "The worker is starting …"
LOSS_TITLE, DISTANCE_TITLE = "loss", "energy distance to the real samples"
TASK_TAB, TRAINING_TAB, NETWORKS_TAB, MORE = "Task", "Training", "Networks", "More"
STEP_TAB, AIM_TAB, CIRCLE_TAB = "One step in numbers", "Why falling losses are no aim", "Why it oscillates"

EXPLANATION = (
    "In each half of a step, one network learns while the other is frozen. D's field is blue where D takes samples for "
    "real, orange where it takes them for generated. G's grid is the image of a square grid of noise. The arrows are "
    "all that G learns about real samples: the slope of D's field where its own are."
)
GAME = (
    "The smallest game of this kind has two players with one number each: x minimizes x·y, y maximizes it, and the "
    "solution is x\u00a0=\u00a0y\u00a0=\u00a00. Each player follows its own gradient, but that depends on "
    "where the other stands, so together they turn about the solution. Whether they arrive depends on how they take "
    "turns. Each panel starts at the dot and shows {steps} steps."
)
RATE_LABEL = "Rate η of both players"
EXERCISE_TASK = (
    "Choose *Mode collapse*. Then change one knob, but not the learning rate of the discriminator, start again, and "
    "train until all eight Gaussians are covered."
)
EXERCISE_PRAISE = (
    "The discriminator must keep up with the generator. It does so with larger steps or with more of them; more steps "
    "also cost more time."
)
EXERCISE_HINT = (
    "The discriminator learns too slowly. Besides the size of its steps, what decides how far it gets while the "
    "generator takes one?"
)
STATE_HELP = "Every weight of both networks and their optimizers; `LaboratoryState.from_bytes` reads it."


def distribution(name: str) -> str:
    """What a distribution is called."""
    return "points drawn by hand" if name == DRAWN else DISTRIBUTIONS[name].title


def run_label(settings: LaboratorySettings) -> str:
    """Of the button that starts a run."""
    return f"Run {settings.steps:,} steps"


def moment(steps: tuple[int, int]) -> str:
    """What the slider calls a moment, by the steps that D and G have taken."""
    of_d, of_g = steps
    return f"step {of_g:,}" if of_d == of_g else f"D {of_d:,}, G {of_g:,}"


def facts(state: LaboratoryState, found: Examination) -> list[str]:
    """How the laboratory stands, in a few short phrases below the drawing."""
    ahead = state.discriminator.steps - state.step
    parts = [f"step {state.step:,}" + (f" (D has taken {state.discriminator.steps:,})" if ahead else "")]
    if found.coverage is not None and len(found.coverage.counts) > 1:
        parts.append(f"{found.coverage.covered} of {len(found.coverage.counts)} Gaussians covered")
    parts.append(f"energy distance {number(found.distance)}")
    recognized = f"{percent(found.accuracy_real, 0)} of real, {percent(found.accuracy_fake, 0)} of generated"
    return [*parts, f"D recognizes {recognized}"]


def plane_alt(state: LaboratoryState, settings: LaboratorySettings, found: Examination) -> str:
    """The drawing in words."""
    (x, y), (x_real, y_real) = found.fakes.mean(axis=0), found.real.mean(axis=0)
    spread, spread_real = found.fakes.std(), found.real.std()
    return (
        f"The plane with real samples ({distribution(settings.distribution)}) and generated ones. "
        f"{'; '.join(facts(state, found))}. Centre of the generated samples ({x:.2f}, {y:.2f}), of the real ones "
        f"({x_real:.2f}, {y_real:.2f}); standard deviation {spread:.2f} and {spread_real:.2f}."
    )


def step_title(numbers: Any) -> str:
    """The heading of the diagram."""
    return f"Step {numbers.step:,}" + (", the next one" if numbers.is_next else "")


def diagram(
    of_d: DiscriminatorTrace | None, of_g: GeneratorTrace | None, settings: LaboratorySettings
) -> list[dict[str, Any]]:
    """Both halves of a step: what goes through what, with its numbers."""
    loss, batch = LOSSES[settings.loss], settings.batch
    trained = judged = pulled = ABSENT
    if of_d is not None:
        means = f"{_mean(of_d.real_logits, loss)} for x, {_mean(of_d.fake_logits, loss)} for G(z)"
        trained = f"loss {number(of_d.loss.value)}; mean output {means}"
    if of_g is not None:
        judged = f"mean {_mean(of_g.logits, loss)}"
        moved = float(np.linalg.norm(of_g.moved - of_g.fakes, axis=1).mean())
        pulled = f"loss {number(of_g.loss.value)}; samples move by {number(moved)}"
    times = settings.discriminator_steps
    aim = "minimax: climb D's loss" if settings.loss == "minimax" else "labels inverted: “real”"
    return [
        {
            "half": "D",
            "title": "First half: train D" + (f", {times} times; the last:" if times > 1 else ""),
            "rows": [
                {"flow": ["z", "→", "G", "→", "G(z)"], "text": f"{batch} fakes"},
                {"flow": ["x", "+", "G(z)"], "text": "half real, half generated"},
                {"flow": ["D"], "text": trained},
            ],
        },
        {
            "half": "G",
            "title": "Second half: train G",
            "rows": [
                {"flow": ["z", "→", "G", "→", "D frozen"], "text": judged},
                {"flow": ["G(z)"], "text": aim},
                {"flow": ["G"], "text": pulled},
            ],
        },
    ]


def curves_alt(title: str, lines: Iterable[Mapping[str, Any]]) -> str:
    """A chart in words: where each line begins and ends."""
    ends = [f"{one['name']} from {number(one['y'][0])} to {number(one['y'][-1])}" for one in lines if one["y"]]
    return f"{title} over steps: {', '.join(ends)}"


def formulas(of_d: DiscriminatorTrace | None, of_g: GeneratorTrace | None, settings: LaboratorySettings) -> str:
    """What both networks minimise, as LaTeX, with the numbers of this step; empty if neither step can be taken."""
    loss, lines = LOSSES[settings.loss], []
    if of_d is not None:
        value = f"{of_d.loss.real:.4g} {'+' if of_d.loss.fake >= 0 else '-'} {abs(of_d.loss.fake):.4g}"
        total = f" = {of_d.loss.value:.4g}"
        lines.append(rf"L_D &= {loss.discriminator_formula} = {value}{total}")
        if of_d.penalty is not None:
            weight = f"{settings.penalty_weight:g}"
            lines[-1] += rf",\qquad \text{{penalty }} {weight} \cdot {float(of_d.penalty.value):.4g}"
    if of_g is not None:
        size = float(np.linalg.norm(of_g.gradient))
        lines.append(
            rf"L_G &= {loss.generator_formula} = {of_g.loss.value:.4g},\qquad \lVert\nabla L_G\rVert = {size:.3g}"
        )
    joined = r" \\[0.3em] ".join(lines)
    return rf"\begin{{aligned}} {joined} \end{{aligned}}" if lines else ""


def formula_notes(settings: LaboratorySettings) -> str:
    """What the formulas mean, for this loss."""
    loss = LOSSES[settings.loss]
    output = "the sigmoid of D's output" if loss.is_probability else "D's output itself, for this loss"
    if settings.loss == "minimax":
        aim = "G maximizes what D minimizes, through the same term log(1 − D(G(z)))"
    elif settings.loss == "hinge":
        aim = "G raises D of its fakes, as if they were real, but without the hinge"
    else:
        aim = "G's loss is D's loss of a *real* sample, applied to fakes: the labels are inverted"
    return (
        f"x is a real sample, z noise, and D(·) {output}. In the second half, {aim}. The gradient passes through D, "
        "but only G's weights change."
    )


def losses_as_aim(settings: LaboratorySettings, record: Finished) -> str:
    """What the losses are at the solution, and what they did in the recorded training."""
    loss = LOSSES[settings.loss]
    at = np.full(1, loss.boundary or 0.0)
    of_d, of_g = loss.discriminator(at, at).value, loss.generator(at).value
    if loss.is_probability:
        sign = "−" if of_g < 0 else ""
        solution = (
            "At the solution the generated samples have the distribution of the real ones. Nobody can then tell them "
            f"apart: D(x) = 1/2 everywhere, D's loss is 2 ln 2 = **{of_d:.3f}** and G's loss {sign}ln 2 = "
            f"**{number(of_g, 3)}**."
        )
    elif loss.boundary is None:
        solution = (
            "At the solution the generated samples have the distribution of the real ones, the critic is flat, and "
            f"D's loss is **{of_d:.0f}**. If the slope of D is bounded, minus D's loss estimates the distance that is "
            "still to go. Of the five losses, this is the only one whose value measures progress."
        )
    else:
        solution = (
            "At the solution the generated samples have the distribution of the real ones, and D can do no better than "
            f"to give {at[0]:g} everywhere. For the {loss.title} loss, D's loss is then **{of_d:g}**, and G's "
            f"**{of_g:g}**."
        )
    if loss.boundary is not None:
        solution += (
            " Each network's loss is measured against the other, so it says who is ahead, not how good the samples are."
        )
    (first_step, first), (last_step, last) = record.history[1], record.history[-1]
    return (
        f"{solution} In the recorded training (non-saturating loss) the distance to the real samples went from "
        f"{number(first['distance'])} at step {first_step} to {number(last['distance'])} at step {last_step:,}, while "
        f"G's loss went from {first['generator_loss']:.2f} to {last['generator_loss']:.2f} and D's from "
        f"{first['discriminator_loss']:.2f} to {last['discriminator_loss']:.2f}. Watch samples, coverage and distance "
        "instead."
    )


def game_panel(title: str, growth: float | None, left: float, steps: int) -> str:
    """What is said below a panel of the bilinear game.

    Args:
        title: of the panel.
        growth: of the distance to the solution in each step in the long run; None for averages.
        left: the distance after all steps, as a multiple of the first one.
        steps: how many there are.
    """
    if growth is None:
        return f"{title}: ×{left:.2g} after {steps} steps"
    if abs(growth - 1) < 1e-9:
        return f"{title}: ×1 a step, circles"
    return f"{title}: ×{growth:.3f} a step, {'leaves' if growth > 1 else 'arrives'}"


def game_alt(rate: float, growths: Mapping[str, float]) -> str:
    """The drawing of the bilinear game in words."""
    parts = [f"{bilinear_game.METHODS[name].title} times {growth:.3f}" for name, growth in growths.items()]
    return f"The bilinear game with rate {rate:g}. Distance to the solution, each step: {', '.join(parts)}."


def take_away(settings: LaboratorySettings) -> str:
    """What the code does."""
    return (
        f"The code trains new networks for {settings.steps:,} steps with the settings above. What you see has the same "
        "numbers if it was trained in one run of so many steps."
    )


def _mean(logits: Any, loss: AdversarialLoss) -> str:
    """The mean of D over some samples."""
    if loss.is_probability:
        return number(float(probability(logits.astype(np.float64)).mean()))
    return number(float(logits.mean()))


def number(value: float, digits: int = 3) -> str:
    """A number of about three digits, with a real minus sign."""
    if value != 0 and abs(value) < 0.001:
        return f"{value:.0e}".replace("e-0", "e-").replace("-", "−")
    if abs(value) < 1:
        shown = f"{value:.{digits}f}"
    else:
        shown = f"{value:#.3g}".rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"
    return shown.replace("-", "−")
