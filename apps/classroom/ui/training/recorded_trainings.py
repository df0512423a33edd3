"""The trainings in `trained/` that come with a history: title, artifact and epochs."""

from apps.shared import shared_results
from core.serving.artifacts import Artifact, ArtifactError
from core.training import monitor

Epochs = list[dict[str, float]]


@shared_results.shared_while_trained
def recorded_trainings() -> dict[str, tuple[Artifact, Epochs]]:
    """Artifact and epochs by title, for each artifact whose history can be read."""
    trainings = {}
    for artifact in shared_results.available():
        if monitor.FILE in artifact.card.files:
            try:
                epochs = monitor.read(artifact.path(monitor.FILE))
            except (ArtifactError, OSError, ValueError, KeyError):
                continue  # The artifact's own lesson reports what is wrong with it.
            if epochs:
                trainings[artifact.card.title] = (artifact, epochs)
    return trainings
