"""Every word that the page of the four detectors says."""

from collections.abc import Mapping, Sequence

TITLES = {
    "cascade": "2001: cascade",
    "people": "2005: HOG and linear SVM",
    "sliding": "2012: sliding windows",
    "network": "2016: single-shot network",
}
NAMES = {"cascade": "cascade", "people": "HOG", "sliding": "windows", "network": "network"}
"""The same for narrow columns."""
WINDOWS = {"cascade": "windows", "people": "windows", "sliding": "windows", "network": "boxes"}
"""What each detector judges."""
SLIDE = "Slide"
NOT_SLID = "Not yet: press the button below."
LOADING = "Loading the classifier …"
FILTER = "Classes to show"
BOX = "box in pixels"
NOTHING = "None of the four found anything. Lower the lowest score, or choose another cascade."
EXPLANATION = """
- **The cascade** compares sums of rectangles in windows of many sizes. A few comparisons reject most windows; the rest
  are tested further. It is fast and knows one thing.
- **HOG** describes windows of 64 × 128 pixels by the directions of their edges; a linear support vector machine says
  person or not. It expects people upright, from head to foot.
- **Sliding windows** turn any classifier into a detector: classify each window, keep the confident ones. Every window
  is one run of a network, and neighbours share most of their pixels.
- **The network** runs once. Every cell of its feature maps says what is there and where its box ends; non-maximum
  suppression keeps the best of the boxes that overlap.
"""
MEASURED = (
    "The milliseconds at the top are those of this server, on a picture of at most 640 pixels; they grow with the "
    "number of visitors. Memory was measured once, in a process for each detector, beyond what the libraries need; the "
    "network was NanoDet."
)
EXERCISE_TASK = "Find a picture and settings with which the cascade sees a face that is none."
EXERCISE_PRAISE = (
    "With fewer neighbours, single windows count, and among a hundred thousand of them some look like a face by chance."
)
EXERCISE_HINT = "Choose a picture without people, and let fewer windows agree."


RACCOON = "raccoon"
GENERAL_NETWORKS = {"nanodet": "NanoDet", "open_images": "Google's network for Open Images"}
LEARNT = "raccoon_ssd"
RACCOON_HERE = (
    "Raccoons are no class of COCO or of Open Images, so the networks trained on them cannot say “raccoon”. "
    f"`{LEARNT}` can say nothing else: choose it as the network. What the others call raccoons is "
    "counted under [Evidence](#evidence)."
)
RACCOONS = "What a raccoon is to those that never learnt it"
NO_BOX = "no box"


def milliseconds(value: float) -> str:
    """A duration in milliseconds, two digits for short ones."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def cost(spent: float | None, count: int, detector: str) -> list[tuple[str, str]]:
    """What a look took: milliseconds, if they are known, and windows or boxes."""
    judged = (f"{count:,}", WINDOWS[detector])
    return [judged] if spent is None else [(milliseconds(spent), "ms"), judged]


def box(left: float, top: float, width: float, height: float) -> str:
    """A box in whole pixels."""
    return f"{width:.0f} × {height:.0f} at {left:.0f}, {top:.0f}"


def memory(megabytes: float) -> tuple[str, str]:
    """The memory that a detector needs."""
    return f"{megabytes:.0f}", "MB"


def found(labels: Sequence[str]) -> str:
    """How many of what was found."""
    if not labels:
        return "Nothing found."
    counts = {label: labels.count(label) for label in dict.fromkeys(labels)}
    return ", ".join(f"{count} × {label}" if count > 1 else label for label, count in counts.items())


def alt(title: str) -> str:
    """The alternative text of the picture."""
    return f"{title} with the boxes that were found"


def raccoons(photos: int, count: int, least: float, overlap: float, given: Mapping[str, Mapping[str, int]]) -> str:
    """What the networks call raccoons, in words.

    Args:
        photos: how many there are.
        count: how many raccoons are labelled on them.
        least: the lowest score of a box that counts.
        overlap: its lowest IoU with the labelled box.
        given: for each network the labels that raccoons got and how many got it, most frequent first.
    """
    sentences = [
        f"A detector can answer only with classes that it has learnt. For each of {count} raccoons labelled on "
        f"{photos} photos, this is the class of the box that overlaps it best (IoU at least {overlap}, score at least "
        f"{least})."
    ]
    for name, title in GENERAL_NETWORKS.items():
        labels = [f"“{label}” ({number})" for label, number in given[name].items()]
        listed = f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else labels[0]
        sentences.append(f"{title} boxes {sum(given[name].values())} of them, as {listed}.")
    sentences.append(f"`{LEARNT}`, trained on other photos of the same set, boxes {sum(given[LEARNT].values())}.")
    return " ".join(sentences)
