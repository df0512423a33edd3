"""What the served classifier predicts for the original and for its augmented versions."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.augmentation.versions import Versions
from apps.classroom.ui.pictures.picture_cache import BY_PIXELS
from core.images import RGB
from core.serving.litert import Classifier, Prediction

MODEL = "efficientnet_lite0"


def predict(versions: Versions) -> list[Prediction]:
    """The first rank for the original, and then for each version.

    Raises:
        ArtifactError: the classifier is missing or damaged.
    """
    Classifier.load(MODEL)  # Raises also where the predictions are cached.
    return _predict(versions.original, versions.images)


def kept(predictions: Sequence[Prediction]) -> int:
    """For how many versions the prediction is that of the original."""
    original, *others = predictions
    return sum(prediction.label == original.label for prediction in others)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_PIXELS)
def _predict(original: RGB, versions: Sequence[RGB]) -> list[Prediction]:
    return [ranks[0] for ranks in Classifier.load(MODEL).predict_many([original, *versions], top=1)]
