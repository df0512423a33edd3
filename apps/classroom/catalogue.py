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
        return HERE / "lessons" / self.name / "page.py"

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
        name="ranked_accuracy",
        chapter="Seeing",
        title="Ranked accuracy",
        question="How good is a classifier?",
        summary=(
            "It depends on what counts: one rank, five, or which mistakes it makes. All classifiers of this suite, "
            "measured on pictures that they have never seen."
        ),
        icon=":material/leaderboard:",
        widget="",
        sources=(
            Source(
                "Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015 (rank-1 and rank-5 error)",
                "https://arxiv.org/abs/1409.0575",
            ),
            Source(
                "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009 (CIFAR-10)",
                "https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf",
            ),
            Source(
                "Beyer et al., Are we done with ImageNet?, 2020 (what rank-1 counts as wrong and people do not)",
                "https://arxiv.org/abs/2006.07159",
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
        name="optimizers_race",
        chapter="Learning",
        title="Optimizers race",
        question="Which way down?",
        summary=(
            "Eight update rules, one start, the same slopes: watch where they go, and read every number of every step."
        ),
        icon=":material/downhill_skiing:",
        widget="optimizers",
        sources=(
            Source(
                "Polyak, Some Methods of Speeding up the Convergence of Iteration Methods, 1964 (momentum)",
                "https://doi.org/10.1016/0041-5553(64)90137-5",
            ),
            Source(
                "Sutskever, Martens, Dahl and Hinton, On the Importance of Initialization and Momentum in Deep "
                "Learning, 2013 (Nesterov's momentum)",
                "https://proceedings.mlr.press/v28/sutskever13.html",
            ),
            Source(
                "Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
                "Optimization, 2011 (Adagrad)",
                "https://jmlr.org/papers/v12/duchi11a.html",
            ),
            Source("Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012", "https://arxiv.org/abs/1212.5701"),
            Source(
                "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6, 2012 (RMSprop)",
                "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf",
            ),
            Source(
                "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014",
                "https://arxiv.org/abs/1412.6980",
            ),
            Source(
                "Dozat, Incorporating Nesterov Momentum into Adam, 2015 (Nadam)",
                "https://cs229.stanford.edu/proj2015/054_report.pdf",
            ),
            Source(
                "Garipov et al., Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs, 2018 (planes through "
                "weights)",
                "https://arxiv.org/abs/1802.10026",
            ),
        ),
    ),
    Lesson(
        name="choosing_a_loss",
        chapter="Learning",
        title="Choosing a loss",
        question="What does a mistake cost?",
        summary="Accuracy only counts mistakes; the loss also asks how sure the network was of them.",
        icon=":material/price_check:",
        widget="",
        sources=(
            Source(
                "Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs, 1990 (softmax and "
                "cross-entropy)",
                "https://doi.org/10.1007/978-3-642-76153-9_28",
            ),
            Source(
                "Golik, Doetsch and Ney, Cross-Entropy vs. Squared Error Training, 2013",
                "https://www.isca-archive.org/interspeech_2013/golik13_interspeech.html",
            ),
            Source(
                "Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017 (temperature)",
                "https://arxiv.org/abs/1706.04599",
            ),
        ),
    ),
    Lesson(
        name="network_race",
        chapter="Learning",
        title="Optimizers on a real network",
        question="Which optimizer would you take?",
        summary=(
            "Eight of them train the same network from the same weights on the same pictures; and a sweep over five "
            "decades of learning rates says how forgiving each one is."
        ),
        icon=":material/sprint:",
        widget="",
        sources=(
            Source(
                "Wilson et al., The Marginal Value of Adaptive Gradient Methods in Machine Learning, 2017",
                "https://arxiv.org/abs/1705.08292",
            ),
            Source(
                "Choi et al., On Empirical Comparisons of Optimizers for Deep Learning, 2019 (tuning decides)",
                "https://arxiv.org/abs/1910.05446",
            ),
            Source(
                "Schmidt, Schneider and Hennig, Descending through a Crowded Valley: Benchmarking Deep Learning "
                "Optimizers, 2021",
                "https://arxiv.org/abs/2007.01547",
            ),
            Source(
                "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014",
                "https://arxiv.org/abs/1412.6980",
            ),
            Source(
                "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, 1998 (the digits)",
                "https://doi.org/10.24432/C50P49",
            ),
        ),
    ),
    Lesson(
        name="training_recipe",
        chapter="Learning",
        title="The training recipe",
        question="It is not good enough. What next?",
        summary=(
            "Four errors, in a row, say where the error of a network comes from: too small a network, too few "
            "pictures, or pictures of another kind; and so what to do first."
        ),
        icon=":material/stethoscope:",
        widget="",
        sources=(
            Source(
                "Ng, Nuts and Bolts of Building Applications Using Deep Learning, NIPS 2016 (the recipe; as reported "
                "by Malisiewicz)",
                "https://www.datasciencecentral.com/nuts-and-bolts-of-building-deep-learning-applications-ng-nips2016/",
            ),
            Source(
                "Ng, Machine Learning Yearning, 2018 (chapters 20 to 43: bias, variance, data mismatch)",
                "https://info.deeplearning.ai/machine-learning-yearning-book",
            ),
            Source(
                "Geman, Bienenstock and Doursat, Neural Networks and the Bias/Variance Dilemma, 1992",
                "https://doi.org/10.1162/neco.1992.4.1.1",
            ),
            Source(
                "Agresti and Caffo, Simple and Effective Confidence Intervals for Proportions and Differences of "
                "Proportions, 2000",
                "https://doi.org/10.1080/00031305.2000.10474560",
            ),
            Source(
                "Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014",
                "https://jmlr.org/papers/v15/srivastava14a.html",
            ),
        ),
    ),
    Lesson(
        name="features",
        chapter="Transfer",
        title="Feature extraction",
        question="What does it know of pictures that it never learnt?",
        summary=(
            "Cut a trained network before its last layer, and a thousand numbers describe any picture: enough to tell "
            "flowers apart that it never heard of."
        ),
        icon=":material/scatter_plot:",
        widget="",
        sources=(
            Source(
                "Donahue et al., DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition, 2014",
                "https://arxiv.org/abs/1310.1531",
            ),
            Source(
                "van der Maaten and Hinton, Visualizing Data using t-SNE, 2008",
                "https://www.jmlr.org/papers/v9/vandermaaten08a.html",
            ),
            Source(
                "Nilsback and Zisserman, A Visual Vocabulary for Flower Classification, 2006 (Flowers-17)",
                "https://www.robots.ox.ac.uk/~vgg/data/flowers/17/",
            ),
        ),
    ),
    Lesson(
        name="own_classes",
        chapter="Transfer",
        title="Teach it your own classes",
        question="Can it learn what you show it?",
        summary=(
            "A dozen pictures of each thing and a few seconds: a network that was trained on something else tells your "
            "classes apart."
        ),
        icon=":material/school:",
        widget="teach",
        sources=(
            Source(
                "Donahue et al., DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition, 2014",
                "https://arxiv.org/abs/1310.1531",
            ),
            Source(
                "Razavian et al., CNN Features off-the-shelf: an Astounding Baseline for Recognition, 2014",
                "https://arxiv.org/abs/1403.6382",
            ),
            Source(
                "Carney et al., Teachable Machine: Approachable Web-Based Tool for Exploring Machine Learning, 2020",
                "https://doi.org/10.1145/3334480.3382839",
            ),
        ),
    ),
    Lesson(
        name="fine_tuning",
        chapter="Transfer",
        title="Fine-tuning",
        question="Can a trained network learn something else?",
        summary=(
            "Cut off its head, put on a new one and warm that up; then let the layers behind it adapt, a little at a "
            "time."
        ),
        icon=":material/tune:",
        widget="",
        sources=(
            Source(
                "Yosinski, Clune, Bengio and Lipson, How Transferable Are Features in Deep Neural Networks?, 2014",
                "https://arxiv.org/abs/1411.1792",
            ),
            Source(
                "Girshick, Donahue, Darrell and Malik, Rich Feature Hierarchies for Accurate Object Detection, 2014 "
                "(fine-tuning after pre-training)",
                "https://arxiv.org/abs/1311.2524",
            ),
            Source(
                "Kornblith, Shlens and Le, Do Better ImageNet Models Transfer Better?, 2019",
                "https://arxiv.org/abs/1805.08974",
            ),
            Source(
                "Kumar et al., Fine-Tuning Can Distort Pretrained Features and Underperform Out-of-Distribution, 2022 "
                "(why the head comes first)",
                "https://arxiv.org/abs/2202.10054",
            ),
            Source(
                "Nilsback and Zisserman, A Visual Vocabulary for Flower Classification, 2006 (Flowers-17)",
                "https://www.robots.ox.ac.uk/~vgg/data/flowers/17/",
            ),
        ),
    ),
    Lesson(
        name="which_transfer",
        chapter="Transfer",
        title="Which transfer?",
        question="Which way is best for my pictures?",
        summary=(
            "Features, fine-tuning or from scratch? Four cells of a table, what was measured behind each, and advice "
            "for your own pictures with its reason."
        ),
        icon=":material/alt_route:",
        widget="transfer",
        sources=(
            Source(
                "Yosinski et al., How transferable are features in deep neural networks?, 2014",
                "https://arxiv.org/abs/1411.1792",
            ),
            Source(
                "Kornblith, Shlens and Le, Do Better ImageNet Models Transfer Better?, 2019",
                "https://arxiv.org/abs/1805.08974",
            ),
            Source(
                "Karpathy et al., CS231n: Transfer Learning (the four cells)",
                "https://cs231n.github.io/transfer-learning/",
            ),
        ),
    ),
    Lesson(
        name="ensembles",
        chapter="Transfer",
        title="Ensembles",
        question="Do several networks know more than one?",
        summary=(
            "Train the same network several times, average the answers: what one gets wrong by chance, the others "
            "mostly get right."
        ),
        icon=":material/groups:",
        widget="",
        sources=(
            Source("Hansen and Salamon, Neural Network Ensembles, 1990", "https://doi.org/10.1109/34.58871"),
            Source(
                "Krogh and Vedelsby, Neural Network Ensembles, Cross Validation, and Active Learning, 1995 (the gain "
                "is what the members disagree in)",
                "https://papers.nips.cc/paper/1001-neural-network-ensembles-cross-validation-and-active-learning",
            ),
            Source(
                "Lee et al., Why M Heads are Better than One: Training a Diverse Ensemble of Deep Networks, 2015",
                "https://arxiv.org/abs/1511.06314",
            ),
            Source(
                "Lakshminarayanan, Pritzel and Blundell, Simple and Scalable Predictive Uncertainty Estimation using "
                "Deep Ensembles, 2017",
                "https://arxiv.org/abs/1612.01474",
            ),
            Source(
                "Jensen, Sur les fonctions convexes et les inégalités entre les valeurs moyennes, 1906",
                "https://doi.org/10.1007/BF02418571",
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
