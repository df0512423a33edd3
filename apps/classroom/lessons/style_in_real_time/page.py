"""Style in real time: a network that paints in one pass, and whose styles are numbers to mix, predict or learn."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from apps.classroom.lessons.style_in_real_time import (
    chosen_style,
    evidence,
    exercise,
    large_picture,
    learned_styles,
    learning,
    mixer,
    moving_picture,
    number_view,
    style_map,
    take_away,
    text,
    ways,
)
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.lessons.style_in_real_time.lesson import LESSON
from apps.classroom.ui import components, controls, sections
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.pictures import painting_picker, picture_picker
from core.data import samples
from core.synthesis.style.network_settings import NetworkSettings

PHOTOS = ("palace", "astronaut", "cat", "coffee", "flower", "rocket", "motorcycle", "raccoon", "galaxies")


def knobs(stage: DeltaGenerator, side: DeltaGenerator) -> NetworkSettings:
    """Show the knobs of the picture: below it, but for the colours, which want a line of their own."""
    named = {knob.name: knob for knob in NetworkSettings.knobs()}
    with stage:
        values = controls.grid([named["strength"], named["stroke"], named["longest_side"]], columns=3)
    with side:
        values |= controls.grid([named["colours"]], columns=1)
    return NetworkSettings.parse(values)


sections.header(LESSON)
photo = picture_picker.pick([samples.find(name) for name in PHOTOS], first="palace")
result = None if started_jobs.running(learning.JOB.key) else job_view.outcome(learning.JOB.key)
taken = learned_styles.take(result) if result is not None else None
known = mixer.known()
stage, side = st.columns([3, 2], gap="large")
place, below = stage.container(), stage.container()
busy = started_jobs.running(learning.JOB.key)
with side:
    way = ways.pick()
    style: ChosenStyle | None = None
    painting = None
    if way == ways.KNOWN:
        weights = mixer.show(known)
        private = any(name in learned_styles.all_learned() for name in weights)
        style = ChosenStyle(known, weights, private=private)
    else:
        painting = painting_picker.pick(samples.PAINTINGS, samples.PAINTINGS[0].name)
        st.caption(text.ANY_HELP if way == ways.ANY else text.LEARN_HELP)
        if way == ways.ANY:
            style = ChosenStyle({}, {}, painting, private=painting.name == painting_picker.OWN)
        else:
            learning_settings = learning.ask(photo, painting)
            if taken is not None:
                style = ChosenStyle({taken.name: taken}, {taken.name: 1.0}, private=True)
settings = knobs(below, side)

shown = chosen_style.at_once(settings, photo.image)
picture = None
with place:
    if way == ways.LEARN and busy:
        learning.live(photo)
    elif style is None:
        assert painting is not None
        learning.before(photo, painting)
    else:
        painted = chosen_style.paint(photo, style, shown)
        picture = painted.picture
        components.compare(photo.image, picture, (text.PHOTO, text.RESULT), key="painted")
        st.caption(text.painted(photo.title, style.title, painted))
        if shown != settings:
            st.caption(text.smaller(shown))
        if way == ways.LEARN and result is not None:
            learning.ended(result)
with stage:
    if style is not None:
        with st.expander(text.LARGE_TITLE, expanded=started_jobs.started(large_picture.JOB.key) is not None):
            large_picture.show(photo, style, settings, shown.size(*photo.image.shape[:2]))
        with st.expander(text.CLIP_TITLE, expanded=started_jobs.started(moving_picture.JOB.key) is not None):
            moving_picture.show(photo, style, settings)


def show_numbers() -> None:
    """Show the arithmetic of the mix on the stage."""
    st.latex(text.FORMULA)
    number_view.show(photo, style or ChosenStyle(known, mixer.current(known)), shown)


def show_map() -> None:
    """Let the visitor walk among the styles."""
    st.markdown(text.MAP)
    style_map.walk(photo, known)


sections.section("What just happened", text.EXPLANATION)
explained = {"numbers": show_numbers, "map": show_map}
explained[sections.one_of(text.VIEW, text.VIEWS, "style_view")]()

sections.section("Evidence")
evidence.show(evidence.load())

if way == ways.LEARN and painting is not None:
    code = take_away.learning_snippet(photo, painting, learning_settings)
else:
    assert style is not None
    code = take_away.snippet(photo, style, settings)
task, taken_away = sections.exercise_beside_code()
with task:
    sections.exercise(
        "large_strokes",
        text.EXERCISE_TASK,
        solved=picture is not None and exercise.is_solved(settings),
        praise=text.exercise_praise(photo.image, settings),
        hint=text.EXERCISE_HINT,
    )
    exercise.ask()
with taken_away:
    sections.take_away(code, partial(take_away.downloads, picture))
