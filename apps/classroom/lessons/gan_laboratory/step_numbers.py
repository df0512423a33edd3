"""The numbers of one step: of the one that was just taken or, if there was none, of the next one."""

from dataclasses import dataclass
from functools import lru_cache

from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.classroom.lessons.gan_laboratory.timeline import Moment
from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory.distributions import Distribution
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.procedure import DiscriminatorTrace, GeneratorTrace


@dataclass(frozen=True, eq=False)
class Numbers:
    """The traces of both half steps; either is None if it cannot be taken.

    Attributes:
        discriminator: of the step of D.
        generator: of the step of G.
        step: number of the step of G.
        is_next: whether neither has been taken yet.
    """

    discriminator: DiscriminatorTrace | None
    generator: GeneratorTrace | None
    step: int
    is_next: bool


def of_moment(laboratory: Laboratory, settings: LaboratorySettings) -> Numbers:
    """The numbers at the moment that is shown. What has not been taken yet is computed ahead, and the
    training does not go on from it.
    """
    return _numbers(laboratory.timeline.now, settings, laboratory.real(settings))


@lru_cache(maxsize=64)
def _numbers(moment: Moment, settings: LaboratorySettings, real: Distribution) -> Numbers:
    of_discriminator, of_generator, state = moment.discriminator, moment.generator, moment.state
    step = state.step if of_generator is not None else state.step + 1
    is_next = of_discriminator is None and of_generator is None
    try:
        if is_next:
            state, of_discriminator = procedure.discriminator_step(state, settings, real)
        if of_generator is None:
            _, of_generator = procedure.generator_step(state, settings)
    except LaboratoryError:
        pass  # The next step would diverge; taking it says so.
    return Numbers(of_discriminator, of_generator, step, is_next)
