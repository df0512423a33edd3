"""Learning-rate schedules: the learning rate as a function of the training's progress.

A schedule is an immutable value that is called with the progress, 0 at the first step and 1 at the end. So it does not
depend on the number of epochs, a page can draw it, and a recipe stores it as it is.
"""

import math
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Rate = Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
Fraction = Annotated[float, Field(gt=0, lt=1)]


class _Schedule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __call__(self, progress: float) -> float:
        """The learning rate at this progress, 0 to 1."""
        raise NotImplementedError


class Constant(_Schedule):
    """The same rate from the first step to the last."""

    kind: Literal["constant"] = "constant"
    rate: Rate

    def __call__(self, progress: float) -> float:
        """The constant rate."""
        return self.rate


class Step(_Schedule):
    """Drop by a factor at fixed points, as in He et al., "Deep Residual Learning", 2015."""

    kind: Literal["step"] = "step"
    rate: Rate
    factor: float = Field(default=0.1, gt=0, lt=1, description="Each drop multiplies the rate by this.")
    at: tuple[Fraction, ...] = Field(default=(0.5, 0.75), description="The progress at each drop, 0 to 1.")

    def __call__(self, progress: float) -> float:
        """The rate after the drops so far."""
        return self.rate * self.factor ** sum(progress >= place for place in self.at)


class Polynomial(_Schedule):
    """Decay to 0 as ``(1 - progress) ** power``; power 1 is linear decay."""

    kind: Literal["polynomial"] = "polynomial"
    rate: Rate
    power: float = Field(default=1.0, gt=0, le=10)

    def __call__(self, progress: float) -> float:
        """The rate, multiplied by a power of what is left of the training."""
        return self.rate * (1 - min(1.0, progress)) ** self.power


class Cosine(_Schedule):
    """Decay along half a cosine after an optional linear warm-up (Loshchilov and Hutter, "SGDR", 2016; no restarts)."""

    kind: Literal["cosine"] = "cosine"
    rate: Rate
    warm_up: float = Field(default=0.0, ge=0, lt=1, description="The share of the training in which the rate rises.")

    def __call__(self, progress: float) -> float:
        """The rate as it rises, then as it falls to 0."""
        if progress < self.warm_up:
            return self.rate * progress / self.warm_up
        return self.rate * 0.5 * (1 + math.cos(math.pi * (min(1.0, progress) - self.warm_up) / (1 - self.warm_up)))


class OneCycle(_Schedule):
    """Rise linearly to the peak, then fall linearly to 0 (Smith and Topin, "Super-Convergence", 2017).

    Deviation: momentum is not cycled, and the final phase far below the starting rate is omitted.
    """

    kind: Literal["one_cycle"] = "one_cycle"
    rate: Rate = Field(description="The peak learning rate.")
    peak_at: Fraction = Field(default=0.25, description="The progress at which the peak is reached, 0 to 1.")
    start: float = Field(default=0.1, ge=0, le=1, description="The first rate, as a fraction of the peak.")

    def __call__(self, progress: float) -> float:
        """The rate as it rises, then as it falls to 0."""
        if progress < self.peak_at:
            return self.rate * (self.start + (1 - self.start) * progress / self.peak_at)
        return self.rate * (1 - min(1.0, progress)) / (1 - self.peak_at)


Schedule = Annotated[Constant | Step | Polynomial | Cosine | OneCycle, Field(discriminator="kind")]
