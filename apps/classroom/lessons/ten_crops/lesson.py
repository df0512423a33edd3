"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ten_crops",
    title="Ten crops",
    question="Is one look enough?",
    summary=(
        "Ten crops of one picture give ten predictions and one average: what a single view gets wrong, ten views "
        "seldom get wrong together."
    ),
    icon=":material/crop:",
    widget="classify",
    cites=(
        Cited("krizhevsky2012", "section 4.1: ten crops"),
        Cited("szegedy2015", "144 crops"),
        Cited("simonyan2015", "crops against dense evaluation"),
    ),
)
