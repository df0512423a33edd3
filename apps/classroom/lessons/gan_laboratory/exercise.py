"""The exercise of the page: cure mode collapse with one knob, but not the one that the cure turns."""

from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory, without_steps
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.presets import PRESETS

FAILURE = next(preset.failure for preset in PRESETS if preset.name == "mode_collapse")
TABOO = "discriminator_learning_rate"
"""The knob that the cure turns."""


def is_solved(laboratory: Laboratory, found: Examination) -> bool:
    """Whether the visitor's networks cover all modes, trained with one other knob turned; perhaps after failing."""
    others = {settings for settings in map(_compared, laboratory.used) if settings != _compared(FAILURE)}
    if laboratory.is_recorded or len(others) != 1 or found.coverage is None:
        return False
    (settings,) = others
    turned = [knob.name for knob in LaboratorySettings.knobs() if _differs(settings, knob.name)]
    return len(turned) == 1 and turned != [TABOO] and found.coverage.covered == len(found.coverage.counts) > 1


def _differs(settings: LaboratorySettings, name: str) -> bool:
    return bool(getattr(settings, name) != getattr(_compared(FAILURE), name))


def _compared(settings: LaboratorySettings) -> LaboratorySettings:
    return without_steps(settings).model_copy(update={"seed": 0})
