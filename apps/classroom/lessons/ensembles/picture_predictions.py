"""What the members and their average predict for the picture that the visitor picked."""

from dataclasses import dataclass

from apps.classroom.ui.pictures.picture_picker import Picture
from core.arrays import Float32Array
from core.ensembles.families import Family


@dataclass(frozen=True, eq=False)
class PicturePredictions:
    """The predictions for one picture.

    Attributes:
        members: float32 (M, C), the probabilities that each member gives.
        truth: the index of the true class, None if the classes do not include it.
    """

    members: Float32Array
    truth: int | None

    @property
    def average(self) -> Float32Array:
        """The mean probabilities, float32 (C,)."""
        return self.members.mean(axis=0)

    @property
    def examined(self) -> int:
        """The class whose loss the page computes: the true class if it is known, else the prediction of the average."""
        return int(self.average.argmax()) if self.truth is None else self.truth


def of(picture: Picture, family: Family, joined: int) -> PicturePredictions:
    """Run the first members of a family on a picture."""
    truth = family.classes.index(picture.name) if picture.name in family.classes else None
    return PicturePredictions(family.predict(picture.image)[:joined], truth)


def recorded(family: Family, joined: int, index: int) -> PicturePredictions:
    """What the first members of a family predicted for one of its test images, by its place in the record."""
    return PicturePredictions(family.members[:joined, index], int(family.labels[index]))
