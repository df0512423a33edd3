"""Every word that the page of the training recipe says."""

from collections.abc import Mapping, Sequence

from core.evaluation import proportions
from core.evaluation.proportions import with_interval
from core.numbers import percent
from core.training.diagnosis.diagnosis import CAUSES, NAMES, TOLERANCE, Diagnosis, ErrorKind, joined, points
from core.training.diagnosis.four_errors_settings import FourErrorsSettings
from core.training.diagnosis.remedies import MEANINGS, Cause

LOADING = "Loading TensorFlow …"
HUMAN_LEVEL_HELP = "Measure it, or estimate it."
NO_NETWORKS = "No network in `trained/` has measured errors yet; train one first."

INGREDIENTS = (
    "Data, loss, architecture and optimizer make a network. The errors show which to change first; each adds a cause."
)
EXPLANATION = """
- **Training error** above human level and target: *bias*. The network has too little capacity, is trained badly,
  is regularised too much, or has wrong labels.
- **Training-validation error**, on new images of that kind: *variance*.
- **Validation error**, on the images you care about: *data mismatch*.
- **Test error**, on images that no decision was based on: *overfitting to the validation set*.
"""
WHAT_COUNTS = f"""
A difference counts if it exceeds {points(TOLERANCE)} and the margin of its 95 % interval; the training error counts
only if it is also above the target.

Bias and variance have Ng's meaning here, differences between errors of one network; in statistics they are averages
over many training sets (Geman et al.).
"""
MARGIN_INTRODUCTION = (
    "The margin is half the 95 % interval of a difference: $1.96$ standard deviations of the difference between two "
    "measured shares,"
)
MARGIN_FORMULA = r"1.96\,\sqrt{\frac{p_1(1-p_1)}{n_1} + \frac{p_2(1-p_2)}{n_2}}"
MARGIN_DETAIL = (
    "where $p$ is an error and $n$ the number of its images, each with one right and one wrong image added "
    "(Agresti and Caffo, 2000). The human level is taken as exact."
)

EVIDENCE = (
    "The networks trained here, with a target of 5 %. Their validation images were split off the training images, so "
    "what the test error adds may be data mismatch or overfitting. People are right on about 94 % of CIFAR-10 "
    "(Karpathy, 2011; Ho-Phuoc, 2018, with 60 people); for other data no human level is known to us, and 0 is taken."
)
VIEW = "Which diagnoses"
VIEWS = {"table": "All networks", "bars": "All networks as bars", "numbers": "The latest diagnosis in numbers"}
EXPERIMENT = "The experiment"
EXPERIMENT_EXPLANATION = (
    "A real training on small handwritten digits. The validation and test images imitate a worse camera: they are "
    "pale, noisy and shifted by a pixel. Train, read the diagnosis, change the setting that it points to, train again."
)
SETTINGS_TO_CHANGE: Mapping[Cause, str] = {
    "bias": "**Capacity**: more filters, then more epochs. Less dropout, if there is any.",
    "variance": "**Data**: more training images. If there are no more, **regularisation**: some dropout.",
    "data mismatch": "**Match**: more training images like the test images.",
    "overfitting to the validation set": "nothing: no setting was tuned on the validation images here, so this is "
    "chance.",
}
OTHER_SETTINGS = "These results come from different settings. Train again to see the current ones."
NO_OWN_TRAININGS = "Your trainings will appear here, one below the other."
CAMERAS = "Training images; test images, as if from a worse camera."
CAMERAS_ALT = "Training images, and test images that are paler, noisy and shifted by a pixel"

EXERCISE_HINT = (
    "Begin with the first difference that counts, and train again after each change. The recorded trainings show how."
)

QUESTIONS: Mapping[Cause, tuple[str, tuple[str, ...]]] = {
    "bias": ("Training error too high?", ("larger network", "train longer", "another architecture")),
    "variance": ("Training-validation error too high?", ("more data", "augmentation", "regularisation")),
    "data mismatch": ("Validation error too high?", ("training data like the task's", "or made to look like it")),
    "overfitting to the validation set": ("Test error too high?", ("more validation data",)),
}
"""The flow chart: the question that finds each cause, and its remedies."""
YES, NO, DONE = "yes", "no", "Done"
FLOW_ALT = "Flow chart of the recipe: four questions in order, each with its remedies"

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
    """The recorded trainings with their diagnoses, as a sentence."""
    steps = [f"**{name}**: {verdict(diagnosis)}" for name, diagnosis in diagnoses.items()]
    return f"Four trainings, each changed as the previous diagnosis suggests. {' → '.join(steps)}."


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
        "images, then their kind."
    )
    return praise if lowest is None else f"{praise} Your lowest test error is {percent(lowest)}."


def training_name(settings: FourErrorsSettings) -> str:
    """The settings of a training in a few words."""
    words = [
        f"{settings.filters} {'filter' if settings.filters == '1' else 'filters'}",
        f"{settings.pictures} images",
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
    return NAMES[kind] if kind == "human" else _SHORT.get(CAUSES[kind], CAUSES[kind])


def verdict(diagnosis: Diagnosis) -> str:
    """The diagnosis in a few words, for a table."""
    if diagnosis.first:
        largest = max((gap for gap in diagnosis.gaps if gap.counts), key=lambda gap: gap.difference)
        later = f" (largest: {joined(largest.causes)})" if largest.difference > diagnosis.first.difference else ""
        return joined(diagnosis.first.causes) + later
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
    """The diagnoses of networks with their errors, as rows of a table; test errors with their 95 % intervals."""
    kinds = [kind for kind in NAMES if any(kind in diagnosis.errors.known for diagnosis in diagnoses.values())]

    def error(diagnosis: Diagnosis, kind: ErrorKind) -> str:
        measured = diagnosis.errors.known.get(kind)
        if measured is None or (kind == "human" and not measured.error):
            return "–"
        return (
            with_interval(measured.error, measured.images)
            if kind == "testing" and measured.images
            else percent(measured.error)
        )

    return [
        {
            "training": title,
            "diagnosis": verdict(diagnosis),
            **{NAMES[kind]: error(diagnosis, kind) for kind in kinds},
        }
        for title, diagnosis in diagnoses.items()
    ]


def heading(diagnosis: Diagnosis, label: str) -> str:
    """What stands above a bar: its label, if any, and the test error, with its 95 % interval if it was measured."""
    testing = diagnosis.errors.testing
    if testing is None:
        error = ""
    elif label and testing.images:
        error = f"test error {with_interval(testing.error, testing.images)}"
    else:
        error = f"test error {percent(testing.error)}"
    return f"<b>{label}</b>: {error}" if label and error else f"<b>{label or error}</b>"


def at_human_level(diagnoses: Mapping[str, Diagnosis]) -> str:
    """Which networks err no more often than people, as a sentence; empty if none does."""
    found = [
        f"{title} ({with_interval(testing.error, testing.images)})"
        for title, diagnosis in diagnoses.items()
        if (human := diagnosis.errors.human)
        and (testing := diagnosis.errors.testing) is not None
        and testing.images
        and proportions.interval(testing.error, testing.images)[0] <= human
    ]
    if not found:
        return ""
    return f"Test errors no higher than that of people, as far as their 95 % intervals tell: {joined(found)}."


def without_clean_error(titles: Sequence[str]) -> str:
    """Which networks are left out, as a sentence; empty if there are none."""
    if not titles:
        return ""
    return (
        f"Left out: {', '.join(titles)}; the only training error on record was measured with augmentation and dropout, "
        "which make it higher."
    )
