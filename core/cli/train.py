"""`python -m core train`: train a network, an ensemble, a detector, an image maker or a linear head by a recipe."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from core import paths
from core.cli.options import CLUSTER, count
from core.cli.splits import add_reading, reading_of
from core.errors import ConvolabError

if TYPE_CHECKING:
    from core.serving.artifacts import Artifact

HELP = "train a network by a recipe and store it in trained/"
GIVEN = ("name", "data", "epochs", "seed", "resume", "out")
"""Options that a training is called with, if it has use for them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    about_recipe = "name of a recipe of the suite, or path of a .toml file"
    parser.add_argument("recipe", metavar="RECIPE", type=paths.expanded, help=about_recipe)
    parser.add_argument("--data", metavar="PATH", type=paths.path, help="the data set, or the folder to look for it in")
    about_name = "train on the images of --data, whatever they show, and give the artifact this name"
    parser.add_argument("--name", metavar="NAME", help=about_name)
    parser.add_argument("--epochs", metavar="N", type=count, help="instead of the recipe's")
    parser.add_argument("--seed", metavar="N", type=int, help="instead of the recipe's; not for classifiers")
    parser.add_argument("--resume", action="store_true", help="continue an interrupted training from its checkpoint")
    parser.add_argument("--out", metavar="DIR", type=paths.path, help="the artifact's folder (default trained/RECIPE)")
    parser.add_argument("--tensorboard", metavar="DIR", type=paths.path, help="write event files for TensorBoard")
    parser.add_argument("--cluster", metavar="ADDRESS", help=CLUSTER)
    add_reading(parser)


def run(options: argparse.Namespace) -> int:
    """Train, then print the metrics and the folder of the artifact."""
    from core.detection.training import detector_recipe
    from core.synthesis.gan import gan_recipe
    from core.synthesis.style.learning import style_recipe
    from core.synthesis.super_resolution import sr_recipe
    from core.training import cluster_description
    from core.transfer.linear_heads import head_recipe

    cluster_description.read()  # A mistake in TF_CONFIG is reported before anything is loaded.
    if detector_recipe.is_one(options.recipe):
        artifact: Artifact | None = _detector(options)
    elif style_recipe.is_one(options.recipe):
        artifact = _styles(options)
    elif gan_recipe.is_one(options.recipe):
        artifact = _gan(options)
    elif sr_recipe.is_one(options.recipe):
        artifact = _super_resolution(options)
    else:
        artifact = _linear_head(options) if head_recipe.is_one(options.recipe) else _network(options)
    if artifact is None:
        print("Trained; the first machine writes the artifact.", file=sys.stderr)
        return 0
    for m in artifact.card.metrics:
        print(f"{m.name:24} {m.value:.4f}  {m.split}, {m.images:,} pictures")
    print(artifact.folder)
    return 0


def _refuse(subject: str, given: Mapping[str, object]) -> None:
    """Refuse the first option that was given without being of use.

    Raises:
        ConvolabError: there is one.
    """
    useless = [name for name, value in given.items() if value]
    if useless:
        raise ConvolabError(f"{subject} has no use for {useless[0]}; leave it out.")


def _linear_head(options: argparse.Namespace) -> "Artifact":
    from core.transfer.linear_heads import head_training

    given = {"--epochs": options.epochs, "--resume": options.resume, "--tensorboard": options.tensorboard}
    given |= {"--seed": options.seed is not None}
    _refuse("A linear head is fitted on stored features in seconds and", given)
    return head_training.train(
        options.recipe, name=options.name, data=options.data, out=options.out, cluster_address=options.cluster,
        options=reading_of(options),
    )  # fmt: skip


def _detector(options: argparse.Namespace) -> "Artifact":
    from core.detection.training import detector_recipe
    from core.training import recipe

    def check(source: str) -> object:
        return recipe.renamed(detector_recipe.load(source), options.name, options.data)

    how = _prepared(options, "The training of a detector", check)
    from core.detection.training import detector_run

    return detector_run.train(options.recipe, **how)


def _styles(options: argparse.Namespace) -> "Artifact":
    from core.synthesis.style.learning import style_recipe

    how = _prepared(options, "The training of styles", style_recipe.load, "name", "epochs")
    from core.synthesis.style.learning import style_run

    return style_run.train(options.recipe, **how)


def _gan(options: argparse.Namespace) -> "Artifact":
    from core.synthesis.gan import gan_recipe

    how = _prepared(options, "The training of a GAN", gan_recipe.load, "name")
    from core.synthesis.gan import gan_run

    return gan_run.train(options.recipe, **how)


def _super_resolution(options: argparse.Namespace) -> "Artifact":
    from core.synthesis.super_resolution import sr_recipe

    how = _prepared(options, "The training of a network for super-resolution", sr_recipe.load, "name")
    from core.synthesis.super_resolution import sr_run

    return sr_run.train(options.recipe, **how)


def _prepared(
    options: argparse.Namespace, subject: str, check: Callable[[str], object], *useless: str
) -> dict[str, Any]:
    """What a training is called with, after all that can be refused before TensorFlow loads.

    Args:
        options: as they were given.
        subject: what is trained, for a sentence.
        check: loads the recipe, so that a mistake in it is reported.
        useless: options that this training has no use for.

    Raises:
        ConvolabError: the recipe has a mistake, or an option is of no use.
    """
    from core.training import environment

    useless = ("tensorboard", "cluster", "classes_from", "split", *useless)
    _refuse(subject, {f"--{name.replace('_', '-')}": getattr(options, name) for name in useless})
    check(options.recipe)
    if options.own_process:
        environment.with_allocator("core", sys.argv[1:])
    print("Loading TensorFlow …", file=sys.stderr)
    return {name: getattr(options, name) for name in GIVEN if name not in useless}


def _network(options: argparse.Namespace) -> "Artifact | None":
    from core.training import environment, recipe

    # A mistake in the recipe is reported before TensorFlow loads.
    chosen = recipe.renamed(recipe.load(options.recipe), options.name, options.data)
    if options.seed is not None:
        raise ConvolabError(f"The seed of {chosen.name} stands in its recipe; leave out --seed.")
    if chosen.members > 1 and options.tensorboard:
        raise ConvolabError(
            f"The recipe {chosen.name} trains {chosen.members} networks at once, which --tensorboard does not support; "
            "leave it out."
        )
    if options.own_process:
        environment.with_allocator("core", sys.argv[1:])
    print("Loading TensorFlow …", file=sys.stderr)
    how = {"name": options.name, "data": options.data, "epochs": options.epochs, "resume": options.resume}
    how |= {"out": options.out, "cluster_address": options.cluster, "options": reading_of(options)}
    if chosen.members > 1:
        from core.ensembles import training

        return training.train(options.recipe, **how)
    from core.training import run
    from core.transfer.fine_tuning.fine_tuner import trainer_for

    return run.train(options.recipe, **how, tensorboard=options.tensorboard, trainer_class=trainer_for(chosen))
