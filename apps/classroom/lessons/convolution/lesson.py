"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="convolution",
    title="Convolution",
    question="What is a convolution?",
    summary=(
        "Nine weights slide over an image. At each place they are multiplied by the pixels below them and added up. "
        "Move the window, change a weight, and see what the next layer of a network gets."
    ),
    icon=":material/grid_on:",
    widget="",
    cites=(
        Cited("fukushima1980", "layers of shared weights over an image, before anybody could train them"),
        Cited("lecun1989", "convolutions trained by backpropagation"),
        Cited("dumoulin2016", "sizes, strides and padding, drawn"),
        Cited("simonyan2015", "VGG16, which consists of 3×3 kernels"),
        Cited("zhang2019", "how much pooling with strides changes when an image moves"),
    ),
)
