"""`python -m core features`: extract features of images with a trained network into an HDF5 file."""

import argparse
import sys

from core import paths
from core.atomic_files import check_file
from core.cli.options import CLUSTER, LABELLED_DATA, SPLITS
from core.cli.splits import add_reading, images_of, reading_of
from core.errors import ConvolabError

HELP = "extract features of images with a trained network into an HDF5 file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("data", metavar="DATA", type=paths.expanded, help=LABELLED_DATA)
    parser.add_argument("out", metavar="OUT", type=paths.path, help="the file to build (.h5)")
    parser.add_argument("--part", choices=SPLITS, default="train")
    about_backbone = "an artifact of the task “features”, or vgg16, resnet50 or inception_v3 (default: the bundled one)"
    parser.add_argument("--backbone", metavar="NAME", help=about_backbone)
    about_layer = "where to cut the backbone, or several layers joined by + (default: its last layer)"
    parser.add_argument("--layer", metavar="NAME", help=about_layer)
    parser.add_argument("--pooling", choices=("mean", "flatten"), default="mean")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT, once the new file is complete")
    parser.add_argument("--cluster", metavar="ADDRESS", help=CLUSTER)
    add_reading(parser)


def run(options: argparse.Namespace) -> int:
    """Extract the features and print the path of their file."""
    from core import progress
    from core.data.sets import datasets
    from core.training.split_data import SplitData, report_reading, report_unreadable
    from core.transfer.backbones import registry
    from core.transfer.backbones.protocol import Layer
    from core.transfer.linear_heads import feature_extraction

    if options.out.is_file() and not options.overwrite:
        raise ConvolabError(f"The file {options.out} exists; choose another one for OUT, or add --overwrite.")
    check_file(options.out, "OUT")
    data = datasets.load(options.data, options=reading_of(options), labelled=False)
    images = images_of(data, options.part)
    name = options.backbone or registry.BUNDLED
    if name in registry.APPLICATIONS:
        print("Loading TensorFlow …", file=sys.stderr)
    layer = Layer(options.layer or registry.load(name).layers[-1], options.pooling)
    registry.load(name).width(layer)  # A wrong layer is reported before a progress bar is drawn.
    report_reading(data, training=False)
    readable = report_unreadable(SplitData(data, {options.part: images}).readable(options.cluster))
    extracting = feature_extraction.extract(
        readable.splits[options.part], options.out, data.classes, backbone=name, layer=layer, source=data.state,
        overwrite=options.overwrite, cluster_address=options.cluster,
    )  # fmt: skip
    for _ in progress.followed(extracting, unit="image"):
        pass
    print(options.out)
    return 0
