"""A training that can be wound back: the states it has passed, and the curves that lead to the present one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.synthesis.gan.laboratory.procedure import DiscriminatorTrace, GeneratorTrace
from core.synthesis.gan.laboratory.state import LaboratoryState

LONGEST, LARGEST = 60, 4_000_000
"""States that are kept, and the bytes that they may take; with the default networks each takes 33 kB."""
NEWEST = 20
"""Of these, the newest are all kept, so that single steps can be undone one by one."""

Curve = list[tuple[int, Mapping[str, float]]]
"""The step and the metrics of each measurement."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A state, and the half steps that led to it if they were taken singly.

    Attributes:
        state: of both networks.
        discriminator: the last step of D, if it has just been taken.
        generator: the last step of G, if it has just been taken.
    """

    state: LaboratoryState
    discriminator: DiscriminatorTrace | None = None
    generator: GeneratorTrace | None = None

    @property
    def steps(self) -> tuple[int, int]:
        """The steps that D and G have taken."""
        return self.state.discriminator.steps, self.state.generator.steps

    @property
    def size(self) -> int:
        """The bytes of the state, without the half steps."""
        networks = self.state.discriminator, self.state.generator
        copies = sum(one.weights.nbytes * (1 + len(one.optimizer.slots)) for one in networks)
        return copies + self.state.average.nbytes


@dataclass
class Timeline:
    """What the laboratory remembers.

    Attributes:
        moments: from the oldest to the newest.
        at: the number of the moment that is shown.
        curve: measurements up to the newest moment.
        version: grows whenever moments are added or removed.
    """

    moments: list[Moment]
    at: int = 0
    curve: Curve = field(default_factory=list)
    version: int = 0

    @property
    def now(self) -> Moment:
        """The moment that is shown, from which the training goes on."""
        return self.moments[self.at]

    @property
    def shown_curve(self) -> Curve:
        """The measurements up to the moment that is shown."""
        return _until(self.curve, self.now.state.step)

    def add(self, moment: Moment, measured: Sequence[tuple[int, Mapping[str, float]]] = ()) -> None:
        """Go on to a new moment; what came after the one that was shown is forgotten.

        Args:
            moment: becomes the one that is shown.
            measured: on the way to it, in the order of the steps.
        """
        self.curve = [*self.shown_curve, *measured]
        del self.moments[self.at + 1 :]
        self.moments.append(moment)
        longest = min(LONGEST, max(NEWEST + 2, LARGEST // moment.size))
        while len(self.moments) > longest:
            del self.moments[self._least_missed()]
        self.at = len(self.moments) - 1
        self.version += 1

    def undo(self) -> None:
        """Go back by one moment, for good."""
        if self.at > 0:
            self.at -= 1
            del self.moments[self.at + 1 :]
            self.curve = _until(self.curve, self.now.state.step)
            self.version += 1

    def show(self, number: int) -> None:
        """Show a moment; nothing is forgotten until the training goes on from there."""
        self.at = min(max(0, number), len(self.moments) - 1)

    def _least_missed(self) -> int:
        """The moment whose neighbours are nearest to each other; the first one and the newest are never given up."""
        steps = [sum(moment.steps) for moment in self.moments]
        return min(range(1, len(steps) - NEWEST), key=lambda i: steps[i + 1] - steps[i - 1])


def _until(curve: Curve, step: int) -> Curve:
    return [row for row in curve if row[0] <= step]
