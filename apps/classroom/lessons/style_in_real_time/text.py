"""Every word of the page, and sentences with the numbers of a picture or a record."""

import math

from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle, PaintedPhoto
from apps.shared.finished import Finished
from apps.shared.markdown import as_written
from core.evaluation.mean_ratio import MeanRatio, mean_ratio
from core.images import RGB
from core.numbers import about, percent
from core.synthesis.style.learning.losses_record import Losses, LossesRecord
from core.synthesis.style.network_settings import ClipSettings, NetworkSettings

PHOTO, RESULT = "Photo", "Picture"
HANDLE = "Drag the handle."
KNOWN, ANY, LEARN = "Known styles", "Any painting", "Learn one"
OF_THIS_VISIT, LEARNED_HERE, CAME_WITH_IT = "Learned in this visit", "Learned for this suite", "Came with the network"
MIXER_HELP = "Choose up to three styles; each gets a weight."
ANY_HELP = "A second network looks at the painting once and predicts how the first one must paint."
LEARN_HELP = (
    "Only the 990 numbers of one style are trained, by the losses of Gatys et al. on crops of photos. "
    "Afterwards they are a style like all others."
)
HOW_TO_LEARN = "How to learn"
LOSSES = {"content": "content", "style": "style", "total_variation": "total variation"}
LOSS_AXIS, SECONDS_AXIS, WEIGHTED_LOSS = "weighted loss", "seconds", "weighted loss on the same photo"
DOWNLOAD = "The picture (PNG)"

LARGE_TITLE, CLIP_TITLE = "A large picture", "A moving picture"
DOWNLOAD_LARGE = "The large picture (JPEG)"
CLIP = "Each frame is painted by itself; smoothing makes successive frames agree, so that strokes do not flicker."
CLIP_FILE = "A GIF, WebP, MP4 or WebM of up to 10 s; without one, a lamp moves over the photo"
FIRST_SECONDS = "Only the first 10 s are painted."
CLIP_WEBP, CLIP_MP4 = "The clip (WebP)", "The clip (MP4)"
FRAME_AXIS, FLICKER_AXIS = "frame", "flicker, in levels of 0 to 255"

EXPLANATION = (
    "The photo goes through 18 convolutions whose kernels are the same for every style. After each, every channel is "
    "normalised over the picture and then gets the style's own scale γ and offset β. These pairs, 990 numbers, are all "
    "that the network knows of a painting, so a mix of styles is a weighted mean of numbers."
)
VIEW = "What to explain"
VIEWS = {"numbers": "The numbers of the mix", "map": "A map of all styles"}
FORMULA = (
    r"z=\gamma_s\,\frac{x-\mu(x)}{\sigma(x)}+\beta_s,\qquad "
    r"\gamma_s=\sum_i w_i\,\gamma_i,\quad \beta_s=\sum_i w_i\,\beta_i,\quad \sum_i w_i=1"
)
MIX = "= the mix"
STRIPS_ALT = "The numbers of each style and of their mix, as strips of colour"
MAP = "**Walk among the styles.** Drag the marker: each place is a mix of its nearest styles."
MARKER = "Place on the map of styles"
TAKE_MIX = "Take this mix to the top"

NETWORK = "the network, one pass"
SECONDS = "**Time for one picture** (median)"
EVIDENCE_VIEW = "What was measured"
EVIDENCE_VIEWS = {"losses": "Loss and time", "pictures": "The pictures of one painting"}
LOSSES_ALT = "The weighted losses of every painting: by the network, and by optimization"

EXERCISE_TASK = (
    "Paint strokes twice as large in a picture of the same size. Which share of the pixels does the network then see?"
)
EXERCISE_HINT = (
    "The kernels fix the size of a stroke in pixels. So the network must see a smaller photo: how much smaller?"
)
SHARE_SEEN = "Pixels that the network sees, in percent"


def painted(title: str, style: str, painted: PaintedPhoto) -> str:
    """The caption of the picture on the stage."""
    height, width = painted.picture.shape[:2]
    planning = ", including the planning of memory for this size" if painted.planned else ""
    time = f"{1000 * painted.seconds:.0f} ms{planning}"
    return f"“{as_written(title)}” in the style of {style}: {width} × {height} pixels in {time}. {HANDLE}"


def painted_alt(title: str, style: str) -> str:
    """The picture for those who cannot see it."""
    return f"{title} in the style of {style}"


def not_yet(painting: str) -> str:
    """The caption of the photo before a painting has been learned."""
    return f"Press **Learn**: the photo is painted again and again while “{painting}” is learned."


def recorded_learning(painting: str, record: Finished) -> str:
    """The caption of the recorded picture."""
    steps = record.history[-1][1]["steps"]
    return f"“{painting}”, recorded after {record.seconds:.0f} s and {steps:.0f} steps. {HANDLE}"


def learning(note: str, remaining: float | None) -> str:
    """How far a running job is."""
    return note if remaining is None else f"{note}, {about(remaining)} left"


def learned(painting: str, steps: str, stopped: bool) -> str:
    """What a run has learned."""
    end = "stopped" if stopped else "ended"
    return f"“{painting}”, {end} after {steps} steps. It is now among the known styles, for this visit."


def smaller(settings: NetworkSettings) -> str:
    """The caption when the stage shows a smaller picture than the settings say."""
    return f"Shown with a longest side of {settings.longest_side} pixels; *{LARGE_TITLE}* below paints the full size."


def download_numbers(title: str) -> str:
    """The label of the download of a learned style."""
    return f"The numbers of “{title}” (NPY)"


def shares(style: ChosenStyle) -> str:
    """The mix in words."""
    return " + ".join(f"{percent(share, 0)} {style.styles[name].title}" for name, share in style.shares.items())


def row(weight: float, title: str, first: bool) -> str:
    """What stands before the numbers of a style in a mix."""
    return f"{'' if first else '+ '}{weight:.2f} × {title}"


def example(layer: str, channel: int, weights: list[float], gammas: list[float], mixed: float) -> str:
    """One of the numbers of a mix, computed; a formula."""
    terms = " + ".join(rf"{weight:.2f}\cdot {_signed(gamma)}" for weight, gamma in zip(weights, gammas, strict=True))
    name = layer.replace("_", r"\_")
    return rf"\gamma_{{\text{{{name}, channel {channel}}}}} = {terms} = {mixed:.2f}"


def predicted(count: int) -> str:
    """What stands before the numbers that were predicted from a painting."""
    return (
        f"For this painting the second network has predicted {count} numbers, for a smaller network of the same kind:"
    )


def map_caption(explained: float) -> str:
    """What the map shows."""
    return (
        f"The two directions in which the styles differ most (principal components) hold {percent(explained, 0)} of "
        "the variance of their numbers; so neighbours here need not look alike in every respect."
    )


def large(title: str, width: int, height: int, larger: bool) -> str:
    """What a large picture is about."""
    said = (
        "A network that normalises over the whole picture would paint each tile in other colours. Here all tiles share "
        "the statistics of patches of the whole photo, so no seam shows and memory stays bounded. "
        "Strokes keep their size in pixels: for larger ones, raise *Stroke size*. "
    )
    shown = as_written(title)
    if larger:
        return f"{said}“{shown}” has {width:,} × {height:,} pixels."
    return f"{said}“{shown}” has no more than {width:,} × {height:,} pixels; upload a photo to paint a large one."


def painted_large(title: str, style: str, picture: RGB, stopped: bool) -> str:
    """The caption of a large picture."""
    height, width = picture.shape[:2]
    end = ", stopped" if stopped else ""
    return f"“{title}” in the style of {style}, {width:,} × {height:,} pixels{end}; shown smaller."


def lamp_over(title: str) -> str:
    """The title of the clip that is made from a photo."""
    return f"A lamp over “{title}”"


def clip_caption(title: str, style: str, flicker: float, smoothing: float) -> str:
    """The caption of a painted clip."""
    return f"{title} in the style of {style}: mean flicker {flicker:.2f} with smoothing {smoothing:g}."


def recorded_clip(record: Finished) -> str:
    """The caption of the recorded clip, with what the smoothing does to its flicker."""
    last = record.history[-1][1]
    smoothing = ClipSettings.parse(record.settings).smoothing
    with_it, without = last["mean flicker"], last["without smoothing"]
    return (
        f"Recorded in {record.seconds:.0f} s. Mean flicker {with_it:.2f} with smoothing {smoothing:g}, "
        f"{without:.2f} without. Flicker is how much more a frame changes than the clip does."
    )


def after_steps(steps: int) -> str:
    """A picture by optimization after some steps."""
    return f"optimization, {steps} steps"


def losses(record: LossesRecord) -> str:
    """What the recorded losses say, and whether it is beyond chance."""
    lines = [_compared(steps, mean_ratio(record.ratios(steps))) for steps in record.steps]
    lines.append(_parts(record, record.steps[0]))
    passes = record.seconds(None) / (record.seconds(record.steps[0]) / record.steps[0])
    lines.append(f"One pass took as long as {passes:.1f} steps of the optimization.")
    return "\n\n".join(lines)


def measured(painting: str) -> str:
    """What stands above the pictures that were measured."""
    return f"The pictures of “{painting}”, as measured:"


def measured_caption(label: str, losses: Losses) -> str:
    """A picture with its losses."""
    return f"{label}: loss {losses.loss:.2f}, content {losses.content:.2f}, style {losses.style:.2f}"


def losses_note(record: LossesRecord) -> str:
    """How the losses were measured."""
    height, width = record.size
    return (
        f"Loss: {record.content:g} × content + {record.style:g} × style + {record.total_variation:g} × total "
        f"variation, the same for both, on the sample “{record.sample}” at {width} × {height} pixels, which is not "
        "among the photos of the training. Times are those of the machine named on the model card, where the network "
        "ran in Keras."
    )


def exercise_praise(photo: RGB, settings: NetworkSettings) -> str:
    """What the solution shows, with the sizes of this photo."""
    size = photo.shape[:2]
    rows, columns = settings.size(*size)
    seen_rows, seen_columns = settings.seen(*size)
    share = percent(seen_rows * seen_columns / (rows * columns), 0)
    return (
        f"The network sees {seen_columns} × {seen_rows} pixels instead of {columns} × {rows}, {share} of them, and its "
        "work grows with their number. The result is enlarged, and the strokes with it."
    )


def _compared(steps: int, ratio: MeanRatio) -> str:
    said = (
        f"**Against {steps} steps** the loss of the network is {ratio.mean:.2f} times that of the optimization "
        f"(95 % interval {ratio.low:.2f} to {ratio.high:.2f}), lower for {ratio.below} of {ratio.count} paintings."
    )
    return said if ratio.is_beyond_chance else f"{said} The interval includes 1: this may be chance."


def _parts(record: LossesRecord, steps: int) -> str:
    """In which of the two losses the network differs more from the optimization."""
    content, style = (mean_ratio(record.ratios(steps, part)) for part in ("content", "style"))
    more, word = (content, "content") if abs(math.log(content.mean)) > abs(math.log(style.mean)) else (style, "style")
    return (
        f"Alone, the style loss is {style.mean:.2f} times ({style.low:.2f} to {style.high:.2f}) and the content loss "
        f"{content.mean:.2f} times ({content.low:.2f} to {content.high:.2f}) that of {steps} steps: the difference is "
        f"mostly in the {word}" + ("." if more.is_beyond_chance else ", but may be chance.")
    )


def _signed(value: float) -> str:
    return f"{value:.2f}" if value >= 0 else f"({value:.2f})"
