"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="which_transfer",
    title="Which transfer?",
    question="Which way is best for my pictures?",
    summary=(
        "Features, fine-tuning or from scratch? Four textbook rules against measurements, with advice on your own "
        "pictures."
    ),
    icon=":material/alt_route:",
    widget="transfer",
    builds_on=("features", "fine_tuning"),
    cites=(
        Cited("yosinski2014"),
        Cited("kornblith2019"),
        Cited("cs231n", "the four cells"),
        Cited("simonyan2015", "VGG16"),
        Cited("agresti2000", "the intervals of differences"),
        Cited("rosebrock2017", "Dogs vs. Cats, with AlexNet and with ResNet-50"),
    ),
)
