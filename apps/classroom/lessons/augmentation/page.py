"""Augmentation: a chain of random transforms, what it draws, and what it does to numbers, labels and trainings."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.augmentation import chain_editor, evidence, text
from apps.classroom.lessons.augmentation.lesson import LESSON
from apps.classroom.ui import components, controls, picture_picker, sections
from apps.shared import augmentation_runs, finished
from core import contact_sheet, images
from core.data.augmentation import parameter_table, transform_chain
from core.data.augmentation.geometry import apart, move, product
from core.data.augmentation.transform_settings import PreviewSettings, source
from core.data.samples import SAMPLES
from core.serving import jobs

jobs.prepare("core.data.augmentation.preview")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first=finished.load(text.KEY).sample)
stage, side = st.columns([3, 2], gap="large")

with side:
    st.button(
        "Draw again",
        type="primary",
        icon=":material/casino:",
        width="stretch",
        on_click=text.draw_again,
        help="The same chain with another seed, so with other numbers.",
    )
    chain_editor.presets()
    chain = chain_editor.edit()
    settings = controls.controls(PreviewSettings)

chosen = transform_chain.active(chain)
with stage:
    draws, is_present = text.draw(picture, chosen, settings)
    said = st.container()
    index = text.show(draws, picture, busy=not is_present)
    if is_present:
        said.markdown(text.verdict(draws))
    else:
        with said:
            text.wait()
    st.caption(text.caption(draws))

sections.section("What just happened", text.EXPLANATION)
size, geometric = draws.size, text.geometry(draws, index)
if draws.mixed:
    formula, rows = text.mixture(draws, index)
    st.markdown(f"**The label of draw {index + 1}** is mixed as its pixels are:")
    st.latex(formula)
    components.ranking(rows, key="mixed_label")
if geometric:
    st.markdown(f"**Where draw {index + 1} puts each point**: one matrix, the product of its geometric transforms.")
    st.latex(text.matrices(geometric, size))
    st.markdown(text.corner(geometric, size))
elif not draws.mixed:
    st.markdown(f"Draw {index + 1} leaves every point where it was: no geometric transform is in the chain.")
if len(geometric) > 1:
    backwards = geometric[::-1]
    far = apart(product(geometric, size), product(backwards, size), size)
    sections.section("Order matters", text.order(geometric, far))
    for column, (steps, caption) in zip(
        st.columns(2), ((geometric, "In this order"), (backwards, "The same numbers, backwards")), strict=True
    ):
        with column:
            names = ", then ".join(step.name for step in steps)
            components.figure(move(draws.original, steps), f"{caption}: {names}.", caption, key=caption)

trainings = augmentation_runs.runs()
sections.section("Evidence", evidence.introduction(trainings))
st.markdown(augmentation_runs.verdict(trainings) or augmentation_runs.missing(trainings))
evidence.show(trainings)

answered, different = text.kept(draws), draws.different()
sections.exercise(
    "same_answer",
    f"Find a chain after which all of at least 8 draws differ from the original by {text.DIFFERENT} grey levels "
    "or more on average, and the network still answers each as it answers the original.",
    solved=answered == len(draws.pictures) >= 8 and different >= text.DIFFERENT and is_present,
    praise="To a pixel these are quite other pictures, to the network the same thing. Invariance is what augmentation "
    "teaches, and this network was taught it.",
    hint="A cup from above has no upright. Which transforms move every pixel, and which could turn the thing into "
    f"another? At present {answered} of {len(draws.pictures)} draws keep the answer, and the draw nearest to the "
    f"original differs by {different:.0f} grey levels.",
)


def _downloads() -> None:
    sheet = contact_sheet.lay(draws.original, draws.pictures)
    numbers = partial(parameter_table.as_csv, draws.chosen, draws.metrics, len(draws.pictures))
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("The draws (PNG)", partial(images.encode, sheet, "png"), "augmentation.png", "image/png")
    button("The drawn numbers (CSV)", numbers, "augmentation.csv", "text/csv")


sections.take_away(text.snippet(picture.source, chosen, settings), _downloads)
st.markdown("For a training of your own, the same chain as plain Keras; it needs nothing of this suite:")
st.code(source(chosen, (settings.size, settings.size)), language="python")
sections.sources(LESSON)
