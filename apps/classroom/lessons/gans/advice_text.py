"""What the page says of the advice on training GANs, from recorded trainings with and without each piece of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from core.evaluation.mean_ratio import MeanRatio
from core.synthesis.gan.advice.advice_record import COMMAND, WITH_ALL, AdviceRecord
from core.synthesis.gan.advice.variants import ADVICE, FAILURES, Variant
from core.synthesis.gan.training_summary import History

MEASURE = "kernel_distance"
SOURCES = {"radford2016": "Radford 2016", "chollet2017": "Chollet 2017"}
EPOCH = "epoch"
FAILING = {
    "strong_discriminator": "Failure: far too strong a discriminator",
    "hasty_generator": "Failure: both learn far too fast",
}
BETTER_WITHOUT, BETTER_WITH = "← better without it", "the advice helps →"
ALT = (
    "How many times as large the kernel distance becomes when a piece of advice is left out, with its 95 % interval; "
    "a row opens its run"
)
MISSING = (
    "The trainings with and without each piece of advice have not been recorded here. "
    f"`{COMMAND}` makes them; it takes hours."
)
OPENED = "Rows open: click one to see what the network drew without that advice."


@dataclass(frozen=True)
class Effect:
    """What leaving out a piece of advice does to the kernel distance.

    Attributes:
        variant: the piece of advice, or a way to fail.
        before: the distance with all of the advice, by seed.
        after: the distance with this change of the recipe, by seed.
        ratio: of the two, over the seeds.
    """

    variant: Variant
    before: Sequence[float]
    after: Sequence[float]
    ratio: MeanRatio

    @property
    def doublings(self) -> float:
        """How often the distance doubles without the advice; negative if it becomes smaller."""
        return math.log2(self.ratio.mean)

    @property
    def verdict(self) -> int:
        """1 if the advice helps beyond chance, -1 if the images are better without it beyond chance, else 0.

        A way to fail has 1 if every seed is worse than all seeds with the advice: failures differ by orders of
        magnitude, so that an interval of their mean says little.
        """
        if self.is_failure:
            return int(min(self.after) > max(self.before))
        if not self.ratio.is_beyond_chance:
            return 0
        return 1 if self.doublings > 0 else -1

    @property
    def is_failure(self) -> bool:
        """Whether it is a way to fail rather than a piece of advice."""
        return not self.variant.source


def effects(record: AdviceRecord) -> list[Effect]:
    """The effects of all variants, the most helpful advice first, then the failures."""
    before = record.values(WITH_ALL, MEASURE)
    found = [
        Effect(variant, before, record.values(variant.name, MEASURE), record.ratio(variant.name, MEASURE))
        for variant in (*ADVICE, *FAILURES)
    ]
    return sorted(found, key=lambda effect: (effect.is_failure, -effect.doublings))


def title(effect: Effect, with_source: bool) -> str:
    """What stands in a row."""
    if effect.is_failure:
        return FAILING[effect.variant.name]
    source = SOURCES.get(effect.variant.source, "")
    return f"{effect.variant.title} ({source})" if with_source and source else effect.variant.title


def summary(record: AdviceRecord) -> str:
    """What was measured and how many pieces of advice help, in a few sentences."""
    advice = [effect for effect in effects(record) if not effect.is_failure]
    seeds = len(record.of(WITH_ALL))
    helping = [effect for effect in advice if effect.verdict == 1]
    harming = [effect for effect in advice if effect.verdict == -1]
    parts = [
        f"Each piece of advice was taken out of a short training ({record.epochs} epochs on digits, {seeds} seeds). "
        f"**{len(helping)} of {len(advice)} pieces help beyond chance**{f': {_listed(helping)}' if helping else ''}."
    ]
    if harming:
        parts.append(f"Without {_count(harming)} the images are better, beyond chance: {_listed(harming)}.")
    if unclear := [effect for effect in advice if effect.verdict == 0]:
        parts.append(
            f"For {_count(unclear)}, the 95 % interval of the ratio, paired by seed, includes 1: this training does "
            "not show whether it matters."
        )
    return " ".join(parts)


def later_advice(plain: History, whole: History) -> str:
    """What came after 2015, on flowers: two trainings compared after the same number of steps.

    Args:
        plain: of the training without it.
        whole: of the training with it, which is no shorter.
    """
    epochs = len(plain)
    without, with_it = plain[-1][MEASURE], whole[epochs - 1][MEASURE]
    outcome = "better" if with_it < without else "no better"
    return (
        f"**Flowers, after {epochs} epochs**: by the advice of 2015 alone the kernel distance is {number(without)}; "
        "with differentiable augmentation, averaged weights, and upsampling rather than transposed convolutions it is "
        f"{number(with_it)}, {outcome}, in one training each. After {len(whole)} epochs it is "
        f"{number(whole[-1][MEASURE])}."
    )


def sentence(effect: Effect) -> str:
    """What leaving out a piece of advice did."""
    before, after = number(fmean(effect.before)), number(fmean(effect.after))
    if effect.is_failure:
        seeds = ", ".join(map(number, effect.after))
        what = "worse with every seed, as intended" if effect.verdict == 1 else "not with every seed worse"
        return f"{effect.variant.title}: kernel distance {seeds} rather than {before}; {what}."
    verdict = {1: "worse beyond chance", -1: "better beyond chance", 0: "no difference beyond chance"}[effect.verdict]
    return f"{effect.variant.title}: kernel distance {before} → {after}, {times(effect)}; {verdict} without the advice."


def times(effect: Effect) -> str:
    """The ratio with its interval."""
    low, high = effect.ratio.low, effect.ratio.high
    return f"{effect.ratio.mean:.2g} times as large (95 % interval {low:.2g} to {high:.2g})"


def row_alt(effect: Effect) -> str:
    """A row in words."""
    return f"Open the run: {sentence(effect)}"


def grid_caption(effect: Effect | None, seed: int) -> str:
    """Below the grid of a training, or of that with all of the advice."""
    if effect is None:
        return f"With all of the advice, seed {seed}"
    return (
        f"{effect.variant.title}, seed {seed}"
        if effect.is_failure
        else f"Without “{effect.variant.title}”, seed {seed}"
    )


def number(value: float) -> str:
    """A distance, with a real minus sign."""
    digits = 3 if abs(value) < 1 else 1
    return f"{value:.{digits}f}".replace("-", "−")


def factor(doublings: int) -> str:
    """A power of two as a factor."""
    return f"× {2**doublings}" if doublings >= 0 else f"÷ {2**-doublings}"


def _count(some: Sequence[Effect]) -> str:
    return "one piece" if len(some) == 1 else f"{len(some)} pieces"


def _listed(some: Sequence[Effect]) -> str:
    return ", ".join(effect.variant.title[0].lower() + effect.variant.title[1:] for effect in some)
