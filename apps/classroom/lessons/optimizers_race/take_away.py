"""What visitors take home from a race: its code, the optimizer for Keras, the trajectories and an image."""

from apps.shared import surface_race_drawing
from core import images
from core.optimization import line_up
from core.optimization.line_up import LineUp
from core.optimization.surface_race import SurfaceRace, Trajectory
from core.optimization.surface_race_settings import SurfaceRaceSettings


def snippet(race: SurfaceRace, optimizers: LineUp, settings: SurfaceRaceSettings) -> str:
    """Code that runs this race."""
    return f'''from core.optimization import line_up, surface_race, surfaces

race = surface_race.run(
    surfaces.find("{race.surface.name}"),
    line_up.parse("{line_up.write(optimizers)}"),
    start={race.start},
    steps={settings.steps},
    seed={settings.seed},
)
for trajectory in race.trajectories:
    x, y = trajectory.points[-1]
    print(f"{{trajectory.optimizer!r}}: loss {{trajectory.losses[-1]:.4g}} at ({{x:.3f}}, {{y:.3f}})")
for trajectory in race.trajectories[:1]:
    print(trajectory.traces[0].quantities)  # every number of the first step
'''


def keras_snippet(trajectory: Trajectory) -> str:
    """Code that makes the optimizer of a trajectory in Keras."""
    return f"import keras\n\noptimizer = keras.optimizers.{trajectory.optimizer!r}\n"


def as_csv(race: SurfaceRace) -> str:
    """All points of all trajectories as CSV."""
    lines = ["optimizer,step,x,y,loss"]
    for trajectory in race.trajectories:
        points = zip(trajectory.points, trajectory.losses, strict=True)
        lines += [f"{trajectory.name},{step},{x:.8g},{y:.8g},{loss:.8g}" for step, ((x, y), loss) in enumerate(points)]
    return "\n".join(lines) + "\n"


def as_png(race: SurfaceRace, followed: str) -> bytes:
    """The race as an image, with the trajectory of one optimizer in bold."""
    return images.encode(surface_race_drawing.draw(race, followed=followed), "png")
