"""Every word of the page, and sentences with the numbers of an image or a record."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from apps.shared.markdown import as_written
from core.evaluation.mean_difference import MeanDifference, mean_difference
from core.images import RGB
from core.numbers import percent
from core.synthesis.super_resolution.branch_runs import BranchRuns
from core.synthesis.super_resolution.comparison_settings import BEST, PERCEPTUAL, SRCNN
from core.synthesis.super_resolution.influence import Influence
from core.synthesis.super_resolution.method_comparison import BRIGHTEST, NEAREST, TWICE, Comparison, Enlarged
from core.synthesis.super_resolution.method_table import MethodTable
from core.synthesis.super_resolution.seams import STRENGTH, Seams
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.synthesis.super_resolution.upscaler import BICUBIC, LARGEST

ORIGINAL = "original"
METHODS = {
    NEAREST: "Nearest pixel",
    BICUBIC: "Bicubic",
    SRCNN: "SRCNN",
    BEST: "Compact",
    PERCEPTUAL: "Perceptual",
    ORIGINAL: "Original",
    TWICE: "Compact, ×2 twice",
}
SHOW, VIEWS = "Show", {"pixels": "The images", "errors": "Their errors"}
MOVE = "Patch: arrow keys move it, Enter keeps it"
LEGEND = f"Errors of luminance: black 0, white {BRIGHTEST} levels or more."
POINT = "Point at the picture to look closer; a click keeps the place for the sections below."

EXPLANATION = (
    "Every method gets the same small image. Interpolation makes each new pixel a weighted mean of its neighbours, so "
    "it cannot add detail. The networks have seen many pairs of patches, and predict what is likely. Several large "
    "patches shrink to the same small one; trained on the error of pixels, a network returns a compromise: blurred, "
    "but never far off."
)
LOOK = "A closer look"
LOOKS = {
    "layers": "SRCNN's layers",
    "kernels": "Its kernels",
    "shuffle": "Enlarge by shuffling",
    "reach": "Which pixels count?",
    "seams": "Tiles and seams",
    "twice": "×2 twice, or ×4?",
    "compression": "JPEG's blocks",
}
EVIDENCE = "What was measured"
MEASURED = {
    "benchmarks": "On Set5",
    "trade": "Close or sharp?",
    "training": "The training",
    "pairs": "What it learns from",
}

LAYERS = (
    "**1. Patch extraction**: 64 kernels of 9×9 look at the bicubic enlargement. **2. Non-linear mapping**: each of 32 "
    "maps combines all 64 by 5×5 kernels. **3. Reconstruction**: one 5×5 kernel per map, and their sum is the pixel. "
    "There is no pooling and no dense layer. The loss is the mean squared error between the sum and the original."
)
LAYERS_ALT = "A patch, and its maps after each layer of SRCNN"
MAPS = "The patch · 64 maps after layer 1 · 32 maps after layer 2 · the result, smaller by what the kernels reach"
FILTERS_TITLE = "The 64 kernels of 9×9 in the first layer of SRCNN (×2), before and after training:"
FILTERS_ALT = "64 random kernels of 9×9, and what training made of them"

SHUFFLE_ALT = "The maps of the last layer at the size of the small image, and the image they are shuffled into"
BRANCHES_ALT = "Three branches of 3×3 weights, and the one kernel that they add up to"

REACH_ALT = "How much each pixel of the small image counts for one pixel of the enlarged one, by method"
SEAMS_ALT = "The image made of tiles, and where it differs from the image made at once"
SEAMS = (
    "A large image does not fit into memory, so it is enlarged in tiles. At its border a tile lacks the neighbours "
    "that the network wants to see, and is wrong there. Tiles that overlap by the network's reach are not."
)
TWICE_TEXT = "The network for ×2, applied twice, against the one for ×4:"
COMPRESSION = (
    "The networks were trained on images without compression. What JPEG does to the small image, they take for detail."
)

PAIRS_ALT = "Patches as the network is given them, each with what it is to make of it"
DETAIL_ALT = "A detail as the network enlarges it at this step, and the original"
STEP_AXIS, GAIN_AXIS = "steps of the training", "PSNR gained on bicubic interpolation (dB)"
PSNR_AXIS, LPIPS_AXIS = "PSNR (dB): closer in pixels →", "↑ LPIPS: looks more alike"
PUBLISHED = {2: 36.66, 3: 32.75, 4: 30.48}
"""PSNR of SRCNN on Set5 in dB, as Dong et al. (2016) give it."""

FULL_SIZE = "Enlarge a picture at its full size"
DOWNLOAD_ENLARGED, DOWNLOAD_LOW, DOWNLOAD_FULL = "The enlarged image (PNG)", "The small image (PNG)", "The result (PNG)"
EXERCISE_HINT = "A layer with a K×K kernel sees (K − 1) / 2 pixels further in each direction than the one before it."
ANSWER = "Pixels of overlap"


def stage_alt(labels: tuple[str, str]) -> str:
    """What the stage shows, for those who cannot see it."""
    return f"The same image enlarged: {labels[0]} on the left of the handle, {labels[1]} on the right"


def measures(one: Enlarged) -> list[str]:
    """The three values below a patch."""
    return [f"{one.quality.psnr:.2f} dB", f"SSIM {one.quality.ssim:.3f}", f"LPIPS {one.distance:.3f}"]


def best(methods: Mapping[str, Enlarged]) -> list[str]:
    """The best method by each of these values."""
    return [
        max(methods, key=lambda name: methods[name].quality.psnr),
        max(methods, key=lambda name: methods[name].quality.ssim),
        min(methods, key=lambda name: methods[name].distance),
    ]


def below_stage(found: Comparison, view: str) -> str:
    """The caption of the stage: what the values of this image say, or what the colours of the errors mean."""
    methods = found.methods
    closest, _, likest = best(methods)
    (rows, columns), (height, width) = found.low.shape[:2], found.original.shape[:2]
    gain = methods[closest].quality.psnr - methods[BICUBIC].quality.psnr
    said = f"{columns} × {rows} pixels became {width} × {height}. {METHODS[closest]} is closest to the original in PSNR"
    if closest != BICUBIC:
        said += f", {gain:.2f} dB above bicubic interpolation"
    if closest == likest:
        said += ", and by LPIPS it also looks most like it."
    else:
        behind = methods[closest].quality.psnr - methods[likest].quality.psnr
        said += f". By LPIPS, {METHODS[likest]} looks most like it, with {behind:.2f} dB less."
    return f"{LEGEND} {said}" if view == "errors" else f"{said} {POINT}"


def not_for_this_factor(method: str) -> str:
    """Said when the chosen network does not exist for the factor."""
    return f"There is no network {METHODS[method]} for this factor; the page shows another one."


def arithmetic(
    contributions: Mapping[int, float], rest: float, count: int, bias: float, levels: Mapping[str, float]
) -> str:
    """One pixel as a sum; a formula and a sentence.

    Args:
        contributions: of the maps that count most, by number from 1, on the scale 0 to 1.
        rest: the sum of the others.
        count: how many these are.
        bias: of the layer.
        levels: luminance of the pixel by bicubic interpolation, by SRCNN and in the original.
    """
    terms = "".join(rf"{value:+.3f}_{{\,{number}}}" for number, value in contributions.items())
    total = sum(contributions.values()) + rest + bias
    return (
        rf"\underbrace{{{terms}}}_{{\text{{map}}}}\;{rest:+.3f}_{{\,\text{{{count} others}}}}\;"
        rf"{bias:+.3f}_{{\,\text{{bias}}}} = {total:.3f} \;\to\; {levels[SRCNN]:.0f}"
    )


def arithmetic_said(levels: Mapping[str, float]) -> str:
    """The sentence below the formula."""
    return (
        f"The pixel in the middle of the patch, on a scale of 0 to 1 and as luminance (16 to 235): SRCNN makes it "
        f"{levels[SRCNN]:.0f}; bicubic interpolation had {levels[BICUBIC]:.0f}, the original {levels[ORIGINAL]:.0f}."
    )


def shuffle(scale: int, parameters: int, margin: int) -> str:
    """How the compact network enlarges; its margin is 2 for the first layer, and 1 for each other one."""
    return (
        f"SRCNN works on the enlarged image, which has {scale * scale} times the pixels. The compact network stays at "
        f"the small size through all its {margin - 1} layers ({parameters:,} parameters). The last layer makes "
        f"{scale * scale} maps, and a pixel shuffle lays them out: each pixel of the small image becomes a block of "
        f"{scale}×{scale}, with one value from each map."
    )


def shuffle_caption(scale: int) -> str:
    """What the picture of the shuffle shows."""
    return f"{scale * scale} maps of the patch, each showing the same places, and the image that they are laid out as."


def branches(runs: BranchRuns) -> str:
    """What branches are, and whether they help here."""
    found = mean_difference(runs.final(branched=False), runs.final(branched=True))
    difference = found.after - found.before
    chance = found.verdict
    verb = "better" if difference > 0 else "worse"
    count = len(runs.final(branched=True))
    used = "" if found.is_beyond_chance and difference > 0 else " So the networks of this page have plain kernels."
    return (
        "In training, each layer may have three branches: a 3×3 kernel, a 3×3 kernel to many channels followed by a "
        "1×1 kernel, and the identity. All are linear, so their sum is one 3×3 kernel, and the served network is no "
        f"larger. In the paper this helps. Here, after {runs.steps:,} steps and with {count} seeds, networks with "
        f"branches are {abs(difference):.2f} dB {verb} than those without (95 % interval {found.low:+.2f} to "
        f"{found.high:+.2f} dB), {chance}.{used}"
    )


def branches_caption(runs: BranchRuns) -> str:
    """What the picture of the branches shows."""
    parts = {name: f"{kernel[1][1]:+.2f}" for name, kernel in runs.kernels.items()}
    total = sum(kernel[1][1] for kernel in runs.kernels.values())
    return (
        "One pair of channels after training: the 3×3 branch, the wide branch, the identity, and their sum. In the "
        f"middle {parts['plain']} {parts['wide']} {parts['identity']} = {total:+.2f}. Blue: negative; orange: positive."
    )


def reach(found: Mapping[str, Influence]) -> str:
    """How far each method sees, and how much of it counts."""
    parts = [
        f"**{METHODS[name]}** {2 * one.reach + 1}×{2 * one.reach + 1} pixels, with "
        f"{percent(one.share_within(2), 0)} of the influence within 5×5"
        for name, one in found.items()
    ]
    return (
        "Each pixel of the small image was changed a little, to see how one enlarged pixel follows. The pixels on "
        f"which it can depend: {'; '.join(parts)}."
    )


def reach_caption(found: Mapping[str, Influence]) -> str:
    """What the picture of the influences shows."""
    return (
        f"{', '.join(METHODS[name] for name in found)}. Orange: the enlarged pixel gets lighter with this one. Blue: "
        "it gets darker, which sharpens edges. Colours follow the square root, so that small influences can be seen."
    )


def seams(found: Seams, overlap: int, reach: int) -> str:
    """What the overlap does."""
    if not found.wrong:
        said = "Both results agree in every bit"
        more = (
            ""
            if overlap >= reach
            else f"; here already below the network's reach of {reach} px, as rounding hides the rest"
        )
        return f"{said}, with {found.tiles} tiles{more}."
    return (
        f"{percent(found.wrong)} of the pixels differ, by up to {found.largest} levels, in {found.tiles} tiles. "
        f"On the right the difference, {STRENGTH} times as large."
    )


def against(first: str, one: Enlarged, second: str, other: Enlarged) -> str:
    """Two results side by side."""
    psnr = other.quality.psnr - one.quality.psnr
    lpips = other.distance - one.distance
    return (
        f"{first}: {', '.join(measures(one))}. {second}: {', '.join(measures(other))}. So {second} is "
        f"{abs(psnr):.2f} dB {'closer to' if psnr > 0 else 'further from'} the original, and by LPIPS "
        f"{'more' if lpips < 0 else 'less'} like it."
    )


def compressed(quality: int, size: int, gains: tuple[float, float]) -> str:
    """What compression leaves of the gain."""
    without, with_it = (f"{abs(gain):.2f} dB {'above' if gain > 0 else 'below'}" for gain in gains)
    return (
        f"JPEG of quality {quality}, {size / 1024:.1f} kB. The network is {with_it} bicubic interpolation; without "
        f"compression it was {without} it."
    )


def pairs(title: str, sizes: tuple[int, int], recipe: SrRecipe, method: str) -> str:
    """What the pairs are."""
    low, high = sizes
    given = "its bicubic enlargement" if low == high else "the small image"
    ways = " In training each pair is also flipped and turned at random, in eight ways." if recipe.turned else ""
    sets = " and ".join((source.folder or source.file).removesuffix(".zip").upper() for source in recipe.images)
    return (
        f"{METHODS[method]} is given {low}×{low} pixels of {given} and learns to make {high}×{high} pixels of the "
        f"original of them, in luminance only. These pairs are from “{as_written(title)}”, cut as in its "
        f"training.{ways} It was trained on {sets}, not on this picture."
    )


def at_step(step: int, psnr: float, bicubic: float) -> str:
    """The detail after a step."""
    return f"After {step:,} steps: {psnr:.2f} dB; bicubic interpolation {bicubic:.2f} dB."


def exercise_task(scale: int, margin: int) -> str:
    """The task for a factor."""
    return (
        f"The compact network for ×{scale} has a layer with a 5×5 kernel, and then {margin - 2} with 3×3 kernels. By "
        "how many pixels must tiles overlap on each side, so that no image can ever show a seam?"
    )


def exercise_praise(reach: int) -> str:
    """What the solution has shown."""
    return (
        f"{reach} pixels: the reaches of all layers add up. *Tiles and seams* above agrees at that overlap, and often "
        "before it, since far pixels count for so little that rounding hides them."
    )


def training_step(method: str, scale: int) -> str:
    """The label of the slider through a training."""
    return f"Step of the training of {METHODS[method]}, ×{scale}"


def training_alt(steps: Sequence[int], psnr: Sequence[float]) -> str:
    """The chart of a training for those who cannot see it."""
    return f"PSNR of the detail from step {steps[0]} ({psnr[0]:.2f} dB) to step {steps[-1]:,} ({psnr[-1]:.2f} dB)"


def gains(table: MethodTable, scale: int) -> str:
    """What the compact network gains on SRCNN, image by image."""
    ours, theirs = table.row(BEST, scale), table.row(SRCNN, scale)
    found = mean_difference(theirs.psnr, ours.psnr)
    above = sum(a > b for a, b in zip(ours.psnr, theirs.psnr, strict=True))
    chance = found.verdict
    share = percent(ours.parameters / theirs.parameters, 0)
    difference = found.after - found.before
    place = "above" if difference > 0 else "below"
    return (
        f"**PSNR gained on bicubic interpolation**, ×{scale}, on the {len(ours.psnr)} images of {table.benchmark}. "
        f"The compact network has {share} of SRCNN's parameters and is {abs(difference):.2f} dB {place} it on average "
        f"(95 % interval {found.low:+.2f} to {found.high:+.2f} dB, {chance}), and above it on {above} of "
        f"{len(ours.psnr)} images."
    )


def published(table: MethodTable, scale: int) -> str:
    """Published values, and the mean over eight turned images."""
    plain, turned = (fmean(values) for values in (table.row(BEST, scale).psnr, table.row(BEST, scale).turned_psnr))
    return (
        f"Dots are images, lines their mean. Published for SRCNN, trained on ImageNet: {PUBLISHED[scale]:.2f} dB. The "
        f"mean of eight turned and mirrored results lifts the compact network from {plain:.2f} to {turned:.2f} dB."
    )


def trade(table: MethodTable, scale: int) -> str:
    """Distortion against perception."""
    said = (
        "**Why the sharpest image may lose on PSNR.** PSNR rewards the mean of all possible details, which is blurred. "
        "LPIPS compares the activations of a network, and agrees better with people. "
    )
    if PERCEPTUAL not in table.methods(scale):
        return f"{said}The network that was trained on activations exists for ×4."
    one, other = table.row(BEST, scale), table.row(PERCEPTUAL, scale)
    psnr, lpips = mean_difference(one.psnr, other.psnr), mean_difference(one.lpips, other.lpips)
    return (
        f"{said}The perceptual network, which also learned from the activations of VGG16, has "
        f"{_change(psnr, 2, ' dB', 'PSNR')} and {_change(lpips, 3, '', 'LPIPS')} than the compact one."
    )


def _change(found: MeanDifference, digits: int, unit: str, measure: str) -> str:
    """A change with its interval: “0.91 dB less PSNR (0.60 to 1.20)”."""
    change = found.after - found.before
    chance = "" if found.is_beyond_chance else ", which may be chance"
    interval = f"{found.low:+.{digits}f} to {found.high:+.{digits}f}"
    more = "more" if change > 0 else "less"
    return f"{abs(change):.{digits}f}{unit} {more} {measure} (95 % interval {interval}{chance})"


def gains_alt(table: MethodTable, scale: int) -> str:
    """The chart of gains for those who cannot see it."""
    means = (f"{METHODS[row.method]} {fmean(row.psnr):.2f} dB" for row in table.rows if row.scale == scale)
    return f"Mean PSNR on {table.benchmark} at ×{scale}: {', '.join(means)}"


def plane_alt(means: Mapping[str, tuple[float, float]]) -> str:
    """The plane for those who cannot see it."""
    return "; ".join(f"{METHODS[name]}: {x:.2f} dB, LPIPS {y:.3f}" for name, (x, y) in means.items())


def full_size(title: str, size: tuple[int, int], scale: int, method: str) -> str:
    """What the button will do."""
    width, height = size
    return (
        f"Above, the picture is shrunk first, so that the result can be compared. Here “{as_written(title)}” is "
        f"enlarged as it is, by {METHODS[method]}: from {width:,} × {height:,} to {scale * width:,} × "
        f"{scale * height:,} pixels, tile by tile, in the worker."
    )


def too_large(size: tuple[int, int], scale: int, most: int) -> str:
    """Why a picture is not enlarged here."""
    width, height = size
    return (
        f"The result would have {scale * width:,} × {scale * height:,} pixels, and this page makes up to "
        f"{most // 1_000_000} megapixels. Choose a smaller factor or picture, or run "
        f"`python -m core upscale photo.jpg large.png --scale {scale}`, which makes up to {LARGEST // 1_000_000}."
    )


def enlarged(inputs: Mapping[str, Any], picture: RGB, stopped: bool) -> str:
    """The caption of a picture at its full size."""
    height, width = picture.shape[:2]
    if stopped:
        return f"“{inputs['title']}”, stopped."
    tiles = "one tile" if inputs["tiles"] == 1 else f"{inputs['tiles']} tiles"
    return (
        f"“{inputs['title']}” by {METHODS[inputs['method']]}, {width:,} × {height:,} pixels in {tiles}; shown smaller."
    )
