"""A GAN that has not been trained: what it draws does not matter where the way to it is tested."""

from pathlib import Path

from core.synthesis.gan.gan_export import export
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.gan_trainer import GanTrainer
from tests.core.synthesis.gan.conftest import TINY


def export_untrained(root: Path) -> None:
    """Write the artifact `tiny` into a folder of artifacts; its images have 16 grey pixels a side."""
    trainer = GanTrainer(GanRecipe.model_validate(TINY))
    for weights in trainer.adversaries.average.trainable_variables:
        weights.assign(weights * 30)  # A new network makes nothing but grey.
    export(trainer, root / "tiny", "python -m core train tiny", [], {})
