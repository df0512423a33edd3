"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="architectures",
    title="Architectures",
    question="What is inside a network?",
    summary=(
        "From AlexNet to ResNet, networks became much deeper, and deeper no longer means larger. See what each layer "
        "contains, what it costs, and what it does to an image."
    ),
    icon=":material/account_tree:",
    widget="",
    builds_on=("convolution",),
    cites=(
        Cited("krizhevsky2012", "AlexNet"),
        Cited("simonyan2015", "VGGNet"),
        Cited("lin2014nin", "1×1 convolutions, global average pooling"),
        Cited("szegedy2015", "GoogLeNet"),
        Cited("he2015", "initialisation"),
        Cited("he2016deep", "ResNet"),
        Cited("he2016", "pre-activation"),
        Cited("zhang2017", "MiniGoogLeNet"),
        Cited("rosebrock2017", "MiniVGGNet, DeeperGoogLeNet, ResNet for small images"),
        Cited("zeiler2014", "feature maps"),
    ),
)
