"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="training_recipe",
    title="The training recipe",
    question="It is not good enough. What next?",
    summary=(
        "Four errors, compared in order, show where the error of a network comes from: too small a network, too few "
        "images, or images of the wrong kind. That tells you what to do first."
    ),
    icon=":material/stethoscope:",
    widget="",
    builds_on=("train_live", "augmentation"),
    cites=(
        Cited("ng2016", "the recipe; as reported by Malisiewicz"),
        Cited("ng2018", "chapters 20 to 43: bias, variance, data mismatch"),
        Cited("geman1992", "bias and variance in statistics"),
        Cited("karpathy2011", "human level, CIFAR-10"),
        Cited("hophuoc2018", "60 people on its test images"),
        Cited("agresti2000"),
        Cited("srivastava2014"),
    ),
)
