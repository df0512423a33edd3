"""The one table of lessons: what the navigation, the gallery, the pages' headers and the tests are made from."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """Where a lesson comes from."""

    text: str
    url: str


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        name: of the page's file and of its finished result.
        chapter: of the curriculum.
        title: short, for the navigation.
        question: the page's title.
        summary: one sentence under it.
        icon: a Material symbol.
        widget: path of the same playground among the widgets, or empty.
        sources: papers and further reading, with years.
    """

    name: str
    chapter: str
    title: str
    question: str
    summary: str
    icon: str
    widget: str
    sources: tuple[Source, ...]

    @property
    def page(self) -> Path:
        """The page's file."""
        return HERE / "views" / f"{self.name}.py"

    @property
    def address(self) -> str:
        """The path of the page in the browser, without slashes."""
        return self.name.replace("_", "-")


LESSONS = (
    Lesson(
        name="ranked_predictions",
        chapter="Seeing",
        title="Ranked predictions",
        question="What does the network think this is?",
        summary=(
            "A classifier never says one thing: it ranks a thousand, and how many ranks you count decides how good it "
            "looks."
        ),
        icon=":material/format_list_numbered:",
        widget="classify",
        sources=(
            Source(
                "Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, 2019",
                "https://arxiv.org/abs/1905.11946",
            ),
            Source(
                "Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015 (rank-1 and rank-5 error)",
                "https://arxiv.org/abs/1409.0575",
            ),
            Source(
                "Zhou et al., Learning Deep Features for Discriminative Localization, 2016 (class activation maps)",
                "https://arxiv.org/abs/1512.04150",
            ),
        ),
    ),
    Lesson(
        name="deep_dream",
        chapter="Creating",
        title="Deep Dream",
        question="What does the network want to see?",
        summary=(
            "Freeze the weights, change the picture: gradient ascent turns a photo into what excites the network."
        ),
        icon=":material/blur_on:",
        widget="dream",
        sources=(
            Source(
                "Mordvintsev, Olah and Tyka, Inceptionism: Going Deeper into Neural Networks, 2015",
                "https://research.google/blog/inceptionism-going-deeper-into-neural-networks/",
            ),
            Source(
                "Olah, Mordvintsev and Schubert, Feature Visualization, 2017",
                "https://distill.pub/2017/feature-visualization/",
            ),
        ),
    ),
)


def find(name: str) -> Lesson:
    """The lesson of this name."""
    return next(lesson for lesson in LESSONS if lesson.name == name)
