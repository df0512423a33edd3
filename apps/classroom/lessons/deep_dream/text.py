"""Every word of the page: explanation, captions, and sentences with the numbers of a dream."""

EXPLANATION = (
    "Nothing is trained here: the weights stay frozen, and the *picture* $x$ climbs. Each step asks which small change "
    "of the pixels would excite the chosen layers more, and makes that change. At a single size this yields only fine "
    "noise, so the climb starts on a small copy, the first *octave*. Each further octave is enlarged, gets back the "
    "detail that the smaller copy could not hold (*re-injection*), and climbs again."
)
FORMULA = (
    r"x \leftarrow x + \alpha\,\frac{g}{\operatorname{std}(g)},\qquad "
    r"g=\frac{\partial}{\partial x}\sum_i w_i\,\overline{a_i(x)^2}"
)
NO_STAGES = "Press **Dream** to see the stages of every octave of that run here."

PRESETS = "Leave one ingredient out:"
PHOTO, DREAM = "Photo", "Dream"
HANDLE = "Drag the handle."
OBJECTIVE_AXIS = "objective: how strongly the chosen layers respond"

EVIDENCE = "The network that dreams is the one that ranks predictions. Its measured accuracy:"

EXERCISE_TASK = (
    "Dream with normalisation switched off and everything else at its default. How much does the picture change?"
)
EXERCISE_HINT = "The switch is called *Normalize*. Dream again after switching it off."

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


def other_settings(title: str) -> str:
    """The caption of a dream when the picture or the knobs have changed since."""
    return f"The dream of “{title}” with the settings it was started with. Dream again to use the current ones."


def octave(number: float) -> str:
    """The mark in the chart where an octave begins."""
    return f"octave {number:.0f}"


def exercise_praise(change: float | None) -> str:
    """What the solution shows, with the change of a pixel in grey levels, if there was such a dream."""
    here = f" Here a pixel changed by {change:.2f} of 255 grey levels on average." if change is not None else ""
    return (
        "Without normalisation the picture hardly changes: the raw gradient is tiny, and its size differs from layer "
        f"to layer.{here}"
    )
