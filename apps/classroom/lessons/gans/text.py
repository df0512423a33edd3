"""Every word of the page, except those on advice, which `advice_text` has."""

from collections.abc import Mapping, Sequence

from apps.classroom.ui.components import ChartLine
from core.evaluation.generated.measures import Measures
from core.evaluation.generated.quality import Copying, QualityReport
from core.numbers import percent
from core.synthesis.gan.adversarial_losses import AdversarialLoss
from core.synthesis.gan.generator import Opinion
from core.synthesis.gan.latent import Path
from core.synthesis.gan.nearest_training_image import NearestImage
from core.synthesis.gan.training_summary import EQUILIBRIUM, QUALITY, History, Summary, summary

KIND, KINDS = "The page is about", {"flowers": "Flowers", "digits": "Digits"}
ONE = {"flowers": "Flower", "digits": "Digit"}
NEW_NOISE = "New noise"
BOARD_ALT = (
    "Generated flowers and digits; the bar below each shows how probable the discriminator holds it that it is real"
)
BOARD_NOTE = "The bar below each image is the discriminator's probability that it is real."
ENDS = ("generated", "real")
WANTED = "What D wants changed: lighter or darker"
GRADIENT_ALT = "The gradient of the discriminator's output by each pixel"
COPY_ELSEWHERE = "Is it a copy? The section *Evidence* has the distances to the training images."
FIND_NEAREST, SEARCHING = "Find the nearest training image", "Opening the training images …"
NEAREST = "Nearest training image"

EXPLANATION = (
    "Training repeats four steps. **1.** Draw noise; the generator G turns each vector into an image. **2.** Add real "
    "images, and label both: generated 0, real 1. **3.** Train the discriminator D on them, like any classifier. "
    "**4.** Freeze D, draw new noise, label its images *real*, and train G through D. D's gradient, shown above for "
    "one image, is all that G ever learns about real ones. In the last epoch the mean losses were:"
)
VIEW, EVIDENCE = "A closer look", "What was measured"
VIEWS = {
    "steps": "The four steps",
    "walk": "Walk between two",
    "arithmetic": "Add and subtract",
    "judge": "Ask the discriminator",
}
TRAINING = "The same {count} noise vectors after each recorded epoch. Drag the slider or play the film."

PATHS: Mapping[Path, str] = {"spherical": "on the sphere", "linear": "straight"}
STRIPS: Mapping[Path, str] = {
    "spherical": "On the sphere: the direction turns evenly, the length stays.",
    "linear": "Straight: each number changes evenly, and the vector gets shorter in the middle.",
}
START, END = "from", "to"
WALK = "The walk begins at the image that is chosen at the top. **Click where it should end.**"
WALK_ALT = "Where the walk begins and ends"
PLACE = "Place on the way"
USUAL = ("95 % of", "random vectors")
LENGTH_AXIS, WAY_AXIS = "length of the vector", "share of the way"

ARITHMETIC = (
    "Pick three images that share something for each group; a click puts an image in or takes it out. G draws the mean "
    "of A, minus the mean of B, plus the mean of C."
)
PICK_FOR, PICK_ALT = "A click is for", "Images to pick for the groups A, B and C"
AVERAGE_THREE = "Average three of each"
AVERAGE_THREE_HELP = "Off: only the first of each group is used. Costs nothing."
RESULT_ALT = "The image of the sum"

JUDGING = "The discriminator judges any image that you give it, scaled to its own size."
JUDGING_NOTE = (
    "It learned to tell training images from those of its generator, and nothing else. About noise or other photos its "
    "answer means little: it has never seen any."
)
JUDGED_LABEL = "Images to judge"
JUDGED = {
    "flower": "Flower",
    "palace": "Palace",
    "cat": "Cat",
    "noise": "Noise",
    "grey": "Flat grey",
}
UPLOAD = "Your own picture, up to 10 MB"

EPOCH, EPOCH_AXIS = "Epoch", "epoch"
PLAY, PAUSE = "Play", "Pause"
GRID_ALT = "Generated images of the same noise after this epoch"
LOSS_TITLE, ACCURACY_TITLE, QUALITY_TITLE = "loss", "D's accuracy", "kernel distance"
REAL, FAKE, AVERAGED_G = "real", "generated", "averaged G"
LOWER = "Kernel distance of generated images from held-out real ones, in features of a classifier: lower is better."

ROWS = {
    "generated": "generated images",
    "real, held out": "real images, held out",
    "mean image": "the mean image, repeated",
    "noise": "noise",
}
ALIKE, NEVER, ALWAYS = "½: as near as real images", "never nearer", "always nearer"
EVIDENCE_VIEWS = {
    "training": "Watch it learn",
    "advice": "Which advice helps",
    "quality": "How good, and is it copied",
}

EXERCISE_TASK = (
    "Losses do not tell when the images become good. Under *Watch it learn*, find the epoch in which the kernel "
    "distance has first halved since it was first measured."
)
EXERCISE_HINT = (
    "Read the first value of the curve *kernel distance*, take half of it, and look where the curve first falls below. "
    "The film does not count: stop it there."
)
PNG, WALK_WEBP = "Images (PNG)", "Walk (WebP)"


def name(kind: str, number: int) -> str:
    """What an image is called, by its number from 0."""
    return f"{ONE[kind]} {number + 1}"


def tile(kind: str, number: int, share: float) -> str:
    """An image on the board, and what the discriminator says of it."""
    return f"{name(kind, number)}: {percent(share, 0)} real"


def marked(number: int, mark: str) -> str:
    """An image on a board with letters."""
    return f"Image {number + 1}" + (f", {mark}" if mark else "")


def verdict(opinion: Opinion) -> str:
    """What the discriminator says."""
    return f"D takes it for {'real' if opinion.logit > 0 else 'generated'}: {percent(opinion.probability)} real"


def step(opinion: Opinion, lifted: Opinion) -> str:
    """What one step along the gradient does."""
    before, after = (f"{one.logit:+.2f}".replace("-", "−") for one in (opinion, lifted))
    return (
        f"One small step along the gradient, too small to see: {percent(lifted.probability)} real "
        f"(logit {before} → {after})."
    )


def nearest(found: NearestImage) -> str:
    """How near the nearest training image is."""
    return (
        f"It is {found.distance:.1f} levels per pixel away from the nearest of {found.searched:,} training images, and "
        f"{found.second_distance:.1f} from the second nearest. A copy would be far nearer to one than to any other."
    )


def place(path: str, opinion: Opinion) -> str:
    """Below the image at one place of a walk."""
    return f"{path}: {percent(opinion.probability, 0)} real"


def walk_lengths(shortest_on_line: float, shortest: float, count: int) -> str:
    """What the drawing of lengths says."""
    said = (
        f"The length falls to {shortest_on_line:.1f} on the straight path; the shortest of {count:,} random vectors has"
    )
    return f"{said} {shortest:.1f}." + (" G was never trained there." if shortest_on_line < shortest else "")


def lengths_alt(walks: Mapping[Path, Sequence[float]], usual: tuple[float, float, float]) -> str:
    """The drawing of lengths in words."""
    parts = [
        f"{PATHS[path]} from {row[0]:.1f} over {row[len(row) // 2]:.1f} to {row[-1]:.1f}" for path, row in walks.items()
    ]
    _, low, high = usual
    return f"Length of the vector on the way: {'; '.join(parts)}. 95 % of random vectors: {low:.1f} to {high:.1f}."


def pick_more(group: str) -> str:
    """Where a group is empty."""
    return f"Pick an image for group {group}."


def mean(letter: str, length: float) -> str:
    """Below the image of the mean of a group."""
    return f"mean of {letter}, length {length:.1f}"


def mean_alt(letter: str) -> str:
    """The image of a mean in words."""
    return f"The image of the mean of group {letter}, with its members below"


def result(length: float) -> str:
    """Below the image of the sum."""
    return f"A − B + C, length {length:.1f}"


def sum_length(length: float, low: float, high: float) -> str:
    """Whether the sum is a vector that the generator knows."""
    usual = f"95 % of random vectors are {low:.1f} to {high:.1f} long"
    if low <= length <= high:
        return (
            f"{usual}, and so is the sum ({length:.1f}): the mean of three vectors is about √3 times shorter than "
            "each, and three such means added are √3 times longer again. So G knows such vectors."
        )
    side = "shorter" if length < low else "longer"
    return f"{usual}; the sum is {side} ({length:.1f}), so G was hardly trained there."


def losses(loss: AdversarialLoss, history: History) -> str:
    """Both losses as LaTeX, with their means in the last epoch."""
    last = history[-1]
    return (
        rf"\begin{{aligned}} L_D &= {loss.discriminator_formula} \\ &= {last['discriminator_loss']:.3f} \\[0.4em] "
        rf"L_G &= {loss.generator_formula} = {last['generator_loss']:.3f} \end{{aligned}}"
    )


def grid_caption(epoch: int, averaged: bool) -> str:
    """Below the grid of an epoch."""
    weights = "averaged weights" if averaged else "the last weights, not averaged"
    return f"Before the training, {weights}" if epoch == 0 else f"After epoch {epoch}, {weights}"


def at_epoch(history: History, epoch: int) -> str:
    """The numbers of an epoch."""
    if epoch == 0:
        return f"Before the training nothing was measured. {LOWER}"
    entry = history[epoch - 1]
    parts = [f"D {entry['discriminator_loss']:.3f}", f"G {entry['generator_loss']:.3f}"]
    real, fake = (percent(entry[name], 0) for name in ("accuracy_real", "accuracy_fake"))
    parts.append(f"D recognizes {real} of real and {fake} of generated images")
    measured = next((number for number in range(epoch, 0, -1) if QUALITY in history[number - 1]), None)
    if measured is not None:
        when = "" if measured == epoch else f" (measured in epoch {measured})"
        parts.append(f"kernel distance {distance_number(history[measured - 1][QUALITY])}{when}")
    return f"Epoch {epoch}: {', '.join(parts)}. {LOWER}"


def curves_alt(title: str, lines: Sequence[ChartLine]) -> str:
    """A chart in words: where each line begins and ends."""
    ends = [f"{line['name']} from {line['y'][0]:.3g} to {line['y'][-1]:.3g}" for line in lines if line["y"]]
    return f"{title} over epochs: {', '.join(ends)}"


def losses_as_aim(history: History) -> str:
    """Why falling losses are no aim, from what was recorded."""
    found = summary(history)
    d, g = found.last["discriminator_loss"], found.last["generator_loss"]
    goal = EQUILIBRIUM["discriminator_loss"]
    parts = [
        "**Why falling losses are no aim.** Each loss is measured against an opponent that learns, too. If G were "
        f"perfect, D could only guess: D's loss would be 2\u00a0ln\u00a02\u00a0=\u00a0{goal:.3f} and G's "
        f"ln\u00a02\u00a0=\u00a0{EQUILIBRIUM['generator_loss']:.3f}.",
        f"Here D's loss went from {found.first['discriminator_loss']:.2f} to {d:.2f} and G's from "
        f"{found.first['generator_loss']:.2f} to {g:.2f}; D's is {_beside(d, goal)}.",
        _lowest_or_best(found),
    ]
    if found.correlation is not None:
        parts.append(_correlation(found.correlation))
    return " ".join(parts)


def distance(row: Measures) -> str:
    """A kernel distance with its standard error."""
    return f"{distance_number(row.kernel_distance)} ± {distance_number(row.kernel_distance_error)}"


def quality(found: QualityReport) -> str:
    """How far generated images are from real ones, as a few sentences."""
    own, real = found.generated, found.held_out
    said = (
        f"**How far from real?** The kernel distance of {found.images:,} generated images from {found.real_images:,} "
        f"training images is {distance_number(own.kernel_distance)}; that of held-out real images is 0 on average. "
        f"Precision {percent(own.precision, 0)} (real: {percent(real.precision, 0)}): how many look like a real image. "
        f"Recall {percent(own.recall, 0)} (real: {percent(real.recall, 0)}): how much of the variety is there."
    )
    if own.digits is not None:
        said += (
            f" A classifier sees {own.digits.classes_seen} of {len(own.digits.histogram)} digits in them, with a mean "
            f"confidence of {percent(own.digits.mean_confidence)}."
        )
    return said


def copying(found: QualityReport) -> str:
    """Whether generated images are nearer to training images than real ones are."""
    one = found.copying
    low, high = percent(one.nearer_low, 0), percent(one.nearer_high, 0)
    share = f"{percent(one.nearer, 0)} of pairs (95 % interval {low} to {high})"
    if one.is_nearer:
        said = "so they are nearer to the training images than new real images are: a sign of copying."
    else:
        said = "so they are, as a rule, no copies."
    suspects = (
        f"{one.suspects} of {found.images:,} are suspiciously near to a single training image; without any copying, up "
        f"to {found.images / 100:.0f} are expected."
    )
    return (
        "**Does it copy?** Take a generated image and a real one that the training never saw. The generated one is "
        f"nearer to its nearest training image in {share}; {said} {suspects}"
    )


def copying_alt(one: Copying) -> str:
    """The drawing of the interval in words."""
    return (
        f"A generated image is the nearer one in {percent(one.nearer, 0)} of pairs, 95 % interval "
        f"{percent(one.nearer_low, 0)} to {percent(one.nearer_high, 0)}; one half would be alike"
    )


def features(found: QualityReport) -> str:
    """In which features all distances are."""
    network = found.network.split()[0]
    return f"Distances in the features of `{network}`; published figures use other features and must not be compared."


def exercise_praise(history: History, epoch: int) -> str:
    """What the found epoch shows."""
    found, entry = summary(history), history[epoch - 1]
    g = f"{entry['generator_loss']:.2f} there and {found.last['generator_loss']:.2f} at the end"
    return (
        f"The distance has halved by epoch {epoch} of {found.epochs}; its best value is "
        f"{distance_number(found.best[1])}, in epoch {found.best[0]}. G's loss is {g}: from it alone "
        "you could not have told."
    )


def distance_number(value: float) -> str:
    """A kernel distance to two significant digits below 1, with a real minus sign."""
    shown = f"{value:.4f}" if abs(value) < 0.01 else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"
    return shown.replace("-", "−")


def _beside(value: float, goal: float) -> str:
    gap = value - goal
    if abs(gap) < 0.05:
        return "close to its value at equilibrium: D can hardly tell them apart"
    return "above that of guessing" if gap > 0 else "below that of guessing: D still tells many images apart"


def _lowest_or_best(found: Summary) -> str:
    near, then = found.near_lowest
    best, smallest = found.best
    if near == best:
        return f"The images were best in epoch {best} (kernel distance {distance_number(smallest)})."
    return (
        f"**G's loss was lowest in epoch {found.lowest} ({found.lowest_loss:.2f}), when the kernel distance was "
        f"{distance_number(then)}; the images were best in epoch {best} ({distance_number(smallest)}), with a loss of "
        f"{found.loss_of_best:.2f}.**"
    )


def _correlation(value: float) -> str:
    shown = f"{value:+.2f}".replace("-", "−")
    if value <= -0.3:
        said = "the lower its loss, the worse the images"
    elif value < 0.3:
        said = "its loss says little about the images"
    else:
        said = "here both fell together, which is no rule"
    return f"Over the measured epochs, the rank correlation of G's loss and the distance is {shown}: {said}."
