"""Convolution: one kernel slides over an image of few pixels, and every product can be read."""

from functools import partial

import numpy as np
import streamlit as st

from apps.classroom.lessons.convolution import convolution_stage, exercise, take_away, text
from apps.classroom.lessons.convolution.lesson import LESSON
from apps.classroom.ui import components, controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.shared import shared_results
from apps.shared.arrow_table import pandas_table
from core.data.samples import SAMPLES
from core.images import RGB
from core.primer import convolution_settings, kernel_drawing, kernels, layers
from core.primer.convolution_settings import ConvolutionSettings
from core.serving.litert import Classifier

CLASSIFIER = "efficientnet_lite0"
LISTED = 3
VGG = (("VGG16, first", 3, 64, 224), ("VGG16, third", 64, 128, 112), ("VGG16, last", 512, 512, 14))
"""Layers: name, channels in and out, and side of the maps."""


@cached_per_picture("Running the network …")
def first_classes(image: RGB) -> tuple[list[str], list[float], list[float]]:
    """Labels, scores and probabilities of the most probable classes."""
    analysis = Classifier.load(CLASSIFIER).analyse(image)
    found = analysis.predictions(LISTED)
    return [p.label for p in found], [analysis.logit(p.index) for p in found], [p.probability for p in found]


@cached_per_picture("Sliding 64 kernels over the image …")
def learnt_sheet(image: RGB, side: int) -> RGB:
    """VGG16's first kernels beside their maps of an image."""
    weights, biases = kernels.learnt()
    maps = layers.relu(layers.convolve(convolution_settings.seen(image, side, 3), weights, biases, padding="zeros"))
    return kernel_drawing.sheet(weights, maps)


sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="cat")
stage = st.container()
with st.container(border=True):
    settings = controls.controls(ConvolutionSettings, columns=4)
kernel, is_own = convolution_stage.kernel(settings)
maps = convolution_settings.maps(
    convolution_settings.seen(picture.image, settings.side, kernel.channels), kernel, settings
)
with stage:
    convolution_stage.show(maps, kernel, settings, picture.title)
    if is_own:
        st.caption(text.OWN)

sections.section("What just happened")
said, counted = st.columns(2, gap="large")
with said:
    st.markdown(text.EXPLANATION)
    st.markdown(text.sizes(settings))
with counted:
    st.subheader(text.LAYERS_HEADING, anchor=False)
    st.table(pandas_table(text.layers(VGG)))
    st.subheader(text.CLASSES_HEADING, anchor=False)
    st.markdown(text.CLASSES)
    st.table(pandas_table(text.classes(*first_classes(picture))))

sections.section("Evidence")
sheet, moved = st.columns([3, 2], gap="large")
with sheet:
    components.figure(learnt_sheet(picture, settings.side), text.SHEET_CAPTION, text.SHEET_ALT, key="learnt")
with moved:
    st.subheader(text.SHIFT_HEADING, anchor=False)
    st.markdown(text.shift(convolution_settings.shifted(maps, kernel, settings), settings.pooling))
    sections.origin(shared_results.load("vgg16").card)


def _downloads() -> None:
    data = partial(take_away.as_csv, np.round(maps.convolved, 3))
    st.download_button(text.DOWNLOAD, data, "map.csv", "text/csv", icon=":material/download:", on_click="ignore")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "edges_by_hand",
        text.EXERCISE_TASK,
        solved=is_own and exercise.solved(maps, kernel),
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, settings, kernel, is_own), _downloads)
