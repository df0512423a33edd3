"""Detectors trained by one recipe with several seeds: how much of a figure is chance.

    python -m core.detection.training.seeds /tmp/raccoon_ssd_2 …

records the figures of trainings with other seeds (`python -m core train raccoon_ssd --seed 2 --out …`) in `seeds.json`,
each from its card; a second run of a seed replaces the first. What is shipped is the training of the recipe's own seed,
whatever the others reach.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core import result_files
from core.errors import ConvolabError
from core.serving import artifacts
from core.serving.card import Card, Metric

FILE = Path(__file__).with_name("seeds.json")
COMMAND = "python -m core.detection.training.seeds"
MEASURES = ("ap50", "ap75")
SPLITS = ("test", "validation")


class SeedRuns(BaseModel):
    """The trainings of one recipe.

    Attributes:
        split: that the precisions were measured on.
        images: of that split.
        seeds: for each seed the average precision at each of `MEASURES`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    split: str
    images: int
    seeds: dict[int, dict[str, float]]

    def values(self, measure: str) -> list[float]:
        """A measure of all seeds, in the order of the seeds."""
        return [self.seeds[seed][measure] for seed in sorted(self.seeds)]


class SeedRecord(BaseModel):
    """The content of `seeds.json`: the trainings by the name of their recipe."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipes: dict[str, SeedRuns]


def read() -> Mapping[str, SeedRuns]:
    """The recorded trainings by recipe.

    Raises:
        ResultFileError: the record is missing or damaged.
    """
    return result_files.read(FILE, SeedRecord, COMMAND).recipes


def measured(card: Card) -> Mapping[str, Metric]:
    """The metrics of a detector on the split that it is judged by: the test split, or else the validation split.

    Raises:
        ConvolabError: the card has none.
    """
    for split in SPLITS:
        found = {metric.name: metric for metric in card.metrics if metric.split == split}
        if all(name in found for name in MEASURES):
            return found
    raise ConvolabError(f"The card of {card.name} has no average precision on a test or validation split.")


def added(record: Mapping[str, SeedRuns], cards: Sequence[Card]) -> SeedRecord:
    """A record with further trainings.

    Raises:
        ConvolabError: a card is not that of a detector trained by a recipe.
    """
    recipes = dict(record)
    for card in cards:
        if not card.recipe or card.seed is None:
            raise ConvolabError(f"The artifact {card.name} was not trained by a recipe with a seed.")
        found = measured(card)
        first = found[MEASURES[0]]
        before = recipes.get(card.recipe)
        seeds = dict(before.seeds) if before else {}
        seeds[card.seed] = {name: round(found[name].value, 3) for name in MEASURES}
        recipes[card.recipe] = SeedRuns(split=first.split, images=first.images or 0, seeds=dict(sorted(seeds.items())))
    return SeedRecord(recipes=dict(sorted(recipes.items())))


def main(folders: Sequence[str]) -> int:
    """Record the artifacts in these folders; the exit status is 0, or 2 after a sentence."""
    try:
        cards = [artifacts.read(Path(folder)).card for folder in folders]
        record = added(read() if FILE.exists() else {}, cards)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    result_files.write(FILE, record)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
