"""`python -m core train` of a recipe with several members: from the data set to one artifact that holds them all.

The members' seeds count up from the recipe's. Each has its own folder with its own checkpoint, so that an interrupted
training goes on with each member where that was. The artifact is a classifier like any other: its `model.tflite`
answers with the average of its members (`probabilities`) and with what each of them says (`members`).
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras

from core import progress
from core.ensembles import averaging, parallel_training
from core.ensembles.member import WEIGHTS, kind
from core.evaluation import evaluation_record, recorded_answers
from core.evaluation.evaluate import Evaluating
from core.nets import several_outputs
from core.nets.weights import load_weights
from core.serving import artifacts
from core.serving.artifacts import Artifact, Metric
from core.snapshots import Snapshot, Stream
from core.training import monitor, recipe, run
from core.training.export import card, convert
from core.training.recipe import Recipe
from core.training.split_data import Files, Pieces, sifted
from core.training.trainer import CHECKPOINT, Trainer


def train(
    source: str,
    *,
    name: str | None = None,
    data: Path | None = None,
    epochs: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    cluster_address: str | None = None,
) -> Artifact:
    """Train the members of an ensemble, measure them and their average, and put the artifact where artifacts lie.

    Ctrl-C ends all members after the step under way, with a checkpoint each. What only resuming needs is removed when
    the artifact is in its place.

    Args:
        source: name of a recipe with several members, or path of a .toml file.
        name: train in the same way on `data`, whatever it holds, and call the artifact so.
        data: where to look for the data set, or the data set itself.
        epochs: instead of the recipe's.
        resume: go on from the checkpoints that an interrupted training left.
        out: the artifact's folder; `trained/<name>` where None. Checkpoints lie in `runs/train/<name>`, or in the
            folder `checkpoints` of `out`.
        cluster_address: of a Dask scheduler whose workers decode the pictures and see the same files; None: threads.

    Raises:
        ConvolabError: of the recipe, the data set, a checkpoint or a training, with what to do.
    """
    chosen, folder, work = run.planned(source, name, data, epochs, out)
    members = planned(chosen, work)
    run.check(folder, work, list(members), resume)
    command = recipe.command(source, name=name, data=data, epochs=epochs, out=out)
    files = Files(chosen, sifted(Pieces.of(chosen, data), cluster_address))
    progress.follow(files.build(cluster_address), "Preparing pictures", "Stopped before the training.")
    going_on = f"go on with: {command} --resume"
    progress.follow(
        parallel_training.trainings(members, data),
        chosen.title,
        f"Stopped after a checkpoint of each member; {going_on}",
    )
    exporting = export(chosen, list(members), folder, command, data)
    progress.follow(exporting, "Evaluating", f"Stopped before the export; {going_on}")
    for place in members:
        for file in (CHECKPOINT, WEIGHTS):
            (place / file).unlink()
    return artifacts.read(folder)


def planned(chosen: Recipe, work: Path) -> dict[Path, Mapping[str, Any]]:
    """The recipe of each member, with its seed, by its folder."""
    values = chosen.model_dump(mode="json")
    seeds = range(chosen.seed, chosen.seed + chosen.members)
    return {work / f"seed_{seed}": {**values, "seed": seed, "members": 1} for seed in seeds}


def together(networks: list[keras.Model]) -> keras.Model:
    """Networks with the same input as one, whose output (N, M, classes) has the answer of each."""
    inputs = keras.Input(networks[0].input_shape[1:], name="image")
    for number, network in enumerate(networks, start=1):
        network.name = f"member{number}"
    return keras.Model(inputs, several_outputs.stacked([network(inputs) for network in networks]), name="ensemble")


def export(chosen: Recipe, members: list[Path], folder: Path, command: str, data: Path | None = None) -> Stream:
    """Write the artifact of members whose weights lie in their folders, then measure it as it will be served.

    Args:
        chosen: the ensemble's recipe.
        members: the folder of each member.
        folder: of the artifact; its name is the artifact's.
        command: what makes the artifact again, for the card.
        data: where to look for the data set, or the data set itself.

    Yields:
        The progress of the evaluation on the test part, with rank-1 and rank-5 of the ensemble as metrics.
    """
    one = kind(chosen)(chosen, data=data)
    one.pieces = yield from one.pieces.readable()
    part, classes = one.pieces.parts["testing"], one.pieces.data.classes
    networks = [_network(one, len(classes), place / WEIGHTS) for place in members]
    histories = [monitor.read(place / monitor.FILE) for place in members]
    one.seconds = sum(history[-1]["seconds"] for history in histories)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        new = Path(temporary) / folder.name
        new.mkdir()
        (new / "model.tflite").write_bytes(convert(together(networks)))
        monitor.write(new, chosen.title, mean_history(histories), chosen.epochs)
        (new / monitor.FIGURE).unlink()
        described = card(one, folder.name, command)
        seeds = f"{chosen.seed} to {chosen.seed + chosen.members - 1}"
        notes = [
            f"{chosen.members} members with the seeds {seeds}; probabilities: their mean; members: each one's.",
            "history.json: the mean of the members.",
            *described.notes,
        ]
        artifact = artifacts.save_card(new, described.model_copy(update={"notes": notes}))
        evaluating = Evaluating(artifact, part, classes, keep=True)
        for snapshot in evaluating.stream():
            yield Snapshot(snapshot.step, snapshot.total, metrics=snapshot.metrics, note="evaluating")
        recorded_answers.write(new / recorded_answers.FILE, evaluating.answers)
        name, result = described.data[0].name, evaluating.result
        evaluation_record.write(new, evaluation_record.Record.of(result, name, "test"))
        found = result.metrics(name)
        found += metrics(averaging.compare(evaluating.answers.rounded.members, evaluating.answers.labels), found[0])
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": found}))
        artifacts.put(new, folder)


def metrics(found: averaging.Comparison, like: Metric) -> list[Metric]:
    """What a card says of an ensemble beside its rank-1: its members, their means, and both sides of Jensen's bound."""
    values = {f"rank1_member_{number}": member.accuracy for number, member in enumerate(found.members, start=1)}
    values |= {
        "rank1_mean_of_members": found.mean.accuracy,
        "loss": found.ensemble.loss,
        "loss_mean_of_members": found.mean.loss,
        "disagreement": found.disagreement,
    }
    return [like.model_copy(update={"name": name, "value": round(value, 6)}) for name, value in values.items()]


def mean_history(histories: list[list[dict[str, float]]]) -> list[dict[str, float]]:
    """The epochs of several trainings of the same length as one: the mean of each number."""
    return [
        {name: sum(entry[name] for entry in epoch) / len(epoch) for name in epoch[0]}
        for epoch in zip(*histories, strict=True)
    ]


def _network(trainer: Trainer, classes: int, weights: Path) -> keras.Model:
    network = trainer.network(classes)
    load_weights(network, weights)
    return network
