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
        name="ten_crops",
        chapter="Seeing",
        title="Ten crops",
        question="Is one look enough?",
        summary=(
            "Ten crops of one picture, ten answers, one average: what a single view gets wrong, ten views seldom get "
            "wrong together."
        ),
        icon=":material/crop:",
        widget="classify",
        sources=(
            Source(
                "Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, "
                "2012 (section 4.1: ten crops)",
                "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
            ),
            Source(
                "Szegedy et al., Going Deeper with Convolutions, 2015 (144 crops)",
                "https://arxiv.org/abs/1409.4842",
            ),
            Source(
                "Simonyan and Zisserman, Very Deep Convolutional Networks, 2015 (crops against dense evaluation)",
                "https://arxiv.org/abs/1409.1556",
            ),
        ),
    ),
    Lesson(
        name="augmentation",
        chapter="Data",
        title="Augmentation",
        question="How do a few pictures become many?",
        summary=(
            "Turn, shift, zoom, recolour, cover and mix: every epoch sees other draws of the same pictures, and what "
            "they have in common is what is learnt."
        ),
        icon=":material/auto_awesome_motion:",
        widget="augmentation",
        sources=(
            Source(
                "Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, "
                "2012 (section 4.1: shifts, mirror images and colours)",
                "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
            ),
            Source(
                "Zhang et al., mixup: Beyond Empirical Risk Minimization, 2018",
                "https://arxiv.org/abs/1710.09412",
            ),
            Source(
                "Yun et al., CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features, "
                "2019",
                "https://arxiv.org/abs/1905.04899",
            ),
            Source("Zhong et al., Random Erasing Data Augmentation, 2020", "https://arxiv.org/abs/1708.04896"),
            Source(
                "Cubuk et al., RandAugment: Practical Automated Data Augmentation with a Reduced Search Space, 2020",
                "https://arxiv.org/abs/1909.13719",
            ),
            Source(
                "Nilsback and Zisserman, A Visual Vocabulary for Flower Classification, 2006 (Flowers-17)",
                "https://www.robots.ox.ac.uk/~vgg/data/flowers/17/",
            ),
        ),
    ),
    Lesson(
        name="data_too_large",
        chapter="Data",
        title="Data too large for memory",
        question="What if the pictures do not fit into memory?",
        summary=(
            "Then they wait on the disk, and reading must keep up with training: one HDF5 file in chunks against "
            "thousands of JPEG files, timed live."
        ),
        icon=":material/database:",
        widget="",
        sources=(
            Source("h5py, Datasets, 2025 (chunks, compression)", "https://docs.h5py.org/en/3.14.0/high/dataset.html"),
            Source(
                "The HDF Group, The HDF5 Field Guide: Dataset Chunking Issues, 2026",
                "https://support.hdfgroup.org/documentation/hdf5/latest/hdf5_chunk_issues.html",
            ),
            Source(
                "LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998 (sections 4.2 and 4.3: shuffle, and centre "
                "the inputs)",
                "http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
            ),
            Source(
                "Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, "
                "2012 (section 2: the mean subtracted from each pixel)",
                "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
            ),
        ),
    ),
    Lesson(
        name="train_live",
        chapter="Learning",
        title="Train a network, live",
        question="How does a network learn?",
        summary=(
            "Step by step, from its mistakes: watch loss and accuracy as they come, and turn the learning rate under "
            "way."
        ),
        icon=":material/model_training:",
        widget="",
        sources=(
            Source(
                "Robbins and Monro, A Stochastic Approximation Method, 1951 (stochastic gradient descent)",
                "https://doi.org/10.1214/aoms/1177729586",
            ),
            Source(
                "Rumelhart, Hinton and Williams, Learning Representations by Back-Propagating Errors, 1986",
                "https://doi.org/10.1038/323533a0",
            ),
            Source(
                "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014",
                "https://arxiv.org/abs/1412.6980",
            ),
            Source(
                "Smith, A Disciplined Approach to Neural Network Hyper-Parameters, 2018 (reading the curves)",
                "https://arxiv.org/abs/1803.09820",
            ),
            Source(
                "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, 1998 (the digits)",
                "https://doi.org/10.24432/C50P49",
            ),
        ),
    ),
    Lesson(
        name="architectures",
        chapter="Learning",
        title="Architectures",
        question="What is inside a network?",
        summary=(
            "From AlexNet to ResNet, networks became deeper and yet smaller: what each layer holds, what it costs, and "
            "what it makes of a picture."
        ),
        icon=":material/account_tree:",
        widget="",
        sources=(
            Source(
                "Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, "
                "2012",
                "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
            ),
            Source(
                "Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014",
                "https://arxiv.org/abs/1409.1556",
            ),
            Source("Szegedy et al., Going Deeper with Convolutions, 2014", "https://arxiv.org/abs/1409.4842"),
            Source(
                "He, Zhang, Ren and Sun, Identity Mappings in Deep Residual Networks, 2016",
                "https://arxiv.org/abs/1603.05027",
            ),
            Source(
                "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014 (feature maps)",
                "https://arxiv.org/abs/1311.2901",
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
