"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ten_crops",
    title="Ten crops",
    question="Is one look enough?",
    summary=(
        "Ten crops give ten predictions and one average. Does it repair errors, and is that worth ten times the time?"
    ),
    icon=":material/crop:",
    widget="classify",
    builds_on=("choosing_a_loss", "ranked_accuracy"),
    cites=(
        Cited("krizhevsky2012", "section 4.1: ten crops"),
        Cited("szegedy2015", "144 crops"),
        Cited("simonyan2015", "crops against dense evaluation"),
    ),
)
