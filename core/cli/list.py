"""`python -m core list`: the artifacts in trained/."""

import argparse
import json

from core.cli.options import JSON

HELP = "list the artifacts in trained/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help=JSON)


def run(options: argparse.Namespace) -> int:
    """Print one line per artifact, or their cards as JSON."""
    from core.serving import artifacts

    available = artifacts.available()
    if options.json:
        print(json.dumps({"artifacts": [artifact.card.model_dump(mode="json") for artifact in available]}))
        return 0
    for artifact in available:
        size = sum(file.bytes for file in artifact.card.files.values()) / 1e6
        measured = artifact.card.metrics[:2]
        figures = ", ".join(f"{m.name} {m.value:.4g} ({m.data}, {m.split})" for m in measured)
        print(f"{artifact.name:28} {artifact.card.task:16} {size:6.1f} MB  {figures}")
    return 0
