"""What the page of the race of optimizers says of a race, and its evidence, exercise and code."""

import json
from functools import lru_cache
from typing import Any

import numpy as np
import pandas  # noqa: F401 - Plotly takes it as it is, half loaded if another thread is just loading it.
import plotly.graph_objects as go

from apps.classroom.ui import charts
from apps.shared import optimizer_race
from apps.shared.finished import Finished
from core.numbers import percent
from core.optimization import race, race_settings, surfaces
from core.optimization.grid_surface import FILE
from core.optimization.race import DOWN, Race, Track
from core.optimization.race_drawing import COLOURS
from core.optimization.race_settings import TITLES, LineUp, RaceSettings, line_up
from core.optimization.surfaces import Point

KEY = "race"
EXPLANATION = (
    "Each rule sees one thing only: the gradient where it stands. What it makes of it is below, number by number, for "
    "both parameters of the step at which the race stands. The names are those of the code, the arguments those of "
    "Keras; tests hold both to the same path."
)
CORRECTIONS = """
- **SGD** keeps the old parameters: w_t = w_{t−1} − α·g. Printed without w_{t−1} it would forget all that was learnt.
- **Adagrad** *adds* to its cache at every step. Were the cache just the last g², nothing would ever starve.
- **Adam** corrects m and v for starting at 0. Without it, at the default rates, the first step would be 3.2 times too
  long.
- **Epsilon** stands inside the root in Keras' Adagrad, Adadelta and RMSprop, outside in Adam and Nadam.
"""
EVIDENCE = (
    "How far each rule comes with the line-up that this suite opens each surface with: the step from which on the loss "
    f"stayed within {DOWN:.0%} of the way down, out of {{steps}}. A dash: not within them. The rates were chosen by "
    "trying out a ladder of rates on each surface, so that each rule is at home; with others it looks different, and "
    "that is the point: no rule wins everywhere. Made by `python -m apps.classroom.recording`."
)
LEAST = 1e-10
"""Of the loss at the start; below it, nobody looks."""
GOAL = 120
TASK = (
    f"In Rosenbrock's valley, give SGD with momentum arguments with which it is down for good within {GOAL} steps, "
    "from where the page starts it."
)
PRAISE = (
    "Two numbers decided it. In a network nobody shows you the valley; that is why one learns to tune one rule well."
)
HINT = (
    "Choose the surface, click on Momentum, and turn its two knobs. A rate much above 0.0015 flies off the wall at "
    "the start; what else makes a step longer, once the valley is reached?"
)


@lru_cache(maxsize=32)
def run(surface: str, line: str, start: Point | None, steps: int, seed: int) -> Race:
    """The race, kept as long as nothing changes."""
    return race.run(surfaces.find(surface), line_up(line), start, steps, seed)


def caption(done: Race) -> str:
    """What the two pictures show."""
    heights = "Heights are drawn logarithmically. " if optimizer_race.logarithmic(done.surface) else ""
    return (
        f"**{done.surface.title}.** {done.surface.lesson} Left from above, right as a relief that can be turned; "
        f"crosses mark minima, the ring the start. {heights}Click into the map to start elsewhere, on a name to follow "
        "it."
    )


def verdict(done: Race) -> str:
    """Who came down first, who never, who flew off."""
    if not done.tracks:
        return "Nobody runs; choose some optimizers."
    arrived = sorted((t for t in done.tracks if t.down is not None), key=lambda t: t.down or 0)
    gone = [TITLES[t.name] for t in done.tracks if t.left]
    late = [TITLES[t.name] for t in done.tracks if t.down is None and not t.left]
    parts = []
    if arrived:
        order = ", ".join(f"{TITLES[t.name]} ({t.down})" for t in arrived)
        parts.append(f"Down for good, and from which step on: **{order}**.")
    if late:
        parts.append(f"Not down within {len(done.tracks[0].points) - 1} steps: {', '.join(late)}.")
    if gone:
        parts.append(f"Flown off: {', '.join(gone)}.")
    return " ".join(parts)


def losses(done: Race) -> None:
    """Draw how far above the lowest loss each is, over the steps, until it flies off."""
    lowest = done.lowest
    figure = go.Figure()
    for track in done.tracks:
        end = track.left or len(track.losses)
        above = np.maximum(track.losses[:end] - lowest, LEAST * (done.tracks[0].losses[0] - lowest))
        line = {"width": 3, "color": COLOURS[track.name]}
        figure.add_scatter(x=list(range(end)), y=above.tolist(), name=TITLES[track.name], mode="lines", line=line)
    figure.update_layout(
        height=360,
        margin={"l": 10, "r": 20, "t": 64, "b": 10},
        title={"text": "Loss above the lowest, logarithmic", "font": {"size": 16}, "x": 0, "y": 1, "yanchor": "top"},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "font": {"size": 15}},
        hovermode="x unified",
    )
    figure.update_xaxes(title={"text": "steps", "font": {"size": 15}}, tickfont={"size": 14})
    figure.update_yaxes(type="log", exponentformat="power", dtick=2, tickfont={"size": 14})
    charts.show(figure, key="losses", alt="Loss of each over the steps")


def table(record: Finished) -> dict[str, list[str]]:
    """The step from which on each optimizer is down on each surface, as columns."""
    ((_, downs),) = record.history
    columns: dict[str, list[str]] = {"optimizer": list(TITLES.values())}
    for surface in surfaces.NAMES:
        found = [int(downs[f"{surface} {name}"]) for name in TITLES]
        columns[surfaces.find(surface).title] = ["–" if down < 0 else str(down) for down in found]
    return columns


def section() -> str:
    """What the surface of the real network is, from its result file."""
    made: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    right = " and ".join(percent(value) for value in made["accuracy_other_pictures"])
    return (
        f"“A real network” is the plane through the first weights of a network with {made['weights']:,} weights and "
        f"the ends of two trainings of it on {made['pictures']:,} handwritten digits, the second from other first "
        f"weights. Both ends are good: {right} of the other digits are recognised. Between them lies a ridge. Made by "
        f"`{made['command']}`."
    )


def is_solved(done: Race) -> bool:
    """Whether SGD with momentum is down early enough in Rosenbrock's valley, from the start of the page."""
    if done.surface.name != "rosenbrock" or done.start != done.surface.start:
        return False
    return any(t.name == "momentum" and t.down is not None and t.down <= GOAL for t in done.tracks)


def snippet(done: Race, contestants: LineUp, settings: RaceSettings) -> str:
    """The code of the race."""
    return f'''from core.optimization import surfaces
from core.optimization.race import run
from core.optimization.race_settings import line_up

surface = surfaces.find("{done.surface.name}")
contestants = line_up("{race_settings.write(contestants)}")
race = run(surface, contestants, start={done.start}, steps={settings.steps}, seed={settings.seed})
for track in race.tracks:
    x, y = track.points[-1]
    print(f"{{track.optimizer!r}}: loss {{track.losses[-1]:.4g}} at ({{x:.3f}}, {{y:.3f}})")
print(race.tracks[0].traces[0].quantities if race.tracks else "nobody ran")  # every number of the first step
'''


def keras_snippet(track: Track) -> str:
    """The followed optimizer for a training of one's own."""
    return f"import keras\n\noptimizer = keras.optimizers.{track.optimizer!r}\n"


def as_csv(done: Race) -> str:
    """All points of all ways."""
    lines = ["optimizer,step,x,y,loss"]
    for track in done.tracks:
        points = zip(track.points, track.losses, strict=True)
        lines += [f"{track.name},{step},{x:.8g},{y:.8g},{loss:.8g}" for step, ((x, y), loss) in enumerate(points)]
    return "\n".join(lines) + "\n"
