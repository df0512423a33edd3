"""The job of this page: from what the visitor picked to a running style transfer."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures.painting_picker import PickedPainting
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import job_targets
from core.synthesis.style.paintings import Painting
from core.synthesis.style.settings import StyleSettings

JOB = PageJob("style", job_targets.STYLE_TRANSFER, "Transfer", ":material/brush:", record="style_by_optimization")


@dataclass(frozen=True, eq=False)
class Ingredients:
    """What goes into a run.

    Attributes:
        photo: the content image.
        picked: the paintings, the first one always.
        paintings: the same with shares and masks, as the computation takes them.
        settings: the knobs.
    """

    photo: Picture
    picked: Sequence[PickedPainting]
    paintings: Sequence[Painting]
    settings: StyleSettings

    @property
    def names(self) -> str:
        """The paintings in words."""
        return " and ".join(painting.title for painting in self.picked)

    @property
    def state(self) -> tuple[object, ...]:
        """Changes when a run with these ingredients would give another picture."""
        marks = [(p.share, None if p.mask is None else p.mask.tobytes()) for p in self.paintings]
        return (self.photo.title, tuple(painting.title for painting in self.picked), tuple(marks), self.settings)
