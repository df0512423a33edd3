"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="four_detectors",
    title="Four detectors",
    question="Where is it, and what is it?",
    summary=(
        "Four generations of detectors look at the same photo: a cascade, gradients with a support vector machine, a "
        "classifier on sliding windows, and a network that proposes its own boxes."
    ),
    icon=":material/select_all:",
    widget="detect",
    builds_on=("ranked_predictions",),
    cites=(
        Cited("viola2001", "cascades"),
        Cited("dalal2005", "HOG"),
        Cited("liu2016", "SSD"),
        Cited("li2020", "the distances that NanoDet predicts"),
        Cited("lin2014", "COCO"),
    ),
)
