"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="trained_end_to_end",
    title="Trained end to end",
    question="Which boxes are responsible?",
    summary="Draw a box around an object: which of the thousands of default boxes would be trained to find it?",
    icon=":material/filter_center_focus:",
    widget="",
    builds_on=("train_live", "four_detectors"),
    cites=(
        Cited("liu2016", "default boxes, matching, hard negatives"),
        Cited("girshick2015", "smooth L1"),
        Cited("lin2014", "average precision"),
        Cited("bolya2020", "errors by kind"),
        Cited("efron1993", "the bootstrap"),
    ),
)
