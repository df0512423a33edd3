"""Every word of the page: explanations, captions, and sentences and formulas with the numbers of a run."""

from apps.classroom.lessons.fine_tuning.blocks import plan
from apps.classroom.lessons.fine_tuning.fine_tuning_run import FineTuningRun
from core.numbers import percent
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, WARM_UP, Block, FreezingPlan, State
from core.transfer.fine_tuning.settings import FineTuningSettings

LITTLE = 0.02
"""A block whose weights moved by up to this fraction of their length has hardly changed."""

EXPLANATION = (
    "**Surgery**: the old head predicts the wrong classes, so it is cut off and replaced by a new one with random "
    "weights. **Warm-up**: the first gradients of the new head are large and meaningless, so the body stays frozen "
    "until the head makes sensible predictions. Frozen also means that batch normalisation keeps the statistics of the "
    "original training; with the statistics of the new batches the features would change after all. **Fine-tuning**: "
    "everything from one block on learns, with a learning rate so small that the network adapts what it knows instead "
    "of overwriting it. Early blocks detect edges and colours, which all pictures share; late blocks are specific to "
    "what the network was first trained for."
)
SURGERY_HEADING = "The surgery in code"
SURGERY_INTRODUCTION = "From `core/transfer/fine_tuning/surgery.py`:"

LOADING = "Loading TensorFlow …"
RECORDED = "A recorded run with the default settings. "
OTHER_SETTINGS = "These curves and numbers come from a run with other settings. Start a run to see the current ones."

STEPS = ("Surgery", "Warm-up", "Fine-tuning")
"""The titles of the three columns."""

DRAWING_ALT = "The network in three steps: surgery, warm-up, fine-tuning"
MOVED, MOVED_CAPTION = "Moved", "relative weight change"

EVIDENCE = (
    "Flowers-17 has 17 kinds of flowers, here with 70 photos each. All three classifiers were tested on the same "
    "quarter of the photos, which none of them was trained on; near-duplicates are never divided between training and "
    "test."
)
CURVES = (
    "Training pictures are augmented, mixed in pairs and never the same twice, so they are harder than validation "
    "pictures. That is why the validation curve can lie above the training curve."
)
CHART_TITLES = {"loss": "Loss", "accuracy": "Accuracy"}
BOUNDARY = "fine-tuning begins"
DAMAGED_HISTORY = "Its history cannot be read. Train it again."
METHODS_HEADING = "**Rank-1 accuracy on the test photos**, one crop of each:"
METHODS = {
    "flowers17_mini_vgg_augmented": "MiniVGGNet from scratch, with augmentation",
    "flowers17_features": "Features of EfficientNet-Lite0 with a linear head",
    "flowers17_fine_tuned": "EfficientNet-Lite0, fine-tuned",
}
"""Three ways to classify the same 17 flowers, by artifact."""

ALL_METRICS = "All metrics of the fine-tuned network"

EXERCISE_HINT = "Which knob sets how far each step goes? And from which block on does most of the network take part?"

RECIPE = (
    "The same settings as a recipe. Save it as `my.toml`, and `python -m core train my.toml --out my` fine-tunes the "
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


def exercise_praise(lost: float | None) -> str:
    """What the solution shows, with the accuracy that the last run lost, 0 to 1; None if it is not ruined."""
    here = f" This run lost {100 * lost:.0f} points." if lost is not None else ""
    return f"Steps that are too large overwrite the features before the head can use them.{here}"


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
    first, *rest = (
        f"{names[stage]} **{percent(entries[-1]['validation_accuracy'])}**" for stage, entries in sorted(stages.items())
    )
    accuracies = ", ".join([f"{first} of the validation pictures are classified correctly", *rest])
    gain = "" if run.gain is None else f": {100 * run.gain:+.1f} points".replace("-", "−")
    validation = int(run.history.facts.get("validation_pictures", 0))
    seconds = run.history.epochs[-1]["seconds"]
    return (
        f"{accuracies[0].upper()}{accuracies[1:]}{gain}. This took {seconds:.0f} s, with {run.history.training_images} "
        f"training pictures and {validation} to validate."
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
        f"$\\lVert w - w_0 \\rVert / \\lVert w_0 \\rVert$ = {distance(most)}."
        + (" Little of what the network learnt from a million photos has changed." if most < LITTLE else "")
    )
