"""Every word of the page on sliding windows; sentences with numbers are made from those numbers."""

from core.numbers import percent

MODES = ("1 · Windows", "2 · Boxes", "3 · Suppression")
WORDS = {
    "play": "Play",
    "pause": "Pause",
    "again": "Again",
    "window": "Window {number} of {total}, scale {scale} of {scales}: {width} × {height} pixels.",
    "answer": "The classifier says {label}, {score}.",
    "unsure": "No class reaches 1 %.",
    "pyramid": "The pyramid: one window, {scales} sizes of the image",
    "crop": "Network input",
    "answers": "Prediction",
    "boxes": "{count} of {total} windows say “{label}” with at least {least}.",
    "left_out": "Only the best {count} go on.",
    "box": "Box {box}: {score}.",
    "byScale": "Windows that are boxes",
    "scale": "scale {scale}",
    "of": "{count} of {total}",
    "none": "No window reaches {least} for “{label}”. Lower the lowest score.",
    "begin": "All {count} boxes. The best one is chosen first.",
    "chosen": "Box {box} has the highest score left, {score}. It stays.",
    "removed": "Box {by} removes box {box}: their overlap {overlap} is above {threshold}.",
    "reduced": "Box {by} reduces the score of box {box} from {before} to {after}.",
    "gone": "Box {by} reduces the score of box {box} from {before} to {after}, below {least}: it is gone.",
    "intersection": "intersection",
    "union": "union",
    "other": "overlap",
    "own": "box {box}",
    "kept": "stay",
    "out": "gone",
    "waiting": "undecided",
    "slider": ("Window", "Box", "Decision"),
}
"""The words of the component in the browser, which fills in the numbers of the step."""

CLASS = "Class"
NOTHING = "No class reaches 5 % in any window. Try other windows."
SCANNING = "The boxes so far, of all classes, with a score of at least 50 %"
EXPLANATION = """
1. **Windows.** Windows of several sizes on one image, or one window on several sizes of the image (a *pyramid*): both
   cut out the same parts. Each part is scaled to the network's input and classified like a photo of its own.
2. **Boxes.** A window in which the chosen class reaches the lowest score becomes a box; one object gets many.
3. **Suppression.** The box with the highest score stays and removes every box that overlaps it by more than the
   threshold; then the best of the rest is chosen, until none is left. The network plays no part in this.
"""
FORMULAS = {
    False: r"\text{IoU}&=\frac{|A\cap B|}{|A|+|B|-|A\cap B|}",
    True: r"\text{overlap}&=\frac{|A\cap B|}{|B|}",
}
SOFT_FORMULA = r"s_B\leftarrow s_B\,e^{-\text{overlap}(A,B)^2/\sigma}"
RULE_NAMES = {
    (False, False): "with the IoU",
    (False, True): "with the other overlap",
    (True, False): "with soft suppression by the IoU",
    (True, True): "with soft suppression by the other overlap",
}
HALF_STRIDE, MORE_SCALES, THREE_SHAPES = "half the stride", "one more scale", "three shapes of window"
METHODS = {
    "raccoon_sliding": "sliding windows, nothing trained",
    "raccoon_hog": "HOG and a support vector machine",
    "raccoon_ssd": "SSD, trained end to end",
}
MEASURED = "The recorded scan and SSD were timed on one machine; a scan on this server replaces the time of a window."
EXERCISE_TASK = (
    "On “Two cups”, class espresso: leave exactly two boxes, one on each cup, each with an IoU of at least 0.5 with "
    "its cup."
)
EXERCISE_PRAISE = (
    "One box for each object is what suppression is meant to give. The settings that do it here were chosen with the "
    "answer in view; other photos have objects of other sizes."
)
EXERCISE_HINT = (
    "A small window within a cup has a high score and a small IoU with the window around the whole cup, so neither "
    "removes the other. Do without the small windows, and let boxes remove each other sooner."
)
NO_DOWNLOAD = "The boxes can be downloaded once the windows of this picture are classified."
DOWNLOAD = "Boxes (CSV)"


def alt(title: str) -> str:
    """The alternative text of the picture."""
    return f"{title} with the current window or boxes"


def not_yet(title: str) -> str:
    """The caption of a picture whose windows have not been classified."""
    return f"{title}: press **Slide** to classify its windows"


def stopped(done: int, total: int) -> str:
    """What is shown after a stop."""
    return f"Stopped after {done:,} of {total:,} windows; these are shown."


def too_many(windows: int, most: int) -> str:
    """Why the windows are not classified here."""
    return f"{windows:,} windows are too many for this server, which takes at most {most:,}. Use a larger stride."


def cost(windows: int, milliseconds: float, ssd: float) -> str:
    """What the windows of the current settings cost, beside one run of SSD."""
    total = windows * milliseconds
    return (
        f"**{windows:,} windows × {milliseconds:.1f} ms = {_duration(total)}.** "
        f"SSD looks at the whole photo once: {ssd:.0f} ms, {total / ssd:,.0f} times less."
        if total >= 1.5 * ssd
        else f"**{windows:,} windows × {milliseconds:.1f} ms = {_duration(total)}.** One run of SSD: {ssd:.0f} ms."
    )


def first_pair(by: int, box: int, soft: bool) -> str:
    """Introduces the arithmetic of the first overlap; boxes are numbered from 0 here and from 1 on the page."""
    return f"The first {'reduction' if soft else 'removal'}, with $A$ = box {by + 1} and $B$ = box {box + 1}:"


def rules(kept: dict[tuple[bool, bool], int], candidates: int) -> str:
    """How many boxes stay under each rule, with the same thresholds."""
    if not candidates:
        return ""
    if len(set(kept.values())) == 1:
        stay = kept[False, False]
        return f"Under every rule, {stay} of {candidates} {'stays' if stay == 1 else 'stay'}."
    listed = [f"**{count}** {RULE_NAMES[rule]}" for rule, count in kept.items()]
    return f"Of {candidates} boxes there stay {', '.join(listed[:-1])}, and {listed[-1]}."


def nested(inside: int, kept: int) -> str:
    """How many of the boxes that stay lie within another one of them."""
    if not inside:
        return ""
    many = inside != 1
    return (
        f"{inside} of the {kept} that stay {'lie' if many else 'lies'} at least 90 % within another one. "
        f"{'Their' if many else 'Its'} IoU is small because the areas differ, so the IoU does not remove "
        f"{'them' if many else 'it'}; the other overlap is made for that, and just as readily removes a small "
        "object in front of a large one."
    )


def arithmetic(numbers: tuple[float, float, float, float, float], covered: bool) -> str:
    """The overlap as a formula and with numbers: areas of both boxes, intersection, what it is divided by, overlap."""
    better, worse, shared, whole, overlap = numbers
    divided = _area(worse) if covered else f"{_area(better)}+{_area(worse)}-{_area(shared)}"
    result = f"{overlap:.2f}" if covered else rf"\frac{{{_area(shared)}}}{{{_area(whole)}}}={overlap:.2f}"
    lines = (FORMULAS[covered], rf"\frac{{{_area(shared)}}}{{{divided}}}", result)
    return r"\begin{aligned}" + r"\\[0.6em]&=".join(lines) + r"\end{aligned}"


def evidence(sliding: float, ssd: float, images: int, seconds: float) -> str:
    """What the detectors reach on labelled photos."""
    return (
        f"On the {images} validation photos of raccoons the windows of a classifier reach an AP@0.5 of {sliding:.2f} "
        f"and take {seconds:.1f} s a photo; SSD, trained on 158 others, reaches {ssd:.2f}. A classifier is trained to "
        "say the same wherever the object lies and however much of it is seen. A detector has to tell these apart."
    )


def what_if(costs: dict[str, tuple[int, float]]) -> str:
    """What other windows would cost: windows and milliseconds by what is changed."""
    listed = [f"{name} {windows:,} windows, {_duration(total)}" for name, (windows, total) in costs.items()]
    return f"What if? {'; '.join(listed)}." if listed else ""


def class_name(label: str, best: float) -> str:
    """A class on offer with its highest score."""
    return f"{label} (up to {percent(best, 0)})"


def _duration(milliseconds: float) -> str:
    return f"{milliseconds / 1000:,.1f} s" if milliseconds >= 950 else f"{milliseconds:.0f} ms"


def _area(value: float) -> str:
    return f"{value:,.0f}".replace(",", "{,}")
