"""Every word that the page of the detector trained end to end says."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.detection.ssd.loss_terms import LossTerms
from core.detection.ssd.matching import BACKGROUND, RESPONSIBLE
from core.detection.training.seeds import SeedRuns
from core.evaluation.detection.counting import MeanError
from core.numbers import percent

BOX_DRAWING: dict[str, Any] = {
    "views": "Default boxes to show",
    "responsible": "Responsible",
    "stride": "Stride",
    "negative": "Hard negatives",
    "box": "Your box. Arrow keys move it, Shift and arrow keys resize it.",
    "fields": ["Left", "Top", "Width", "Height"],
    "label": "Class",
    "legend": [
        ["responsible", f"responsible: IoU ≥ {RESPONSIBLE} or best"],
        ["neither", f"left out: {BACKGROUND}–{RESPONSIBLE}"],
        ["negative", "hard negative"],
        ["none", "background"],
    ],
}
BOXED_PICTURES = {
    "precision": "Precision",
    "recall": "Recall",
    "slider": "Point on the precision-recall curve",
    "pictures": "Images with the boxes above the score",
    "said": "Lowest score {score} · boxes {count} · precision {precision} · recall {recall}",
}
RESPONSIBLE_BOXES = "Responsible default boxes"
OFFSETS = "The responsible boxes one by one"
EXPLANATION = """
Every cell of four feature maps has a few **default boxes**; for each, the network predicts a class and four offsets. A
default box is responsible for an object if their IoU is at least {responsible}, or if no other one overlaps it more.
The loss adds the cross-entropy of the classes to the smooth L1 distance of the offsets; of the background, which has by
far the most boxes, only the worst three for each responsible box count. With your box as the only label:
"""
VIEWS = {"curve": "Precision and recall", "errors": "Errors by kind", "counting": "Counting", "training": "Training"}
VIEW, SOURCE, CLASS, KIND = "What to look at", "Images", "Class", "Kind of error"
SOURCES = {"drawn": "Smears drawn by our code", "test": "Test photos", "validation": "Validation photos"}
FRAMES = "The photos belong to the data set, so a blank frame stands for each."
KINDS = {
    "localisation": "localisation (IoU 0.1–0.5)",
    "class": "class (IoU ≥ 0.5)",
    "both": "both (IoU 0.1–0.5)",
    "duplicate": "duplicate",
    "background": "background (IoU < 0.1)",
    "missed": "missed",
}
UNLABELLED = "Not every red cell of these photos is labelled. Where the detector finds one, it counts as an error."
COUNTED, LABELLED_AXIS, ERROR_AXIS = "Counted", "Labelled in the image", "Counted − labelled, mean per image"
THRESHOLD = "Lowest score"
EPOCH, LOSS_AXIS, AP_AXIS = "Epoch", "Loss", "Average precision, validation images"
LOSS_SERIES = {"loss_classes": "classes", "loss_offsets": "offsets", "validation_loss": "both, validation"}
AP_SERIES = {"ap50": "IoU 0.5", "ap75": "IoU 0.75"}
EXERCISE_TASK = (
    f"Draw a box for which no default box reaches an IoU of {RESPONSIBLE}. Which default boxes are responsible now?"
)
EXERCISE_PRAISE = (
    "One default box is responsible all the same: the one that overlaps most. Without this rule the network would "
    "never learn objects of such a shape."
)
EXERCISE_HINT = (
    "The shapes go from 3:1 to 1:3. What is much longer, or smaller than the finest level, fits none of them."
)


def explanation() -> str:
    """What happens in training."""
    return EXPLANATION.format(responsible=RESPONSIBLE)


def alt(title: str) -> str:
    """The alternative text of the picture."""
    return f"{title} with a box to draw and the default boxes that overlap it"


def headline(responsible: int, total: int) -> str:
    """The number beside the picture."""
    return f"{responsible} of {total:,}"


def level(stride: int, side: int, count: int, responsible: int, best: float) -> str:
    """What a level of the network has to do with the drawn box."""
    return (
        f"Stride {stride}: {side} × {side} cells × {count} shapes = {side * side * count:,} default boxes, "
        f"{responsible} responsible, best IoU {best:.2f}."
    )


def levels(responsible: Mapping[int, int]) -> str:
    """On which levels the responsible boxes are, by stride."""
    return "Responsible: " + ", ".join(f"{n} of stride {stride}" for stride, n in responsible.items() if n) + "."


def verdict(responsible: int, best: float, left_out: int) -> str:
    """What the matching has decided, in a sentence."""
    if best < RESPONSIBLE:
        return (
            f"No default box reaches an IoU of {RESPONSIBLE}. The best, at {best:.2f}, is responsible all the same, "
            "so that no object goes without."
        )
    others = "No box is" if not left_out else "One box is" if left_out == 1 else f"{left_out} boxes are"
    subject = "One overlaps" if responsible == 1 else f"{responsible} overlap"
    return (
        f"{subject} your box with an IoU of at least {RESPONSIBLE}; the best reaches {best:.2f}. {others} left out of "
        f"the loss, between {BACKGROUND} and {RESPONSIBLE}."
    )


def formula(terms: LossTerms) -> str:
    """The loss with its numbers, in LaTeX."""
    positive = float(terms.cross_entropy[terms.responsible].sum())
    negative = float(terms.cross_entropy[terms.hard].sum())
    offsets = float(terms.smooth_l1.sum())
    parts = [
        (r"\sum_{\text{responsible}}\!\!-\ln p", positive),
        (r"\sum_{\text{hard negatives}}\!\!-\ln p_\text{background}", negative),
        (r"\sum_{\text{offsets}}\text{smooth L1}", offsets),
    ]
    total = " + ".join(rf"\underbrace{{{symbol}}}_{{{value:.2f}}}" for symbol, value in parts)
    mean = rf"\frac{{{positive + negative + offsets:.2f}}}{{{terms.number}}} = {terms.classes + terms.offsets:.2f}"
    return rf"L = \frac{{1}}{{N}}\Big({total}\Big) = {mean}"


def hard(terms: LossTerms) -> str:
    """How many hard negatives there are."""
    return f"{len(terms.hard)} hard negatives for {len(terms.responsible)} responsible boxes"


def negatives(terms: LossTerms, others: int) -> str:
    """What the hard negatives are; `others`: those from which the network predicts an object elsewhere."""
    if not others:
        return f"There are {hard(terms)}."
    which = "one of them" if others == 1 else f"{others} of them"
    return (
        f"There are {hard(terms)}. From {which} the network predicts an object that your one label does not name: this "
        "is what a missing label does to a training. The view *Hard negatives* shows them."
    )


def average(label: str, value: float, interval: tuple[float, float], images: int, source: str) -> str:
    """The average precision with its interval."""
    low, high = interval
    spread = high - low
    few = (
        f"{images} images are few: others like them could as well give anything in this interval."
        if spread >= 0.02
        else f"Other {images} images would hardly change it."
    )
    return (
        f"AP@0.5 of **{label}** on {images} {SOURCES[source].lower()}: **{percent(value)}**, 95 % interval "
        f"{percent(low)} to {percent(high)}. {few}"
    )


def most_frequent(counted: Mapping[str, int], least: float) -> str:
    """Which kind of error leads."""
    total = sum(counted.values())
    if not total:
        return f"With scores from {least:.2f} there is no error at all."
    kind = max(counted, key=lambda name: counted[name])
    errors = "error" if total == 1 else "errors"
    said = f"{total} {errors} with scores from {least:.2f}."
    return f"{said} The most frequent kind: **{kind}**, {counted[kind]} of {total}."


def mistake(truth: str, found: str, score: float, overlap: float) -> str:
    """The caption of a mistake."""
    if not found:
        return f"{truth}, missed"
    said = f"{found} {percent(score, 0)}"
    if not truth:
        return said
    named = f", labelled {truth}" if truth != found else ""
    return f"{said}{named}, IoU {int(100 * overlap) / 100:.2f}"  # Rounded down: what is below 0.5 must not read 0.50.


def picture_alt(name: str, is_there: bool, caption: str) -> str:
    """The alternative text of a picture with boxes."""
    kind = "Drawn smear" if is_there else "Blank frame for"
    return f"{kind} {name.rpartition('.')[0]} with boxes" + (f": {caption}" if caption else "")


def counting(labels: Sequence[str], errors: Sequence[MeanError], least: float) -> str:
    """What the counts are worth, class by class."""
    lines = []
    for label, error in zip(labels, errors, strict=True):
        value, low, high = (f"{v:+.2f}".replace("-", "−") for v in (error.value, error.low, error.high))
        biased = "too many" if error.value > 0 else "too few"
        said = biased if error.beyond_chance else "no bias beyond chance"
        lines.append(f"- **{label}**: {value} per image, 95 % interval {low} to {high}: {said}.")
    return f"Counted minus labelled, with scores from {least:.2f}:\n\n" + "\n".join(lines)


def training(epochs: int, images: int, final: Mapping[str, float]) -> str:
    """What the history shows."""
    reached = " and ".join(f"{percent(final[name])} at {title}" for name, title in AP_SERIES.items() if name in final)
    return f"{epochs} epochs on {images} images. Average precision on the validation images at the end: {reached}."


def other_seeds(runs: SeedRuns, shipped: int) -> str:
    """What the same recipe reached with other seeds, which is how far its figures may be trusted."""
    order = sorted(runs.seeds, key=lambda seed: (seed != shipped, seed))
    values = {title: [f"{runs.seeds[seed][name]:.3f}" for seed in order] for name, title in AP_SERIES.items()}
    reached = "; ".join(f"{', '.join(found)} at {title}" for title, found in values.items())
    seeds = ", ".join(str(seed) for seed in order[1:])
    return (
        f"Seed {shipped}, this detector, and the same recipe with seed{'s' if order[2:] else ''} {seeds}: average "
        f"precision on the {runs.images} {runs.split} images {reached}."
    )
