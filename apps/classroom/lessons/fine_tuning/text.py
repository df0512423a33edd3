"""Every word of the page: explanations, captions, and sentences and formulas with the numbers of a run."""

from apps.classroom.lessons.fine_tuning.blocks import plan
from apps.classroom.lessons.fine_tuning.fine_tuning_run import FineTuningRun
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent
from core.transfer.choice.evidence import Evidence
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, WARM_UP, Block, FreezingPlan, State
from core.transfer.fine_tuning.settings import FineTuningSettings

EXPLANATION = (
    "A **head**, the last layer, chooses between the classes. The **body**, everything before it, turns an image into "
    "features.\n\n"
    "- **Surgery**: the old head predicts the wrong classes, so a new one with random weights takes its place. Here it "
    "is one layer; two or three are common, and one more choice that can go wrong.\n"
    "- **Warm-up**: only the head learns, by RMSprop, which gets it going quickly. The usual reason: a random head "
    "sends large, arbitrary gradients into the body. We have not measured how much that matters; set *Warm up* to 0 "
    "and see.\n"
    "- **Fine-tuning**: every layer from the chosen block on learns, by SGD with momentum and steps so small that they "
    "adapt the weights instead of overwriting them; the learning rate falls to 0 along a cosine. Early blocks detect "
    "edges and colours, which most images share; late blocks are specific to the first classes."
)
NORMALISATION = (
    "Batch normalisation keeps the means and variances of the original training: with those of the new batches the "
    "features would change although the weights are frozen."
)
VIEW = "What to explain"
VIEWS = {"stages": "The three steps", "weights": "How many weights learn", "keras": "In plain Keras"}
SHOWN = "What to show of the run"
SHOWS = {"curves": "Loss and accuracy", "predictions": "Predictions"}
EVIDENCE_VIEW = "Which evidence"
EVIDENCE_VIEWS = {
    "methods": "Three methods",
    "not": "When not to fine-tune",
    "stages": "Both stages as curves",
    "metrics": "All metrics",
}

LOADING = "Loading TensorFlow …"
RECORDED = "A recorded run with the default settings. "
OTHER_SETTINGS = "These curves and numbers come from a run with other settings. Start a run to see the current ones."

STEPS = ("Surgery", "Warm-up", "Fine-tuning")
"""The titles of the three columns."""

DRAWING_ALT = "The network in three steps: surgery, warm-up, fine-tuning"
MOVED, MOVED_CAPTION = "Moved", "relative weight change"

EVIDENCE = (
    "Three ways to classify the 17 flowers of Flowers-17, all tested on the same quarter of the photos, which none was "
    "trained on; near-duplicates are never divided between training and test. Rank-1 accuracy with its 95 % interval, "
    "one view of each photo:"
)
CURVES = (
    "Training images are augmented: turned, brightened, cut and mixed in pairs at random, so they are harder than "
    "validation images. That is why the validation curve can lie above the training curve."
)
CHART_TITLES = {"loss": "Loss", "accuracy": "Accuracy"}
BOUNDARY = "fine-tuning begins"
DAMAGED_HISTORY = "Its history cannot be read. Train it again."
METHODS = {
    "flowers17_mini_vgg_augmented": "MiniVGGNet from scratch, with augmentation",
    "flowers17_features": "Features of EfficientNet-Lite0 with a linear head",
    "flowers17_fine_tuned": "EfficientNet-Lite0, fine-tuned",
}
"""Three ways to classify the same 17 flowers, by artifact."""

RECIPE_TITLE = "The same settings as a recipe"

EXERCISE_HINT = "Which knob sets how far each step goes? And from which block on does most of the network take part?"

RECIPE = (
    "Save it as `my.toml`, and `python -m core train my.toml --out my` fine-tunes the "
    "network, evaluates it on the test split and exports it. Set `data` to a folder or zip of your own pictures to "
    "train on those."
)


def missing(artifact: str) -> str:
    """How to make the artifact that the evidence needs."""
    return (
        f"The fine-tuned network is not in `trained/` yet. Make it with `python -m core train {artifact} --data data`."
    )


def exercise_task(share: float) -> str:
    """What to do, with the accuracy that is to be lost, 0 to 1."""
    return f"Ruin a trained network: make fine-tuning end at least {100 * share:.0f} points below the warm-up."


def exercise_praise(run: FineTuningRun) -> str:
    """What the solution shows, with what the last run lost if it is the one that solved the exercise."""
    said = "Steps that are too large overwrite the features before the head can adapt."
    if run.ruin is None:
        return said
    settings = run.settings
    disturbed = " Means and variances of small batches disturb them too." if settings.normalisation == "trained" else ""
    start = block_title(settings.train_from)
    return f"This run lost {100 * run.ruin:.0f} points at a rate of {settings.rate} from {start} on. {said}{disturbed}"


def step_captions(settings: FineTuningSettings) -> tuple[str, str, str]:
    """What stands below the title of each step."""
    warm_up = settings.epochs - settings.fine_tuning
    return (
        "the old head is cut off",
        f"RMSprop, {epochs(warm_up)} at {settings.head_rate}" if warm_up else "skipped",
        f"SGD, {epochs(settings.fine_tuning)} from {settings.rate}" if settings.fine_tuning else "skipped",
    )


def epochs(number: int) -> str:
    """A number of epochs in words."""
    return f"{number} epoch" if number == 1 else f"{number} epochs"


def learning(freezing: FreezingPlan, stage: int) -> str:
    """What stands below a column: how many weights learn in this step."""
    if stage not in (WARM_UP, FINE_TUNING):
        return f"{freezing.classes} classes, random weights"
    count = freezing.head + (freezing.released if stage == FINE_TUNING else 0)
    return f"{count:,} weights learn"


def block_title(name: str) -> str:
    """The name of a block as the page writes it."""
    return "last convolution" if name == "head" else name.replace("block", "block ")


def block_tooltip(block: Block, state: State) -> str:
    """What a block of a column says when the mouse rests on it."""
    return f"{block_title(block.name)}: {block.parameters:,} weights, {state}"


def head_tooltip(freezing: FreezingPlan, state: State) -> str:
    """What the head of a column says when the mouse rests on it."""
    return f"the new head: {freezing.head:,} weights, {state}"


def distance(share: float) -> str:
    """How far weights have moved, relative to their length; exactly 0 if they have not moved at all."""
    return "0" if share == 0 else f"{100 * share:.2g} %"


def summary(run: FineTuningRun) -> str:
    """What the two stages achieved, with the numbers."""
    stages = run.stages
    if not stages:
        return "It was stopped before the end of its first epoch."
    names = {WARM_UP: "after the warm-up", FINE_TUNING: "after fine-tuning"}
    count = int(run.history.facts.get("validation_pictures", 0))
    parts = []
    for stage, entries in sorted(stages.items()):
        accuracy = entries[-1]["validation_accuracy"]
        parts.append(f"{names[stage]} **{percent(accuracy)}**" + (f" ({_interval(accuracy, count)})" if count else ""))
    first, *rest = parts
    accuracies = ", ".join([f"{first} of the validation images are classified correctly", *rest])
    seconds = run.history.epochs[-1]["seconds"]
    return (
        f"{accuracies[0].upper()}{accuracies[1:]}{_gain(run, count)}. This took {seconds:.0f} s, with "
        f"{run.history.training_images} training images and {count} to validate; in brackets, 95 % intervals."
    )


def compared(methods: MeanDifference, head_images: int, tuned_images: int) -> str:
    """What fine-tuning adds to a linear head on Flowers-17, and whether that is beyond chance.

    Args:
        methods: from the accuracy of the head to that of the fine-tuned network.
        head_images: how many images the head was fitted to.
        tuned_images: how many the network was fine-tuned on.
    """
    verdict = methods.verdict
    change = _points(methods.after - methods.before)
    return (
        "Against a linear head on features of the same network, fine-tuning changes the accuracy by "
        f"{change} points (95 % interval {_points(methods.low)} to {_points(methods.high)}), {verdict}. The head was "
        f"fitted to {head_images:,} images; fine-tuning had {tuned_images:,}, since it keeps some to validate."
    )


def when_not(evidence: Evidence, data: str, few: int, more: int) -> str:
    """Where training from scratch overtakes fine-tuning in the recorded experiment on transfer.

    Args:
        evidence: the experiment.
        data: the name of a data set of it.
        few: a number of images per class.
        more: a larger one.
    """
    subject, parts = evidence.subject(data), []
    for count in (few, more):
        tuned, scratch = (evidence.expected(data, strategy, count) for strategy in ("fine-tuning", "from scratch"))
        found = proportions.difference(tuned, scratch, subject.test_images)
        verdict = found.verdict
        parts.append(
            f"with {count} images per class fine-tuning reached {percent(tuned)}, a small network trained from scratch "
            f"{percent(scratch)} ({verdict})"
        )
    return (
        "Handwritten digits train fast, which is why this page opens with them, but they do not resemble the photos of "
        f"the first training. On {subject.title}, measured in the same way with {subject.test_images:,} test images, "
        f"{parts[0]}; {parts[1]}. Fine-tuning also takes more work than a linear "
        "head, and regularisation that the first training did not have may disturb its weights (not measured here)."
    )


def arithmetic(settings: FineTuningSettings) -> str:
    """How many weights learn in each stage, as LaTeX."""
    freezing = plan(settings)

    def number(value: int) -> str:
        return f"{value:,}".replace(",", "{,}")

    lines = [
        rf"\text{{warm-up}} &= (D + 1) \cdot C = ({number(freezing.features)} + 1) \cdot {freezing.classes} "
        rf"= {number(freezing.head)}",
        rf"\text{{fine-tuning}} &= {number(freezing.head)} + {number(freezing.released)} "
        rf"= {number(freezing.head + freezing.released)}",
        rf"\text{{of all}} &= {number(freezing.total)}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def arithmetic_text(run: FineTuningRun) -> str:
    """What the arithmetic means, and how far the blocks moved in the run."""
    freezing, moved = plan(run.settings), run.moved
    text = (
        f"$D$ features enter the new head, and $C$ classes come out. "
        f"{percent(freezing.head / freezing.total)} of the weights learn in the warm-up, "
        f"{percent((freezing.head + freezing.released) / freezing.total)} in fine-tuning."
    )
    if not moved:
        return text
    trained = [block.name for block in freezing.blocks[freezing.first :]]
    furthest = max(trained, key=lambda name: moved.get(name, 0.0))
    most = moved.get(furthest, 0.0)
    return (
        f"{text} In the run above the frozen blocks moved by exactly 0, and {block_title(furthest)} moved furthest: "
        f"$\\lVert w - w_0 \\rVert / \\lVert w_0 \\rVert$ = {distance(most)}, where $w_0$ are its pre-trained weights."
    )


def _gain(run: FineTuningRun, count: int) -> str:
    """The gain of the second stage, its interval, and what it does not say."""
    if run.gain is None:
        return ""
    points = f": {_points(run.gain)} points"
    if count:
        stages = run.stages
        before, after = (stages[stage][-1]["validation_accuracy"] for stage in (WARM_UP, FINE_TUNING))
        found = proportions.difference(before, after, count)
        points += (
            f" ({_points(found.low)} to {_points(found.high)}{'' if found.is_beyond_chance else ', may be chance'})"
        )
    return f"{points}. The head learns in both stages, so the gain is not the body's alone"


def _interval(share: float, count: int) -> str:
    low, high = proportions.interval(share, count)
    return f"{100 * low:.1f} to {100 * high:.1f}"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")
