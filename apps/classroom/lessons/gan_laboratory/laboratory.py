"""The laboratory of one visitor, kept in the session: the training so far, and what the buttons do to it."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import streamlit as st

from apps.classroom.lessons.gan_laboratory import drawn_points, recorded
from apps.classroom.lessons.gan_laboratory.drawn_points import EXAMPLE, Points
from apps.classroom.lessons.gan_laboratory.timeline import Moment, Timeline
from core.arrays import Float64Array
from core.synthesis.gan.laboratory import distributions, procedure
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.distributions import DRAWN, Distribution
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

KEY = "gan_laboratory"
POINTS = "points"
"""The name of the drawn points in the address."""
Half = Literal["D", "G", "both"]
SLOW_STEPS = 60
"""Steps that slow motion takes before it stops by itself, for nobody may be watching any more."""


@dataclass
class Laboratory:
    """What a visitor has.

    Attributes:
        timeline: the training so far.
        used: the settings of every step since the networks were new, apart from the number of steps.
        is_recorded: whether the training is the recorded one.
        drawn: the points that the visitor has drawn, or the example.
        slow: steps that slow motion has yet to take.
        problem: why the last step could not be taken; empty if it could.
        shown_job: the last job of which a snapshot was taken over, and the step of that snapshot.
        failed_job: the last job whose error was shown.
    """

    timeline: Timeline
    used: set[LaboratorySettings] = field(default_factory=set)
    is_recorded: bool = False
    drawn: Points = EXAMPLE
    slow: int = 0
    problem: str = ""
    shown_job: tuple[str, int] = ("", -1)
    failed_job: str = ""

    def points(self, settings: LaboratorySettings) -> Float64Array | None:
        """The drawn points if these settings train on them, (N, 2)."""
        return np.array(self.drawn, np.float64) if settings.distribution == DRAWN else None

    def real(self, settings: LaboratorySettings) -> Distribution:
        """The real distribution of these settings, the same object for the same drawing."""
        return _drawn(self.drawn) if settings.distribution == DRAWN else distributions.find(settings.distribution)

    def note(self, settings: LaboratorySettings) -> None:
        """Remember the settings of a step."""
        self.used = {*self.used, without_steps(settings)}
        self.is_recorded = False


def of_visitor(settings: LaboratorySettings) -> Laboratory:
    """The laboratory of this session; at first the recorded training if it has these settings, else new networks."""
    laboratory: Laboratory | None = st.session_state.get(KEY)
    if laboratory is None:
        fits = without_steps(settings) == without_steps(recorded.settings())
        laboratory = st.session_state[KEY] = Laboratory(recorded.timeline() if fits else _new(settings))
        laboratory.is_recorded = fits
        laboratory.used = {without_steps(settings)} if fits else set()
        _read_address(laboratory)
    _write_address(laboratory, settings)
    return laboratory


def adapt(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """Begin with new networks if these settings have others, or another seed."""
    state = laboratory.timeline.now.state
    networks = settings.discriminator_network(), settings.generator_network()
    if state.seed != settings.seed or (state.discriminator.network, state.generator.network) != networks:
        start_again(laboratory, settings)


def start_again(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """Begin with new networks. For callbacks, like all that follows."""
    version = laboratory.timeline.version
    laboratory.timeline = _new(settings)
    laboratory.timeline.version = version + 1
    laboratory.used, laboratory.is_recorded, laboratory.slow, laboratory.problem = set(), False, 0, ""


def step(laboratory: Laboratory, settings: LaboratorySettings, half: Half) -> None:
    """Take a step of D, of G, or of both, from the moment that is shown."""
    before = laboratory.timeline.now
    laboratory.problem = ""
    try:
        moment = _after(before, settings, laboratory.real(settings), half)
    except LaboratoryError as error:
        laboratory.problem, laboratory.slow = str(error), 0
        return
    laboratory.note(settings)
    measured = []
    if moment.generator is not None and moment.discriminator is not None:
        losses = {
            "discriminator_loss": moment.discriminator.loss.value,
            "generator_loss": moment.generator.loss.value,
        }
        measured.append((moment.state.step, losses))
    laboratory.timeline.add(moment, measured)


def undo(laboratory: Laboratory) -> None:
    """Take back the last step or, during a run, go back to the last moment that was kept."""
    laboratory.problem, laboratory.slow = "", 0
    laboratory.timeline.undo()


def scrub(laboratory: Laboratory, key: str) -> None:
    """Show the moment that the slider of this key stands at."""
    laboratory.slow = 0
    laboratory.timeline.show(int(st.session_state[key]))


def draw(laboratory: Laboratory, points: Points) -> None:
    """Take what the visitor has drawn as the real distribution; the example if it was erased."""
    laboratory.drawn = points or EXAMPLE


def without_steps(settings: LaboratorySettings) -> LaboratorySettings:
    """The settings with the default number of steps, as trainings of any length have the same settings otherwise."""
    return settings.model_copy(update={"steps": LaboratorySettings().steps})


def apart_from_length_and_seed(settings: LaboratorySettings) -> LaboratorySettings:
    """The settings with the default number of steps and seed, for comparing what matters to failure and cure."""
    return without_steps(settings).model_copy(update={"seed": LaboratorySettings().seed})


@lru_cache(maxsize=64)
def _drawn(points: Points) -> Distribution:
    return distributions.drawn(np.array(points, np.float64))


def _read_address(laboratory: Laboratory) -> None:
    """Take the points that the address holds, if it holds any."""
    if given := st.query_params.get(POINTS):
        try:
            laboratory.drawn = drawn_points.from_address(given)
        except LaboratoryError as error:
            laboratory.problem = str(error)


def _write_address(laboratory: Laboratory, settings: LaboratorySettings) -> None:
    """Keep the drawn points in the address while the networks learn them; the example needs no place there."""
    is_shown = settings.distribution == DRAWN and laboratory.drawn != EXAMPLE
    wanted = drawn_points.to_address(laboratory.drawn) if is_shown else ""
    if wanted != st.query_params.get(POINTS, ""):
        if wanted:
            st.query_params[POINTS] = wanted
        else:
            del st.query_params[POINTS]


def _after(before: Moment, settings: LaboratorySettings, real: Distribution, half: Half) -> Moment:
    if half == "D":
        state, of_discriminator = procedure.discriminator_step(before.state, settings, real)
        return Moment(state, of_discriminator, None)
    if half == "G":
        state, of_generator = procedure.generator_step(before.state, settings)
        return Moment(state, before.discriminator if before.generator is None else None, of_generator)
    state, trace = procedure.step(before.state, settings, real)
    return Moment(state, trace.discriminator[-1], trace.generator)


def _new(settings: LaboratorySettings) -> Timeline:
    return Timeline([Moment(states.start(settings))])
