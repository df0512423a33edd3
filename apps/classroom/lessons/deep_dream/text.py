"""Every word of the page: explanation, captions, and sentences with the numbers of a dream."""

from collections.abc import Mapping, Sequence

from apps.shared.markdown import as_written
from core.data import samples
from core.numbers import percent
from core.synthesis.dream.evidence_settings import WHOLE, Comparison
from core.words import listed

LAYERS, GUIDE = "Layers", "Another picture"
ABOUT = "Dream of"
TOWARDS = "Dream towards"
OWN_GUIDE = "Your own picture"
GUIDE_UPLOAD = "The other picture, up to 10 MB"
GUIDE_HELP = (
    "Each position of the picture is pulled towards whatever it resembles most in the other one, as the layers with a "
    "weight see it."
)

EXPLANATION = (
    "A network wants nothing, of course; it responds. The weights stay fixed, and gradient ascent changes the picture "
    "$x$. The *gradient* says for every pixel how much a little more red, green or blue would strengthen the response "
    "of the chosen layers; each step moves the picture that way. At a single size more of the change is fine detail, "
    "so the ascent starts on a small copy, the first *octave*. Each further octave is enlarged, regains the detail "
    "lost in shrinking (*re-injection*) and is climbed again. The first dreams, in 2015, were those of GoogLeNet, an "
    "Inception network; here VGG16 or EfficientNet-Lite0 dreams."
)
FORMULA = (
    r"x \leftarrow x + \alpha\,\frac{P g}{\operatorname{std}(P g)},\qquad "
    r"g=\frac{\partial}{\partial x}\sum_i w_i\,\overline{a_i(x)^2}"
)
PREPARATION = (
    "$P$ prepares the gradient: each scale of detail is divided by its own standard deviation (*bands*), fine detail "
    "is weakened as in photos (*frequencies*), and brightness counts more than hue (*colours*). Dividing by the "
    "standard deviation std makes all steps equally large. Before each step the picture is moved a little at random "
    "(*jitter*, *turn*, *stretch*), so that the dream does not depend on one exact position. Activations at the edge "
    "of a layer respond to the padding there and are left out."
)
NEW_OCTAVE = (
    "The objective drops where an octave begins: the picture has a new size, and detail that no step has changed yet. "
    "Compare its values within an octave only."
)
ALL_MEASURES = "All measurements"
VIEW = "A closer look"
ASCENT, STEP, STAGES, ONE_CHANNEL, ZOOM_VIEW = "ascent", "step", "stages", "channel", "zoom"
VIEWS = {
    ASCENT: "Gradient ascent",
    STEP: "One step in numbers",
    STAGES: "The stages of each octave",
    ONE_CHANNEL: "One channel at a time",
    ZOOM_VIEW: "Zoom into the dream",
}
FIRST_STEP = "The first step of octave"
BEFORE, AFTER = "pixel before (0 to 255)", "pixel after"
GRADIENT, DIRECTION, CHANGE = "gradient $g$, in units of its std", "prepared, $Pg/\\mathrm{std}(Pg)$", "times $\\alpha$"
NO_STAGES = "Press **Dream** to see the stages of every octave of that run here."

CHANNELS = (
    "A layer has hundreds of channels, and each responds to other patterns; these are the first 64. Every tile is the "
    "dream of one channel, which began with noise. Click on one and compare it with the parts of the sample photos to "
    "which this channel responds most."
)
CHANNEL = "channel"
ITS_DREAM = "its dream"

ZOOM = "Dream, enlarge the middle a little, dream again: every frame invents the detail that the next one enlarges."
RECORDED_ZOOM = "A recorded zoom with the default settings."
ZOOM_WEBP, ZOOM_MP4 = "The zoom (WebP)", "The zoom (MP4)"

PRESETS = "Leave one ingredient out:"
PHOTO, DREAM = "Photo", "Dream"
HANDLE = "Drag the handle."
OBJECTIVE_AXIS = "objective: how strongly the chosen layers respond"

EVIDENCE = (
    "Does each ingredient do what it is there for? One at a time was left out, on the same {photos} photos at {side} "
    "pixels with {octaves} octaves. In brackets, the 95 % interval of the change."
)
MEASURES_NOTE = (
    "*Response*: of the chosen layer, averaged over moved copies of the picture, after the dream ÷ before. *Fine* and "
    "*colour*: the share of the change that is finer than 4 pixels, or hue rather than brightness. Bold: differs from "
    "the whole recipe beyond chance."
)
EVIDENCE_HEAD = "| recipe | response | fine | colour |"
VARIANTS = {
    WHOLE: "whole recipe",
    "no octaves": "one octave, as many steps",
    "no detail": "no re-injection",
    "no bands": "no bands",
    "no frequencies": "no frequencies",
    "no colours": "no colours",
    "no motion": "no jitter, turn, stretch",
}
MEASURES = {"gain": "response", "fine": "fine detail", "colour": "colour"}

EXERCISE_TASK = (
    "Which is which? Each strip shows the parts of photos to which one channel responds most. Find the dream of each "
    "channel, then check."
)
EXERCISE_HINT = "Compare textures and colours rather than things: scales, fur, spokes, stripes, round shapes."
EXERCISE_PRAISE = (
    "A guess matches all three once in six tries. Channels are not always this clear: many respond to several "
    "unrelated patterns."
)
CHECK, THREE_OTHERS = "Check", "Three others"
WRONG = "Not all three matched, so here are three others."

DOWNLOAD = "The dream (PNG)"
NOTHING_TO_DOWNLOAD = "You can download the dream here once there is one."


def recorded(seconds: float) -> str:
    """The caption of the recorded dream."""
    return f"A recorded dream with the default settings; it took {seconds:.0f} s. {HANDLE}"


def not_yet(title: str) -> str:
    """The caption of a picture that has not been dreamed on."""
    return f"{title}, before the dream"


def stopped(step: int, total: int) -> str:
    """The caption of a dream that the visitor stopped."""
    return f"Stopped at step {step} of {total}. {HANDLE}"


def other_settings(title: str, about: str) -> str:
    """The caption of a dream when the picture or the knobs have changed since."""
    return (
        f"The dream on “{as_written(title)}”{about and f' of {about}'} with the settings it was started with. "
        "Dream again to use the current ones."
    )


def done(about: str) -> str:
    """The caption of a dream that has ended."""
    return f"A dream of {about}. {HANDLE}" if about else HANDLE


def towards(title: str) -> str:
    """What a guided dream is about."""
    return f"what is in “{as_written(title)}”"


def of_channel(layer: str, channel: int) -> str:
    """What the dream of a channel is about."""
    return f"channel {channel} of {layer}"


def octave(number: float) -> str:
    """The mark in the chart where an octave begins."""
    return f"octave {number:.0f}"


def new_octave(recorded: str) -> str:
    """Why the objective falls; and whose it is, if it is that of a record of another picture, by its title."""
    return f"Recorded on “{as_written(recorded)}”. {NEW_OCTAVE}" if recorded else NEW_OCTAVE


def step_caption(numbers: Mapping[str, float]) -> str:
    """What the table of a step shows, and what the step did to the objective."""
    before, after = numbers["objective"], numbers["objective_after"]
    return (
        f"The pixel in the middle (row {numbers['row']:.0f}, column {numbers['column']:.0f}). The gradient's standard "
        f"deviation is {numbers['gradient_std']:.2g}. This one step took the objective from {before:.4g} to "
        f"{after:.4g} ({100 * (after / before - 1):+.0f} %)."
        if before
        else "The layers do not respond to this picture at all, so there is no gradient."
    )


def channel_title(layer: str, channel: int) -> str:
    """The title of a channel."""
    return f"Channel {channel} of {layer}"


def views_caption(found: Sequence[tuple[str, int, int, float]]) -> str:
    """Where the views of a channel come from, and how strongly it responds to each."""
    said = ", ".join(f"{samples.find(name).title.lower()} {value:.0f}" for name, _, _, value in found)
    return f"where the channel responds most, and its activation there: {said}"


def views_alt(number: int) -> str:
    """The name of a strip of the exercise."""
    return f"Strip {number}"


def zoom_caption(title: str, frames: int, rate: float) -> str:
    """The caption of the visitor's zoom."""
    return f"“{title}”: {frames} frames, {frames / rate:.1f} s."


def measure(name: str, value: float) -> str:
    """A value of the evidence."""
    return f"{value:.2f} ×" if name == "gain" else percent(value)


def claim(variant: str, name: str, found: Comparison) -> str:
    """What leaving an ingredient out does to the measure that it is there for, and whether beyond chance.

    Args:
        variant: the variant without the ingredient.
        name: of the measure.
        found: the comparison with the whole recipe.
    """
    label = VARIANTS[variant]
    subject = label[0].upper() + label[1:]
    if name == "gain":
        change = f"× {found.without / found.whole:.2f}"
        interval = f"{found.low:.2f} to {found.high:.2f}"
    else:
        change = f"{_signed(found.without - found.whole)} points"
        interval = f"{_signed(found.low)} to {_signed(found.high)}"
    verdict = "" if found.certain else "; that may be chance"
    return f"{subject}: {MEASURES[name]} **{change}** ({interval}){verdict}."


def higher_without(variants: Sequence[str]) -> str:
    """That with these variants, at least one, the layer responds more, and more of the change is fine."""
    named = listed([VARIANTS[name] for name in variants])
    return (
        f"A stronger response need not be a better dream: with {named} the layer responds more, but more of the change "
        "is fine grain."
    )


def _signed(share: float) -> str:
    """A difference of shares in points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")
