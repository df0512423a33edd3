"""What the page says of the advice on training GANs, from recorded trainings with and without each piece of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.mean_difference import MeanDifference
from core.synthesis.gan.advice.advice_record import COMMAND, WITH_ALL, AdviceRecord
from core.synthesis.gan.advice.variants import ADVICE, FAILURES, Variant

MEASURE = "kernel_distance"
SOURCES = {"radford2016": "Radford 2016", "chollet2017": "Chollet 2017"}
EPOCH = "epoch"
FAILING = {
    "strong_discriminator": "Failure: far too strong a discriminator",
    "hasty_generator": "Failure: both learn far too fast",
}
BETTER_WITHOUT, BETTER_WITH = "← better without it", "the advice helps →"
ALT = (
    "The change of the kernel distance when a piece of advice is left out, with its 95 % interval; a row opens its run"
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
        distance: with all of the advice, and with this change of the recipe.
    """

    variant: Variant
    distance: MeanDifference

    @property
    def change(self) -> float:
        """How much larger the mean distance is without it."""
        return self.distance.after - self.distance.before

    @property
    def verdict(self) -> int:
        """1 if the advice helps beyond chance, -1 if the images are better without it beyond chance, else 0."""
        if not self.distance.is_beyond_chance:
            return 0
        return 1 if self.change > 0 else -1

    @property
    def is_failure(self) -> bool:
        """Whether it is a way to fail rather than a piece of advice."""
        return not self.variant.source


def effects(record: AdviceRecord) -> list[Effect]:
    """The effects of all variants, the most helpful advice first, then the failures."""
    found = [Effect(variant, record.difference(variant.name, MEASURE)) for variant in (*ADVICE, *FAILURES)]
    return sorted(found, key=lambda effect: (effect.is_failure, -effect.change))


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
            f"For {_count(unclear)}, the 95 % interval of the change, paired by seed, includes 0: this training does "
            "not show whether it matters."
        )
    return " ".join(parts)


def sentence(effect: Effect) -> str:
    """What leaving out a piece of advice did."""
    verdict = {1: "worse beyond chance", -1: "better beyond chance", 0: "no difference beyond chance"}[effect.verdict]
    what = "fails as intended" if effect.is_failure and effect.verdict == 1 else f"{verdict} without the advice"
    if effect.is_failure and effect.verdict != 1:
        what = f"{verdict}, although it was made to fail"
    before, after, change = numbers(effect)
    return f"{effect.variant.title}: kernel distance {before} → {after}, change {change}; {what}."


def numbers(effect: Effect) -> tuple[str, str, str]:
    """The distance with and without the advice, and the change with its interval."""
    interval = f"{signed(effect.change)} ({signed(effect.distance.low)} to {signed(effect.distance.high)})"
    return number(effect.distance.before), number(effect.distance.after), interval


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
    return f"{value:.3f}".replace("-", "−")


def signed(value: float) -> str:
    """A change of a distance, with its sign."""
    return f"{value:+.3f}".replace("-", "−")


def _count(some: Sequence[Effect]) -> str:
    return "one piece" if len(some) == 1 else f"{len(some)} pieces"


def _listed(some: Sequence[Effect]) -> str:
    return ", ".join(effect.variant.title[0].lower() + effect.variant.title[1:] for effect in some)
