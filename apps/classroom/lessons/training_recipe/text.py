"""Every word that the page of the training recipe says."""

from collections.abc import Mapping

from core.numbers import percent
from core.training.diagnosis.diagnosis import CAUSES, NAMES, TOLERANCE, Diagnosis, ErrorKind, joined, points
from core.training.diagnosis.four_errors_settings import FourErrorsSettings
from core.training.diagnosis.remedies import MEANINGS, Cause

LOADING = "Loading TensorFlow …"
HUMAN_LEVEL_HELP = "Measure it, or estimate it."
NO_NETWORKS = "No network in `trained/` has measured errors yet; train one first."

EXPLANATION = (
    "Each step adds one difficulty. From human level to the **training error**: can the network fit the data at all? "
    "To the **training-validation error**: does it generalise to new pictures of the same kind? To the **validation "
    "error**: does it cope with the pictures of the task? To the **test error**: does it also do so on pictures that "
    "nothing was tuned on? So each difference has one cause. A difference counts if it exceeds both "
    f"{points(TOLERANCE)} and the margin of its 95 % interval, $1.96$ standard deviations of the difference between "
    "two measured proportions,"
)
MARGIN_FORMULA = r"1.96\,\sqrt{\frac{p_1(1-p_1)}{n_1} + \frac{p_2(1-p_2)}{n_2}}"
MARGIN_DETAIL = (
    "where $p$ is an error and $n$ the number of its pictures, each with one right and one wrong picture added "
    "(Agresti and Caffo, 2000). The human level is taken as exact."
)

EVIDENCE = (
    "The networks in `trained/`, diagnosed from their cards. Their recipes split the validation pictures off the "
    "training pictures, so both are of the same kind, and the validation error takes the place of the "
    "training-validation error here. What lies between it and the test error cannot be told apart. Nobody measured "
    "people on these pictures, so the human level is set to 0."
)

EXPERIMENT = "The experiment"
EXPERIMENT_EXPLANATION = (
    "A real training on small handwritten digits that measures the same four errors after each epoch. The validation "
    "and test pictures come from a worse camera: they are pale, noisy and shifted by a pixel. Train, read the "
    "diagnosis, change the setting that it points to, and train again."
)
SETTINGS_TO_CHANGE: Mapping[Cause, str] = {
    "bias": "**Capacity**: more filters, then more epochs. Less dropout, if there is any.",
    "variance": "**Data**: more training pictures. If there are no more, **regularisation**: some dropout.",
    "data mismatch": "**Match**: more training pictures like the test pictures.",
    "overfitting to the validation set": "nothing: no setting was tuned on the validation pictures here, so this is "
    "chance.",
}
OTHER_SETTINGS = "These results come from different settings. Train again to see the current ones."
NO_OWN_TRAININGS = "Your trainings will appear here, one below the other."
CAMERAS = "Top: training pictures. Bottom: test pictures, taken by the worse camera."
CAMERAS_ALT = "Training pictures, and test pictures that are paler, noisy and shifted by a pixel"

EXERCISE_HINT = (
    "Begin with the first difference that counts, and train again after each change. The recorded trainings show how."
)

BARS_ALT = "What the error consists of, as stacked bars"
TARGET_LINE = "target"
_SHORT: Mapping[Cause, str] = {"overfitting to the validation set": "overfitting"}


def headline(diagnosis: Diagnosis) -> str:
    """The sentence of a diagnosis, emphasised."""
    return f"**{diagnosis.sentence}**"


def meaning(cause: Cause) -> str:
    """What a cause means."""
    return f"{cause.capitalize()}: {MEANINGS[cause]}"


def remedies(diagnosis: Diagnosis) -> str:
    """What to do, as a numbered list."""
    return "\n".join(f"{i}. **{remedy.action}.** {remedy.reason}" for i, remedy in enumerate(diagnosis.remedies, 1))


def what_to_change(cause: Cause) -> str:
    """The setting of the experiment to change for a cause."""
    return f"What to change: {SETTINGS_TO_CHANGE[cause]}"


def stopped(epoch: int, planned: int) -> str:
    """Where the visitor stopped the training."""
    return f"It was stopped after epoch {epoch} of {planned}."


def recorded(diagnoses: Mapping[str, Diagnosis]) -> str:
    """The recorded trainings with their diagnoses, as a numbered list."""
    steps = (f"{i}. **{name}**: {diagnosis.sentence}" for i, (name, diagnosis) in enumerate(diagnoses.items(), 1))
    return "\n".join(["Four trainings, each changed as the previous diagnosis suggests:\n", *steps])


def exercise_task(target: float) -> str:
    """The exercise."""
    return f"Bring the test error of the experiment down to {percent(target)} or less."


def exercise_praise(lowest: float | None) -> str:
    """What the solved exercise has shown.

    Args:
        lowest: the lowest test error of the visitor's trainings, 0 to 1; None without any.
    """
    praise = (
        "You worked through the errors in order: first the capacity of the network, then the number of training "
        "pictures, then their kind."
    )
    return praise if lowest is None else f"{praise} Your lowest test error is {percent(lowest)}."


def training_name(settings: FourErrorsSettings) -> str:
    """The settings of a training in a few words."""
    words = [
        f"{settings.filters} {'filter' if settings.filters == '1' else 'filters'}",
        f"{settings.pictures} pictures",
    ]
    words += [f"dropout {settings.dropout:g}"] if settings.dropout else []
    words += [f"{settings.alike} % match"] if settings.alike else []
    return ", ".join(words)


def contribution_name(diagnosis: Diagnosis, kind: ErrorKind) -> str:
    """The label of what one error contributes to a bar: its cause, or several if they cannot be told apart."""
    if kind == "human":
        return NAMES[kind]
    gap = next((gap for gap in diagnosis.gaps if gap.end == kind), None)
    causes = gap.causes if gap else (CAUSES[kind],)
    return joined([_SHORT.get(cause, cause) for cause in causes])


def colour_name(kind: ErrorKind) -> str:
    """The label of a colour in the legend."""
    return NAMES[kind] if kind == "human" else CAUSES[kind]


def verdict(diagnosis: Diagnosis) -> str:
    """The diagnosis in a few words, for a table."""
    if diagnosis.first:
        return joined(diagnosis.first.causes)
    return "target met" if diagnosis.meets_target else "no difference counts"


def gap_rows(diagnosis: Diagnosis) -> list[dict[str, str]]:
    """The differences of a diagnosis with their numbers, as rows of a table."""
    known = diagnosis.errors.known
    return [
        {
            "cause": joined(gap.causes),
            "from": f"{NAMES[gap.begin]} {percent(known[gap.begin].error)}",
            "to": f"{NAMES[gap.end]} {percent(known[gap.end].error)}",
            "difference": points(gap.difference),
            "margin": points(gap.margin),
            "threshold": points(gap.threshold),
            "counts": "yes" if gap.counts else "no",
        }
        for gap in diagnosis.gaps
    ]


def network_rows(diagnoses: Mapping[str, Diagnosis]) -> list[dict[str, str]]:
    """The diagnoses of networks with their errors, as rows of a table."""
    return [
        {
            "training": title,
            "diagnosis": verdict(diagnosis),
            **{NAMES[kind]: percent(measured.error) for kind, measured in diagnosis.errors.known.items()},
        }
        for title, diagnosis in diagnoses.items()
    ]
