"""`python -m core sweep`: train a small network with every optimizer at many learning rates."""

import argparse
import sys
from pathlib import Path

from core import paths
from core.atomic_files import check_file
from core.cli.options import add_settings, count, parse_settings
from core.errors import ConvolabError
from core.training.comparison.sweep_settings import SweepSettings

HELP = "train a small network with every optimizer at many learning rates"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--workers", metavar="N", type=count, default=2, help="local worker processes (default 2)")
    about_out = "file for the result (default core/training/comparison/results/optimizer_sweep.json)"
    parser.add_argument("--out", metavar="FILE", type=paths.path, help=about_out)
    add_settings(parser, SweepSettings)


def run(options: argparse.Namespace) -> int:
    """Run the sweep, write its result file and print one line per optimizer."""
    settings = parse_settings(options, SweepSettings)
    from core import progress, result_files
    from core.training.comparison import sweep_result

    path: Path = options.out or sweep_result.FILE
    if not path.absolute().parent.is_dir():
        raise ConvolabError(f"The folder of {path} does not exist; make it first.")
    check_file(path, "--out")
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
