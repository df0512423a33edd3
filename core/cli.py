"""The command line: `python -m core …`, stable, so that people can script against it.

Results go to standard output, progress and logs to standard error. The exit status is 0, or 2 with one sentence. Heavy
imports stand inside the commands that need them, so that `list` and `predict` answer at once.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.errors import ConvolabError
from core.settings import Knob, Settings
from core.synthesis.dream_settings import DreamSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: as typed after `python -m core`; those of the process where None.

    Returns:
        The exit status: 0, or 2 after a sentence on standard error.
    """
    options = _parser().parse_args(arguments)
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
        text = f"{knob.help} ({_bounds(knob)}; default {knob.default})".replace("%", "%%")
        if knob.kind == "switch":
            group.add_argument(option, action=argparse.BooleanOptionalAction, default=knob.default, help=text)
        else:
            group.add_argument(option, default=knob.default, metavar=knob.kind.upper(), help=text)


def parse_settings(options: argparse.Namespace, model: type[Settings]) -> Any:
    """The settings that `add_settings` put into parsed options."""
    return model.parse({knob.name: getattr(options, knob.name) for knob in model.knobs()})


def _bounds(knob: Knob) -> str:
    if knob.kind == "choice":
        return " or ".join(knob.choices)
    if knob.kind == "switch":
        return "on or off"
    return f"{knob.minimum:g} to {knob.maximum:g} {knob.unit}".strip()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Convolab's pipelines and models on the command line.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    listing = commands.add_parser("list", help="what lies in trained/")
    listing.add_argument("--json", action="store_true", help="one JSON object on standard output")
    listing.set_defaults(run=_list)

    predict = commands.add_parser("predict", help="what a classifier sees in pictures")
    predict.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    predict.add_argument("images", nargs="+", metavar="IMAGE", type=Path)
    predict.add_argument("--top", type=_count, default=5, help="how many ranks to show (default 5)")
    predict.add_argument("--json", action="store_true", help="one JSON object on standard output")
    predict.set_defaults(run=_predict)

    dream = commands.add_parser("dream", help="Deep Dream on a picture")
    dream.add_argument("image", metavar="IMAGE", type=Path)
    dream.add_argument("out", metavar="OUT", type=Path, help="where to write the dream (.png, .jpg or .webp)")
    add_settings(dream, DreamSettings)
    dream.set_defaults(run=_dream)
    return parser


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence."""

    def error(self, message: str) -> Any:
        self.exit(2, f"{message[:1].upper()}{message[1:].rstrip('.')}. See {self.prog} --help.\n")


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
        figures = ", ".join(f"{m.name} {m.value:.4g} ({m.data}, {m.split})" for m in artifact.card.metrics[:2])
        print(f"{artifact.name:28} {artifact.card.task:16} {size:6.1f} MB  {figures}")
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
    else:
        _print_predictions(results)
    return 0 if any("predictions" in result for result in results) else 2


def _print_predictions(results: list[dict[str, Any]]) -> None:
    for result in results:
        print(result["image"])
        if "error" in result:
            print(f"  {result['error']}", file=sys.stderr)
        for rank, prediction in enumerate(result.get("predictions", []), start=1):
            bar = "█" * round(30 * prediction["probability"])
            print(f"  {rank:2}  {prediction['probability']:6.1%}  {prediction['label']:32.32} {bar}")


def _dream(options: argparse.Namespace) -> int:
    from core import images

    settings = parse_settings(options, DreamSettings)
    image = images.read(options.image)
    images.check_writable(options.out)
    print("Loading TensorFlow …", file=sys.stderr)
    from core.synthesis.dream import dream

    _run(dream(image, settings), options.out)
    return 0


def _run(stream: Any, out: Path) -> None:
    """Draw a progress bar from a stream and write its last picture; Ctrl-C keeps the picture so far."""
    from tqdm import tqdm

    from core import images

    latest = None
    try:
        with tqdm(file=sys.stderr, unit="step") as bar:
            for latest in stream:
                bar.total = latest.total
                bar.set_postfix({name: f"{value:.3g}" for name, value in latest.metrics.items()}, refresh=False)
                bar.update(latest.step - bar.n)
    except KeyboardInterrupt:
        stream.close()
        print("Stopped; the picture so far is kept.", file=sys.stderr)
    if latest is not None and latest.image is not None:
        images.write(latest.image, out)
        print(out)
