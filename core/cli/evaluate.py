"""`python -m core evaluate`: measure a classifier on labelled images, or a detector on images with boxes."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from core import paths
from core.atomic_files import check_file
from core.cli.options import JSON, LABELLED_DATA, SPLITS
from core.cli.splits import add_reading, images_of, reading_of
from core.errors import ConvolabError

if TYPE_CHECKING:
    from core.data.sets.labelled_images import DataSet, LabelledImages
    from core.serving.card import Card

HELP = "measure a classifier on labelled images, or a detector on images with boxes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    parser.add_argument("--data", metavar="PATH", type=paths.expanded, required=True, help=LABELLED_DATA)
    about_part = (
        "train, validation or test (default: the last of them that the data set has; if it has only one and the "
        "classifier was trained on it, the test images of its recipe)"
    )
    parser.add_argument("--part", choices=SPLITS, help=about_part)
    parser.add_argument("--ten-crop", action="store_true", help="average ten crops of each image")
    about_record = "store ranks and confusion matrix beside the artifact's card, for the pages"
    parser.add_argument("--record", action="store_true", help=about_record)
    about_answers = "with --record: store the prediction for each image, too"
    parser.add_argument("--answers", action="store_true", help=about_answers)
    parser.add_argument("--json", action="store_true", help=JSON)
    add_reading(parser)


def run(options: argparse.Namespace) -> int:
    """Evaluate, then print and on request record the result."""
    from core import progress
    from core.data.collections.reading import listed
    from core.data.sets import datasets
    from core.detection.ssd.detector import TASK
    from core.evaluation import evaluation_record
    from core.evaluation.evaluate import Evaluator
    from core.serving import artifacts
    from core.serving.litert import Classifier
    from core.training.split_data import report_reading

    if artifacts.load(options.artifact).card.task == TASK:
        return _detector(options)
    if options.record and (options.ten_crop or options.part == "train"):
        raise ConvolabError("Only an evaluation with one crop, and not on training images, can be recorded.")
    classifier = Classifier.load(options.artifact)
    if options.record:
        check_file(classifier.artifact.folder / evaluation_record.FILE, "the environment variable CONVOLAB_TRAINED")
    data = datasets.load(options.data, options=reading_of(options))
    split, images = _split(options, data, classifier.artifact.card)
    if options.record and split == "train" and classifier.artifact.card.split is not None:
        raise ConvolabError(
            f"{options.artifact} may have been trained on these images, so the result is not recorded; evaluate it "
            "on a data set with a test split, or on the one that it was trained on."
        )
    keep = options.record and options.answers
    evaluator = Evaluator(classifier, images, data.classes, ten_crop=options.ten_crop, keep=keep)
    report_reading(data, training=False)
    if evaluator.unknown:
        print(f"Left out: classes that {options.artifact} does not know: {listed(evaluator.unknown)}.", file=sys.stderr)
    for _ in progress.followed(evaluator.stream(), unit="image"):
        pass
    result = evaluator.result
    if options.record:
        # The default images were held out from the training, whatever the data set calls them.
        record = evaluation_record.Record.of(result, data.source_name, options.part or "test")
        evaluation_record.keep(classifier.artifact, record, evaluator.predictions if keep else None)
    if options.json:
        measured = {"images": result.images, "rank1": result.rank1, "rank5": result.rank5}
        how = {"artifact": options.artifact, "data": data.name, "part": split, "ten_crop": options.ten_crop}
        unreadable = [{"image": name, "error": error} for name, error in result.unreadable]
        details = {"per_class": result.per_class, "classes": result.classes, "confusion": result.confusion.tolist()}
        understood = {"unknown": result.unknown, "reading": data.reading and data.reading.described()}
        print(json.dumps({**how, **measured, "unreadable": unreadable, **details, **understood}))
        return 0
    for name, error in result.unreadable:
        print(f"{name}: {error}", file=sys.stderr)
    crops = ", ten crops" if options.ten_crop else ""
    print(f"{options.artifact} on {data.name}, {split}: {result.images} pictures{crops}")
    print(f"  rank-1 {result.rank1:7.2%}\n  rank-5 {result.rank5:7.2%}")
    return 0


def _detector(options: argparse.Namespace) -> int:
    """Measure the average precision of a detector."""
    from core import progress
    from core.data.boxes import box_data_sets
    from core.detection.methods import evaluation, registry

    useless = [name for name in ("ten_crop", "record", "answers") if getattr(options, name)]
    if useless:
        raise ConvolabError(f"A detector is evaluated without --{useless[0].replace('_', '-')}; leave it out.")
    data = box_data_sets.load(options.data)
    part = options.part or next(name for name in ("test", "validation", "train") if name in data.splits)
    if part not in data.splits:
        raise ConvolabError(f"{data.name} has no part {part}; it has {', '.join(data.splits)}.")
    method = registry.find(options.artifact, everything=True)
    evaluator = evaluation.Evaluator(method, data, part)
    for _ in progress.followed(evaluator.stream(), unit="image"):
        pass
    result = evaluator.result
    if options.json:
        how = {"artifact": options.artifact, "data": data.name, "part": part}
        print(json.dumps({**how, **result.measured()}))
        return 0
    for name, error in result.unreadable:
        print(f"{name}: {error}", file=sys.stderr)
    print(f"{options.artifact} on {data.name}, {part}: {result.images} pictures")
    print(f"  AP@0.5 {result.precision.at(0.5):7.2%}\n  AP@0.75 {result.precision.at(0.75):6.2%}")
    print(f"  AP, mean of 0.5 to 0.95 {result.precision.mean:7.2%}")
    return 0


def _split(options: argparse.Namespace, data: "DataSet", card: "Card") -> tuple[str, "LabelledImages"]:
    """The images to evaluate on, with the name of their split.

    Of a data set without splits that the classifier was trained on, only the held-out images are used by default.
    """
    from core.data.collections import class_names

    name = options.part or data.held_out or "train"
    images = images_of(data, name)
    if name == "train" and not options.part and card.split is not None:
        if data.sha256 in {source.sha256 for source in card.data}:
            return "test, as the recipe splits", _held_out(data, card)
        if class_names.matched(data.classes, {label: place for place, label in enumerate(card.classes)}):
            print("If it was trained on copies of these images, the figures are too good.", file=sys.stderr)
    return name, images


def _held_out(data: "DataSet", card: "Card") -> "LabelledImages":
    """The test images of the classifier's recipe.

    Raises:
        ConvolabError: the split on the card is invalid.
    """
    from pydantic import ValidationError

    from core.training.recipe import Split
    from core.training.split_data import SplitData

    try:
        split = Split.model_validate(card.split)
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"]))
        raise ConvolabError(
            f"The card of {card.name} describes its split wrongly at {field}; train it again, or choose the images "
            "with --part."
        ) from None
    return SplitData.split(data, split).splits["test"]
