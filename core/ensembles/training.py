"""`python -m core train` of a recipe with several members: from the data set to one artifact that holds them all.

The seeds of the members count up from the recipe's seed. Each member has its own folder with its own checkpoint, so
an interrupted training resumes every member where it stopped. The artifact is a classifier like any other: its
`model.tflite` returns the average of its members (`probabilities`) and the prediction of each (`members`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import progress
from core.data.collections.reading import AUTO, Options
from core.ensembles.export import export
from core.ensembles.member_training import WEIGHTS
from core.ensembles.parallel_training import train_in_parallel
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.training import recipe, run
from core.training.recipe import Recipe
from core.training.split_data import SplitData, SplitFiles, report_reading, report_unreadable
from core.training.trainer import CHECKPOINT


def train(
    source: str,
    *,
    name: str | None = None,
    data: Path | None = None,
    epochs: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    cluster_address: str | None = None,
    options: Options = AUTO,
) -> Artifact:
    """Train the members of an ensemble, measure them and their average, and install the artifact.

    Ctrl-C stops every member after its current step, each with a checkpoint. Files that only a resumed training needs
    are removed once the artifact is in place.

    Args:
        source: name of a recipe with several members, or path of a .toml file.
        name: apply the recipe to whatever `data` holds, and give the artifact this name.
        data: where to look for the data set, or the data set itself.
        epochs: replaces the number of epochs in the recipe.
        resume: continue from the checkpoints that an interrupted training left.
        out: the artifact's folder; `trained/<name>` if None. Checkpoints lie in `runs/train/<name>`, or in the
            folder `checkpoints` of `out`.
        cluster_address: of a Dask scheduler whose workers decode the images and see the same files; None: threads.
        options: how to read images that can be read in two ways.

    Raises:
        ConvolabError: the recipe, the data set, a checkpoint or a training fails; the sentence says what to do.
    """
    chosen, folder, work = run.planned(source, name, data, epochs, out, options)
    members = member_recipes(chosen, work)
    command = recipe.command(source, name=name, data=data, epochs=epochs, out=out, **options.flags)
    run.check(folder, work, list(members), resume, command)
    split_data = SplitData.of(chosen, data)
    report_reading(split_data.data)
    files = SplitFiles(chosen, report_unreadable(split_data.readable(cluster_address)))
    progress.follow(files.build(cluster_address), "Preparing images", "Stopped before the training.")
    resuming = f"resume with: {command} --resume"
    training = train_in_parallel(members, data)
    progress.follow(training, chosen.title, f"Stopped after a checkpoint of each member; {resuming}")
    exporting = export(chosen, list(members), folder, command, data)
    progress.follow(exporting, "Evaluating", f"Stopped before the export; {resuming}")
    for place in members:
        for file in (CHECKPOINT, WEIGHTS):
            (place / file).unlink()
    return artifacts.read(folder)


def member_recipes(chosen: Recipe, work: Path) -> dict[Path, Mapping[str, Any]]:
    """The values of each member's recipe, with its own seed, by the member's folder."""
    values = chosen.model_dump(mode="json")
    seeds = range(chosen.seed, chosen.seed + chosen.members)
    return {work / f"seed_{seed}": {**values, "seed": seed, "members": 1} for seed in seeds}
