"""Write several trained networks as one artifact, and measure it beside its members."""

from pathlib import Path

import keras

from core.ensembles import averaging
from core.ensembles.member_training import WEIGHTS
from core.evaluation import evaluation_record, recorded_predictions
from core.evaluation.evaluate import Evaluator
from core.nets import several_outputs
from core.nets.weights import load_weights
from core.serving import artifacts
from core.serving.card import Metric
from core.snapshots import Snapshot, Stream
from core.training import monitor
from core.training.export import card, convert
from core.training.recipe import Recipe
from core.training.trainer import Trainer
from core.transfer.fine_tuning.fine_tuner import trainer_for


def stacked(networks: list[keras.Model]) -> keras.Model:
    """One network that runs several on the same input; its output (N, M, classes) has the predictions of each."""
    inputs = keras.Input(networks[0].input_shape[1:], name="image")
    for number, network in enumerate(networks, start=1):
        network.name = f"member{number}"
    return keras.Model(inputs, several_outputs.stacked([network(inputs) for network in networks]), name="ensemble")


def export(chosen: Recipe, members: list[Path], folder: Path, command: str, data: Path | None = None) -> Stream:
    """Write the artifact of trained members, then measure it as it will be served.

    Args:
        chosen: the ensemble's recipe.
        members: the folder of each member, which holds its weights and its history.
        folder: of the artifact; the artifact takes its name from it.
        command: the command that makes the artifact again, for the card.
        data: where to look for the data set, or the data set itself.

    Yields:
        The progress of the evaluation on the test split, with rank-1 and rank-5 of the ensemble as metrics.
    """
    trainer = trainer_for(chosen)(chosen, data=data)  # Knows the data, the network and what a card says of them.
    yield from trainer.readable()
    test, classes = trainer.split_data.splits["test"], trainer.split_data.data.classes
    networks = [_restored(trainer, len(classes), place / WEIGHTS) for place in members]
    histories = [monitor.read(place / monitor.FILE) for place in members]
    trainer.seconds = sum(history[-1]["seconds"] for history in histories)
    with artifacts.rebuilding(folder) as new:
        (new / "model.tflite").write_bytes(convert(stacked(networks)))
        monitor.write(new, chosen.title, mean_history(histories), chosen.epochs)
        (new / monitor.FIGURE).unlink()
        described = card(trainer, folder.name, command)
        seeds = f"{chosen.seed} to {chosen.seed + chosen.members - 1}"
        notes = [
            f"{chosen.members} members with the seeds {seeds}. Output probabilities: their mean; members: one by one.",
            "history.json: the mean of the members.",
            *described.notes,
        ]
        artifact = artifacts.save_card(new, described.model_copy(update={"notes": notes}))
        evaluator = Evaluator(artifact, test, classes, keep=True)
        for snapshot in evaluator.stream():
            yield Snapshot(snapshot.step, snapshot.total, metrics=snapshot.metrics, note="evaluating")
        recorded_predictions.write(new / recorded_predictions.FILE, evaluator.predictions)
        name, result = described.data[0].name, evaluator.result
        evaluation_record.write(new, evaluation_record.Record.of(result, name, "test"))
        measured = result.metrics(name)
        comparison = averaging.compare(evaluator.predictions.rounded.members, evaluator.predictions.labels)
        measured += metrics(comparison, measured[0])
        artifacts.save_card(new, artifact.card.model_copy(update={"metrics": measured}))


def metrics(comparison: averaging.Comparison, like: Metric) -> list[Metric]:
    """What a card says of an ensemble beside its rank-1: its members, their means, and both sides of Jensen's bound.

    Args:
        comparison: the ensemble beside its members.
        like: a metric of the same evaluation, from which split, data set and number of images are taken.
    """
    values = {f"rank1_member_{number}": member.accuracy for number, member in enumerate(comparison.members, start=1)}
    values |= {
        "rank1_mean_of_members": comparison.mean.accuracy,
        "loss": comparison.ensemble.loss,
        "loss_mean_of_members": comparison.mean.loss,
        "disagreement": comparison.disagreement,
    }
    return [like.model_copy(update={"name": name, "value": round(value, 6)}) for name, value in values.items()]


def mean_history(histories: list[list[dict[str, float]]]) -> list[dict[str, float]]:
    """One history for several trainings of the same length: the mean of each number in each epoch."""
    return [
        {name: sum(entry[name] for entry in epoch) / len(epoch) for name in epoch[0]}
        for epoch in zip(*histories, strict=True)
    ]


def _restored(trainer: Trainer, classes: int, weights: Path) -> keras.Model:
    network = trainer.network(classes)
    load_weights(network, weights)
    return network
