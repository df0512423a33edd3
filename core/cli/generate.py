"""`python -m core generate`: images of a generator as a grid, or a clip that walks from one to the next."""

import argparse

from core import paths
from core.cli.options import add_settings, parse_settings
from core.cli.streamed import check_clip
from core.synthesis.gan.generation_settings import GenerationSettings, WalkSettings

HELP = "generate images from noise with a trained GAN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("artifact", metavar="ARTIFACT", help="name of a generator in trained/, such as flowers_dcgan")
    about_out = "where to write the grid (.png, .jpg or .webp), or with --walk the clip (.webp or .mp4)"
    parser.add_argument("out", metavar="OUT", type=paths.path, help=about_out)
    add_settings(parser, GenerationSettings)
    add_settings(parser, WalkSettings)


def run(options: argparse.Namespace) -> int:
    """Generate, write the grid or the clip, and print its path."""
    from core import clips, images
    from core.synthesis.gan import generation
    from core.synthesis.gan.generator import Generator

    settings = parse_settings(options, GenerationSettings)
    walks = "walk" in vars(options)
    if walks:
        check_clip(options.out, "A walk")
    else:
        images.check_writable(options.out)
    generator = Generator.load(options.artifact)
    if walks:
        route = parse_settings(options, WalkSettings)
        clips.write(generation.walk(generator, settings, route), route.walk_rate, options.out)
    else:
        images.write(generation.grid(list(generation.images(generator, settings))), options.out)
    print(options.out)
    return 0
