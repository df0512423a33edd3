"""From learned styles to an artifact: their numbers, their losses beside those of optimization, history and card."""

import shutil
from pathlib import Path

import numpy as np

from core.data.sets.datasets import located
from core.data.sets.labelled_images import checksum
from core.serving import artifacts
from core.serving.card import Card, DataSource, Metric
from core.snapshots import Stream
from core.synthesis.style.learning import painting_losses
from core.synthesis.style.learning.losses_record import FILE, LossesRecord
from core.synthesis.style.learning.painting_losses import STEPS
from core.synthesis.style.learning.style_trainer import StyleTrainer
from core.synthesis.style.network import NAME, STYLES, write_styles
from core.training import environment, monitor

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy")
LICENCE = (
    "Apache-2.0 for the learned numbers; the paintings are in the public domain where copyright ends 70 years after "
    "the artist's death"
)


def export(trainer: StyleTrainer, folder: Path, command: str) -> Stream:
    """Compare the learned styles with optimization, then write their artifact.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name becomes the artifact's.
        command: that makes the artifact again, for the card.

    Yields:
        The progress of the comparison.
    """
    styles = np.asarray(trainer.styles, np.float32)
    recipe, paintings = trainer.recipe, trainer.paintings
    network = trainer.learner.network
    record = yield from painting_losses.compare(paintings, styles, network, recipe.weights, recipe.painting_size)
    with artifacts.rebuilding(folder) as new:
        write_styles(new / STYLES, {painting.name: style for painting, style in zip(paintings, styles, strict=True)})
        (new / FILE).write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
        if trainer.folder is not None:
            shutil.copy(trainer.folder / monitor.FILE, new)
        artifacts.save_card(new, _card(trainer, folder.name, command, record))


def _card(trainer: StyleTrainer, name: str, command: str, record: LossesRecord) -> Card:
    recipe, paintings = trainer.recipe, trainer.paintings
    files = {recipe.paintings: "paintings", **dict.fromkeys(recipe.photos, "photos")}
    sources = [(located(file, trainer.data), use) for file, use in files.items()]
    return Card(
        name=name,
        title=recipe.title,
        task="style",
        metrics=[_metric(steps, record) for steps in STEPS],
        recipe=recipe.name,
        command=command,
        data=[
            DataSource(name=path.name, sha256=checksum(path) if path.is_file() else "", use=use)
            for path, use in sources
        ],
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(trainer.seconds, 1),
        machine=environment.machine(),
        licence=LICENCE,
        attribution="Learned for Convolab, on the kernels of the artifact style_network. Paintings: "
        + "; ".join(f"{painting.title} ({painting.made_by})" for painting in paintings if painting.made_by)
        + ".",
        notes=[
            f"styles.h5: {trainer.styles.shape[1]} numbers for each painting; the kernels of {NAME} were not changed.",
            f"losses.json: the losses of each painting on the sample “{record.sample}”, of the network and of the "
            "optimization; `loss_over_…_steps` is the geometric mean of the network's loss over the optimization's.",
            *recipe.notes,
        ],
        classes=[painting.title for painting in paintings],
        class_ids=[painting.name for painting in paintings],
    )


def _metric(steps: int, record: LossesRecord) -> Metric:
    ratio = round(record.ratio(steps), 4)
    images = len(record.paintings)
    return Metric(name=f"loss_over_{steps}_steps", value=ratio, split="one photo", data=record.sample, images=images)
