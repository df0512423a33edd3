"""What data sets are called on the pages, where cards and records name their files."""

NAMES = {
    "cifar10.npz": "CIFAR-10",
    "dogs_vs_cats.zip": "Dogs vs. Cats",
    "flowers17.zip": "Flowers-17",
    "imagenet_samples.zip": "a gallery of ImageNet",
    "mnist.npz": "MNIST",
    "tiny_imagenet20.h5": "Tiny ImageNet, 20 of 200 classes",
}
"""The gallery has one image of each class, and does not say whether it was used for training."""


def data_name(file: str) -> str:
    """The name of a data set; that of its file if it has no other."""
    return NAMES.get(file, file)
