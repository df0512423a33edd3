"""`flowers_dcgan` by the advice of 2015 alone: a training without what came later, for as many steps.

python -m core.synthesis.gan.advice.plain_run [--data PATH] [--epochs 20]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from core import result_files
from core.errors import ConvolabError
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.advice import advice_record
from core.synthesis.gan.advice.advice_runs import train
from core.synthesis.gan.gan_recipe import GanRecipe
from core.training.recipe import validated

RECIPE, NAME = "flowers_dcgan", "plain"


def plain(recipe: GanRecipe, epochs: int) -> GanRecipe:
    """A recipe without differentiable augmentation and averaged weights, and with transposed convolutions."""
    generator = {**recipe.generator.model_dump(), "upsampling": "transposed"}
    changes = {"augmentation": (), "average": 0.0, "generator": generator, "epochs": epochs}
    return validated({**recipe.model_dump(), **changes}, GanRecipe)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 after a sentence."""
    parser = argparse.ArgumentParser(description="Train flowers_dcgan by the advice of 2015 alone.")
    parser.add_argument("--data", metavar="PATH", type=Path, help="the folder of flowers64.h5, or the file itself")
    parser.add_argument("--epochs", metavar="N", type=int, default=20, help="of the training (default 20)")
    options = parser.parse_args(arguments)
    try:
        recipe = plain(gan_recipe.load(RECIPE), options.epochs)
        with TemporaryDirectory() as folder:
            run = train(recipe, NAME, options.data, Path(folder))
        result_files.write(advice_record.PLAIN_FILE, run)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
