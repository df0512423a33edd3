"""Every word that the page of the four detectors says."""

from collections.abc import Sequence

TITLES = {
    "cascade": "2001: a cascade",
    "people": "2005: HOG and a support vector machine",
    "sliding": "2012: a classifier on sliding windows",
    "network": "2016 to today: a network with its own boxes",
}
WINDOWS = {
    "cascade": "windows, most of them rejected at once",
    "people": "windows of 64 × 128 pixels",
    "sliding": "windows, each one a run of the network",
    "network": "boxes proposed in one run",
}
SLIDE = "Slide, about 1 s"
NOT_SLID = "Not yet: press the button below."
FILTER = "Classes to show"
TABLE = "What was found"
NOTHING = "None of the four found anything. Lower the lowest score, or choose another cascade."
EXPLANATION = """
- **The cascade** slides a window over the picture in many sizes and subtracts sums of rectangles. A first test of a few
  numbers rejects most windows; only what passes is tested further. It is fast and knows one thing.
- **HOG** describes each window by the directions of its edges, cell by cell, and a linear support vector machine says
  person or not. It wants upright people of some size.
- **Sliding windows** turn any classifier into a detector: cut out each window, classify it, keep the sure ones. Every
  window is a run of a network, and neighbours share most of their pixels.
- **The network** looks once. Every cell of its feature maps says what is there and where its box ends, so that
  thousands of boxes cost a single run; non-maximum suppression keeps the best of those that overlap.
"""
EVIDENCE = (
    "Milliseconds are those of this server, on a picture of at most 640 pixels; with other visitors on the same "
    "processor they grow. Memory was measured once, in a new process for each detector: what it needed beyond the "
    "libraries, the network being NanoDet."
)
EXERCISE_TASK = "Find a picture and settings with which the cascade sees a face that is none."
EXERCISE_PRAISE = (
    "With fewer neighbours, single windows count, and among a hundred thousand of them some look like a face by chance."
)
EXERCISE_HINT = "Choose a picture without people, and let fewer windows agree."


def milliseconds(value: float) -> str:
    """A duration in milliseconds, two digits for short ones."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def found(labels: Sequence[str]) -> str:
    """How many of what was found."""
    if not labels:
        return "Nothing found."
    counts = {label: labels.count(label) for label in dict.fromkeys(labels)}
    return ", ".join(f"{count} × {label}" if count > 1 else label for label, count in counts.items())


def alt(title: str) -> str:
    """The alternative text of the picture."""
    return f"{title} with the boxes that were found"
