"""The command line: `python -m core …`, stable, so that people can script against it.

Results go to standard output, progress and logs to standard error. The exit status is 0, or 2 with one
sentence. Heavy imports stand inside the commands that need them, so that `list` and `predict` answer at once.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from core.errors import ConvolabError
from core.settings import Knob, Settings
from core.synthesis.dream_settings import DreamSettings
from core.training.comparison.sweep_settings import SweepSettings

if TYPE_CHECKING:
    from core.data.sets.parts import DataSet, Part
    from core.serving.artifacts import Artifact, Card
    from core.snapshots import Snapshot, Stream

Model = TypeVar("Model", bound=Settings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: as typed after `python -m core`; those of the process where None.

    Returns:
        The exit status: 0, or 2 after a sentence on standard error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a file name or a bar may not fit the terminal's encoding
        sys.stdout.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    options.own_process = arguments is None
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 2


def add_settings(parser: argparse.ArgumentParser, model: type[Settings]) -> None:
    """Add one option for each knob of a settings model."""
    group = parser.add_argument_group("settings")
    for knob in model.knobs():
        option = "--" + knob.name.replace("_", "-")
        text = f"{knob.help} ({_bounds(knob)}; default {_shown(knob.default)})".replace("%", "%%")
        how: dict[str, Any] = {"default": argparse.SUPPRESS, "help": text}
        if knob.kind == "switch":
            group.add_argument(option, action=argparse.BooleanOptionalAction, **how)
        else:
            group.add_argument(option, metavar=knob.kind.upper(), **how)


def parse_settings(options: argparse.Namespace, model: type[Model]) -> Model:
    """The settings that `add_settings` put into parsed options.

    Raises:
        SettingsError: naming the first value that does not fit, and its bounds.
    """
    given = vars(options)
    return model.parse({knob.name: given[knob.name] for knob in model.knobs() if knob.name in given})


def _bounds(knob: Knob) -> str:
    if knob.kind == "choice":
        return " or ".join(knob.choices)
    if knob.kind == "switch":
        return "on or off"
    return f"{knob.minimum:.12g} to {knob.maximum:.12g} {knob.unit}".strip()


def _shown(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _parser() -> argparse.ArgumentParser:
    about = "Convolab's pipelines and models on the command line."
    parser = _Parser(prog="python -m core", description=about)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    listing = commands.add_parser("list", help="what lies in trained/")
    listing.add_argument("--json", action="store_true", help="one JSON object on standard output")
    listing.set_defaults(run=_list)

    train = commands.add_parser("train", help="train a network by a recipe, and put it into trained/")
    train.add_argument("recipe", metavar="RECIPE", help="a name in core/training/recipes, or the path of a .toml file")
    train.add_argument("--data", metavar="PATH", type=Path, help="the data set, or the folder to look for it in")
    about_name = "train in this way on --data, whatever it holds, and call the artifact so"
    train.add_argument("--name", metavar="NAME", help=about_name)
    train.add_argument("--epochs", metavar="N", type=_count, help="instead of the recipe's")
    train.add_argument("--resume", action="store_true", help="go on from the checkpoint of an interrupted training")
    train.add_argument("--out", metavar="DIR", type=Path, help="the artifact's folder (default trained/RECIPE)")
    train.add_argument("--tensorboard", metavar="DIR", type=Path, help="write event files for TensorBoard")
    about_cluster = "of a Dask scheduler whose workers see the same files"
    train.add_argument("--cluster", metavar="ADDRESS", help=about_cluster)
    train.set_defaults(run=_train)

    sweep = commands.add_parser("sweep", help="train a small network with many learning rates and each optimizer")
    sweep.add_argument("--workers", metavar="N", type=_count, default=2, help="of this machine's cluster (default 2)")
    about_out = "the result's file (default core/training/comparison/results/optimizer_sweep.json)"
    sweep.add_argument("--out", metavar="FILE", type=Path, help=about_out)
    add_settings(sweep, SweepSettings)
    sweep.set_defaults(run=_sweep)

    predict = commands.add_parser("predict", help="what a classifier sees in pictures")
    predict.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    predict.add_argument("images", nargs="+", metavar="IMAGE", type=Path)
    predict.add_argument("--top", type=_count, default=5, help="how many ranks to show (default 5)")
    predict.add_argument("--json", action="store_true", help="one JSON object on standard output")
    predict.set_defaults(run=_predict)

    evaluate = commands.add_parser("evaluate", help="how often a classifier is right on labelled pictures")
    evaluate.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    about_data = "a folder or zip archive with one folder of pictures per class, or the name or file of a data set"
    evaluate.add_argument("--data", metavar="PATH", required=True, help=about_data)
    about_part = (
        "train, validation or test (default: the last of them that the data set has; of a data set in one part that "
        "the classifier was trained on, the test pictures of its recipe)"
    )
    evaluate.add_argument("--part", choices=("train", "validation", "test"), help=about_part)
    evaluate.add_argument("--ten-crop", action="store_true", help="average ten crops of each picture")
    about_record = "keep ranks and confusion beside the artifact's card, for the pages"
    evaluate.add_argument("--record", action="store_true", help=about_record)
    evaluate.add_argument("--answers", action="store_true", help="with --record: keep the answer to each picture, too")
    evaluate.add_argument("--json", action="store_true", help="one JSON object on standard output")
    evaluate.set_defaults(run=_evaluate)

    features = commands.add_parser("features", help="what a trained network says of pictures, into an HDF5 file")
    features.add_argument("data", metavar="DATA", help=about_data)
    features.add_argument("out", metavar="OUT", type=Path, help="the file to build (.h5)")
    features.add_argument("--part", choices=("train", "validation", "test"), default="train")
    about_backbone = "an artifact of the task “features”, or vgg16, resnet50 or inception_v3 (default: the bundled one)"
    features.add_argument("--backbone", metavar="NAME", help=about_backbone)
    features.add_argument(
        "--layer", metavar="NAME", help="where to cut it, or several joined by + (default: its last one)"
    )
    features.add_argument("--pooling", choices=("mean", "flatten"), default="mean")
    features.add_argument("--overwrite", action="store_true", help="replace OUT, once the new file is whole")
    features.add_argument("--cluster", metavar="ADDRESS", help=about_cluster)
    features.set_defaults(run=_features)

    dream = commands.add_parser("dream", help="Deep Dream on a picture")
    dream.add_argument("image", metavar="IMAGE", type=Path)
    dream.add_argument("out", metavar="OUT", type=Path, help="where to write the dream (.png, .jpg or .webp)")
    add_settings(dream, DreamSettings)
    dream.set_defaults(run=_dream)
    return parser


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        words = " ".join(message.split()).rstrip(".")
        self.exit(2, f"{words[:1].upper()}{words[1:]}; see {self.prog} --help.\n")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _list(options: argparse.Namespace) -> int:
    from core.serving import artifacts

    found = artifacts.available()
    if options.json:
        print(json.dumps({"artifacts": [artifact.card.model_dump(mode="json") for artifact in found]}))
        return 0
    for artifact in found:
        size = sum(file.bytes for file in artifact.card.files.values()) / 1e6
        measured = artifact.card.metrics[:2]
        figures = ", ".join(f"{m.name} {m.value:.4g} ({m.data}, {m.split})" for m in measured)
        print(f"{artifact.name:28} {artifact.card.task:16} {size:6.1f} MB  {figures}")
    return 0


def _train(options: argparse.Namespace) -> int:
    from core.transfer.linear_heads import head_recipe

    return _train_head(options) if head_recipe.is_one(options.recipe) else _train_network(options)


def _train_head(options: argparse.Namespace) -> int:
    from core.transfer.linear_heads import head_training

    given = {"--epochs": options.epochs, "--resume": options.resume, "--tensorboard": options.tensorboard}
    needless = [name for name, value in given.items() if value]
    if needless:
        raise ConvolabError(
            f"A linear head is fitted in seconds on stored features and knows no {needless[0]}; leave it out."
        )
    how = {"name": options.name, "data": options.data, "out": options.out, "cluster_address": options.cluster}
    return _trained(head_training.train(options.recipe, **how))


def _train_network(options: argparse.Namespace) -> int:
    from core.training import environment, recipe

    chosen = recipe.renamed(
        recipe.load(options.recipe), options.name, options.data
    )  # A mistake is told before TensorFlow loads.
    if chosen.members > 1 and options.tensorboard:
        raise ConvolabError(
            f"The recipe {chosen.name} trains {chosen.members} networks at once and knows no --tensorboard; leave it "
            "out."
        )
    if options.own_process:
        environment.with_allocator("core", sys.argv[1:])
    print("Loading TensorFlow …", file=sys.stderr)
    how = {"name": options.name, "data": options.data, "epochs": options.epochs, "resume": options.resume}
    how |= {"out": options.out, "cluster_address": options.cluster}
    artifact: Artifact | None
    if chosen.members > 1:
        from core.ensembles import ensemble_training

        artifact = ensemble_training.train(options.recipe, **how)
    else:
        from core.ensembles.member import kind
        from core.training import run

        artifact = run.train(options.recipe, **how, tensorboard=options.tensorboard, kind=kind(chosen))
    if artifact is None:
        print("Trained; the first machine writes the artifact.", file=sys.stderr)
        return 0
    return _trained(artifact)


def _trained(artifact: "Artifact") -> int:
    for m in artifact.card.metrics:
        print(f"{m.name:24} {m.value:.4f}  {m.split}, {m.images:,} pictures")
    print(artifact.folder)
    return 0


def _sweep(options: argparse.Namespace) -> int:
    settings = parse_settings(options, SweepSettings)
    from core import progress, result_files
    from core.training.comparison import sweep_result

    path: Path = options.out or sweep_result.FILE
    if not path.absolute().parent.is_dir():
        raise ConvolabError(f"The folder of {path} does not exist; make it first.")
    if path.is_dir():
        raise ConvolabError(f"There is a folder {path}, no file; choose another path for --out.")
    print("Loading TensorFlow …", file=sys.stderr)
    from core.training.comparison.compared_optimizers import OPTIMIZERS
    from core.training.comparison.learning_rate_sweep import Sweep

    changed = "".join(f" --{name.replace('_', '-')} {value}" for name, value in settings.changed().items())
    sweep = Sweep(settings, options.workers, command=f"python -m core sweep{changed}")
    for _ in progress.followed(sweep.stream(), unit="training"):
        pass
    result = sweep.result
    result_files.write(path, result)
    for name, entry in OPTIMIZERS.items():
        span = result.range_of(name)
        width = f"{span.lowest:g} to {span.highest:g}" if span else "–"
        print(f"{entry.title:10} best {result.best_rate(name):<9g} {result.best_accuracy(name):6.1%}  trains: {width}")
    print(path)
    return 0


def _predict(options: argparse.Namespace) -> int:
    from core import images
    from core.serving.litert import Classifier

    classifier = Classifier.load(options.artifact)
    results: list[dict[str, Any]] = []
    for path in options.images:
        try:
            ranked = classifier.predict(images.read(path), top=options.top)
        except images.ImageError as error:
            results.append({"image": str(path), "error": str(error)})
            continue
        predictions = [{"index": p.index, "label": p.label, "probability": p.probability} for p in ranked]
        results.append({"image": str(path), "predictions": predictions})
    if options.json:
        print(json.dumps({"results": results}))
        return 0
    errors = [result["error"] for result in results if "error" in result]
    if len(errors) == len(results):
        several = f"None of the {len(errors)} pictures can be read, the first because: "
        raise images.ImageError((several if len(errors) > 1 else "") + errors[0])
    _print_predictions(results)
    return 0


def _print_predictions(results: list[dict[str, Any]]) -> None:
    for result in results:
        if "error" in result:
            print(f"{result['image']}: {result['error']}", file=sys.stderr)
            continue
        print(result["image"])
        for rank, prediction in enumerate(result["predictions"], start=1):
            bar = "█" * round(30 * prediction["probability"])
            print(f"  {rank:2}  {prediction['probability']:6.1%}  {prediction['label']:32.32} {bar}".rstrip())


def _evaluate(options: argparse.Namespace) -> int:
    from core import progress
    from core.data.sets import datasets
    from core.evaluation.evaluate import Evaluating
    from core.serving.litert import Classifier

    if options.record and (options.ten_crop or options.part == "train"):
        raise ConvolabError("Only an evaluation with one crop, not on training pictures, is recorded.")
    classifier = Classifier.load(options.artifact)
    data = datasets.load(options.data)
    part, pictures = _part(options, data, classifier.artifact.card)
    if options.record and part == "train" and classifier.artifact.card.split is not None:
        raise ConvolabError(
            f"{options.artifact} may have been trained on these pictures, so the result is not recorded; evaluate it "
            "on a data set with a test part, or on the one that it was trained on."
        )
    keep = options.record and options.answers
    evaluating = Evaluating(classifier, pictures, data.classes, ten_crop=options.ten_crop, keep=keep)
    for _ in progress.followed(evaluating.stream(), unit="picture"):
        pass
    found = evaluating.result
    if options.record:
        from core.evaluation import evaluation_record

        # What is evaluated on by default was kept from the training, whatever the data set calls it.
        record = evaluation_record.Record.of(found, data.source_name, options.part or "test")
        evaluation_record.keep(classifier.artifact, record, evaluating.answers if keep else None)
    if options.json:
        measured = {"images": found.images, "rank1": found.rank1, "rank5": found.rank5}
        how = {"artifact": options.artifact, "data": data.name, "part": part, "ten_crop": options.ten_crop}
        unreadable = [{"image": name, "error": error} for name, error in found.unreadable]
        details = {"per_class": found.per_class, "classes": found.classes, "confusion": found.confusion.tolist()}
        print(json.dumps({**how, **measured, "unreadable": unreadable, **details}))
        return 0
    for name, error in found.unreadable:
        print(f"{name}: {error}", file=sys.stderr)
    crops = ", ten crops" if options.ten_crop else ""
    print(f"{options.artifact} on {data.name}, {part}: {found.images} pictures{crops}")
    print(f"  rank-1 {found.rank1:7.2%}\n  rank-5 {found.rank5:7.2%}")
    return 0


def _part(options: argparse.Namespace, data: "DataSet", card: "Card") -> tuple[str, "Part"]:
    """The pictures to evaluate on, and their name: of what it was trained on only those kept from it, unless asked."""
    name = options.part or data.held_out or "train"
    if name not in data.parts:
        raise ConvolabError(f"The data set {data.name} has no part {name}; it has {' and '.join(data.parts)}.")
    if name == "train" and not options.part and card.split is not None:
        if data.sha256 in {source.sha256 for source in card.data}:
            from core.training.recipe import Split
            from core.training.split_data import Pieces

            return "test, as the recipe splits", Pieces.split(data, Split.model_validate(card.split)).parts["testing"]
        if set(data.classes) <= set(card.classes):
            print("If it was trained on copies of these pictures, the figures are too good.", file=sys.stderr)
    return name, data.parts[name]


def _features(options: argparse.Namespace) -> int:
    from core import progress
    from core.data.sets import datasets
    from core.training.split_data import Pieces, sifted
    from core.transfer.backbones import registry
    from core.transfer.backbones.protocol import Layer
    from core.transfer.linear_heads import feature_extraction

    data = datasets.load(options.data)
    if options.part not in data.parts:
        raise ConvolabError(f"The data set {data.name} has no part {options.part}; it has {' and '.join(data.parts)}.")
    if options.out.exists() and not options.overwrite:
        raise ConvolabError(f"The file {options.out} exists; choose another one for OUT, or add --overwrite.")
    name = options.backbone or registry.BUNDLED
    if name in registry.APPLICATIONS:
        print("Loading TensorFlow …", file=sys.stderr)
    layer = Layer(options.layer or registry.load(name).layers[-1], options.pooling)
    registry.load(name).width(layer)  # A mistake is told before a bar is drawn.
    pieces = sifted(Pieces(data, {options.part: data.parts[options.part]}), options.cluster)
    extracting = feature_extraction.extract(
        pieces.parts[options.part], options.out, data.classes, backbone=name, layer=layer, source=data.state,
        overwrite=options.overwrite, cluster_address=options.cluster,
    )  # fmt: skip
    for _ in progress.followed(extracting, unit="picture"):
        pass
    print(options.out)
    return 0


def _dream(options: argparse.Namespace) -> int:
    from core import images

    settings = parse_settings(options, DreamSettings)
    image = images.read(options.image)
    settings.check(*image.shape[:2])
    images.check_writable(options.out)
    print("Loading TensorFlow …", file=sys.stderr)
    from core.synthesis.dream import dream

    _run(dream(image, settings), options.out)
    return 0


def _run(stream: "Stream", out: Path) -> None:
    """Draw a progress bar from a stream and write its last picture; Ctrl-C keeps the picture so far."""
    from core import images, progress

    latest: Snapshot | None = None
    try:
        for snapshot in progress.followed(stream):
            latest = snapshot
    except KeyboardInterrupt:
        if latest is None:
            raise
        print("Stopped; the picture so far is kept.", file=sys.stderr)
    if latest is not None and latest.image is not None:
        images.write(latest.image, out)
        print(out)
