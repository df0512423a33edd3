"""The knobs of the laboratory: quick to load, and networks as they say."""

import subprocess
import sys

from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory.gradient_penalties import PENALTIES
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from tests.repository import ROOT


def test_networks_have_the_size_of_the_settings() -> None:
    settings = LaboratorySettings(hidden_layers=3, width=16, noise_dimensions=1, activation="tanh")
    assert settings.generator_network().sizes == (1, 16, 16, 16, 2)
    assert settings.discriminator_network().sizes == (2, 16, 16, 16, 1)
    assert settings.generator_network().activation == "tanh"


def test_every_loss_and_penalty_can_be_chosen() -> None:
    choices = {knob.name: knob.choices for knob in LaboratorySettings.knobs()}
    assert set(choices["loss"]) == set(LOSSES)
    assert set(choices["penalty"]) == {"none", *PENALTIES}


def test_the_laboratory_imports_nothing_heavy() -> None:
    script = (
        "import sys; from core.synthesis.gan.laboratory import bilinear_game, field, preset_evidence, training\n"
        "from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings\n"
        "next(training.train(LaboratorySettings()))\n"
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'tensorflow', 'keras', 'sklearn', 'scipy'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
