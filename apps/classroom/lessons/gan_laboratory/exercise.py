"""The exercise of the page: cure mode collapse with one knob, but not the one that the cure turns."""

from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory, apart_from_length_and_seed
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.presets import PRESETS

FAILURE = next(preset.failure for preset in PRESETS if preset.name == "mode_collapse")
TABOO = "discriminator_learning_rate"
"""The knob that the cure turns."""


def is_solved(laboratory: Laboratory, found: Examination) -> bool:
    """Whether the visitor's networks cover all modes, trained with one other knob turned; perhaps after failing."""
    failure = apart_from_length_and_seed(FAILURE)
    others = {apart_from_length_and_seed(settings) for settings in laboratory.used} - {failure}
    if laboratory.is_recorded or len(others) != 1 or found.coverage is None:
        return False
    (settings,) = others
    turned = [knob.name for knob in settings.knobs() if getattr(settings, knob.name) != getattr(failure, knob.name)]
    return len(turned) == 1 and turned != [TABOO] and found.coverage.covered == len(found.coverage.counts) > 1
