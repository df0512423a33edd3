"""The order of chapters and lessons, and nothing else: what the navigation, the gallery and the tests are made from."""

from importlib import import_module

from apps.classroom.ui.lesson import Lesson

_NAMES = {
    "Foundations": (
        "convolution",
        "choosing_a_loss",
        "train_live",
        "architectures",
    ),
    "Seeing": (
        "ranked_predictions",
        "ranked_accuracy",
    ),
    "Training": (
        "augmentation",
        "optimizers_race",
        "network_race",
        "training_recipe",
    ),
    "Transfer": (
        "features",
        "own_classes",
        "fine_tuning",
        "which_transfer",
    ),
    "Averaging": (
        "ten_crops",
        "ensembles",
    ),
    "Large data": ("data_too_large",),
    "Detection": (
        "four_detectors",
        "sliding_windows",
        "hog_up_close",
        "trained_end_to_end",
    ),
    "Creating": (
        "deep_dream",
        "style_by_optimization",
        "style_in_real_time",
        "gans",
        "gan_laboratory",
        "super_resolution",
    ),
}
"""Of the folders in `lessons/`, chapter by chapter."""


def _declared(name: str) -> Lesson:
    lesson: Lesson = import_module(f"apps.classroom.lessons.{name}.lesson").LESSON
    return lesson


CHAPTERS = {chapter: tuple(_declared(name) for name in names) for chapter, names in _NAMES.items()}
"""The lessons of each chapter."""

LESSONS = tuple(lesson for lessons in CHAPTERS.values() for lesson in lessons)
"""All lessons in the order of the course."""


def find(name: str) -> Lesson:
    """The lesson of this name."""
    return next(lesson for lesson in LESSONS if lesson.name == name)


def after(lesson: Lesson) -> Lesson | None:
    """The next lesson of the course; None after the last one."""
    place = LESSONS.index(lesson) + 1
    return LESSONS[place] if place < len(LESSONS) else None
