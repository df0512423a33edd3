"""`python -m core measure`: how close an image is to the original."""

import argparse
import json
import math

from core import paths
from core.cli.options import JSON

HELP = "measure how close an image is to the original: PSNR, SSIM, LPIPS"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("image", metavar="IMAGE", type=paths.path, help="the image")
    about_original = "what it should look like, of the same size"
    parser.add_argument("original", metavar="ORIGINAL", type=paths.path, help=about_original)
    about_scale = "the factor of the upscaling; so many pixels are left out at the border (2, 3, 4; default 2; 0: none)"
    parser.add_argument("--scale", type=int, choices=(0, 2, 3, 4), default=2, help=about_scale)
    about_perceptual = "also measure LPIPS, the perceptual distance, on the whole image in colour"
    parser.add_argument("--perceptual", action="store_true", help=about_perceptual)
    parser.add_argument("--json", action="store_true", help=f"{JSON}; psnr is null if the images do not differ")


def run(options: argparse.Namespace) -> int:
    """Print PSNR and SSIM on luminance, as the papers on super-resolution measure them, and LPIPS if asked for."""
    from core import deep_images
    from core.evaluation import image_quality, perceptual_distance

    paths_given = (options.image, options.original)
    image, original = deep_images.in_full_range(*(deep_images.read(path) for path in paths_given))
    quality = image_quality.compare(deep_images.on_white(image), deep_images.on_white(original), options.scale)
    found = {"psnr": quality.psnr if math.isfinite(quality.psnr) else None, "ssim": quality.ssim}
    text = f"PSNR {quality.psnr:.2f} dB, SSIM {quality.ssim:.4f}, on luminance"
    if options.perceptual:
        distance = perceptual_distance.distance(deep_images.to_rgb(image), deep_images.to_rgb(original))
        found["lpips"] = distance
        text += f"; LPIPS {distance:.4f}"
    print(json.dumps(found) if options.json else text)
    return 0
