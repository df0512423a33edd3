"""Rank-1 and rank-5 of a served classifier through the command line, on labelled photos.

    python -m tests.benchmarks.rank_samples data/imagenet_samples.zip

The path is a zip or a folder with `classes.csv` (columns `index` and `file`) and the photos that it names.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def ranked(artifact: str, folder: Path) -> list[int | None]:
    """The rank, 1 to 5, of the true class of every photo, or None where it is not among them."""
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        truth = {str(folder / row["file"]): int(row["index"]) for row in csv.DictReader(file) if row["file"]}
    command = [sys.executable, "-m", "core", "predict", artifact, *truth, "--top", "5", "--json"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    ranks: list[int | None] = []
    for result in json.loads(answer.stdout)["results"]:
        found = [prediction["index"] for prediction in result.get("predictions", [])]
        label = truth[result["image"]]
        ranks.append(found.index(label) + 1 if label in found else None)
    return ranks


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--artifact", default="efficientnet_lite0")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.path
        if zipfile.is_zipfile(folder):
            folder = Path(temporary)
            with zipfile.ZipFile(options.path) as archive:
                archive.extractall(folder)
        ranks = ranked(options.artifact, folder)
    for k in (1, 5):
        hits = sum(rank is not None and rank <= k for rank in ranks)
        print(f"rank-{k}: {hits} of {len(ranks)} = {hits / len(ranks):.4f}")


if __name__ == "__main__":
    main()
