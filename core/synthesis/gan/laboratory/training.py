"""Train both networks while a visitor watches: a stream of snapshots, each with the whole state.

for snapshot in train(LaboratorySettings(steps=1000)):
    print(snapshot.step, dict(snapshot.metrics))
    latest = state.from_panel(snapshot.panels[state.STATE])
"""

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.snapshots import Snapshot, Stream
from core.synthesis.gan.laboratory import distributions, procedure
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.procedure import StepTrace
from core.synthesis.gan.laboratory.state import LaboratoryState

EVERY = 20
"""Steps from one snapshot to the next."""


def train(
    settings: LaboratorySettings,
    start: LaboratoryState | None = None,
    points: npt.ArrayLike | None = None,
    every: int = EVERY,
    steps_per_second: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Stream:
    """Train for a number of steps.

    Args:
        settings: the knobs.
        start: the state to go on from, with its own seed; None for new networks.
        points: that a visitor has drawn, (N, 2) within [−1, 1]²; only for the distribution `drawn`.
        every: steps from one snapshot to the next.
        steps_per_second: slow motion; None for full speed.
        clock: gives the time in seconds.
        sleep: waits for some seconds.

    Yields:
        A snapshot before the first step, one after every few steps, and one after the last. The panel `state` holds the
        state, for `state.from_panel`. The metrics are those of `examination.Examination.metrics`; "step", the steps
        since the networks were new; and, except before the first step, "discriminator_loss", "generator_loss" and
        "generator_gradient", the norm of the gradient, all of the last step.

    Raises:
        LaboratoryError: the training diverged, the architecture is not that of `start`, or nothing has been drawn.
    """
    real = distributions.find(settings.distribution, points)
    state = start or states.start(settings)

    def snapshot(done: int, trace: StepTrace | None = None) -> Snapshot:
        metrics = {"step": float(state.step), **examine(state, settings, real).metrics}
        if trace is not None:
            metrics["discriminator_loss"] = trace.discriminator[-1].loss.value
            metrics["generator_loss"] = trace.generator.loss.value
            metrics["generator_gradient"] = float(np.linalg.norm(trace.generator.gradient))
        return Snapshot(done, settings.steps, metrics=metrics, panels={states.STATE: states.as_panel(state)})

    yield snapshot(0)
    began = clock()
    for done in range(1, settings.steps + 1):
        state, trace = procedure.step(state, settings, real)
        if done % every == 0 or done == settings.steps:
            if steps_per_second is not None:
                sleep(max(0.0, began + done / steps_per_second - clock()))
            yield snapshot(done, trace)
