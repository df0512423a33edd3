"""What visitors take home: the code of the race, and the numbers of the race and of the sweep."""

import json
from typing import Any

from apps.classroom.lessons.network_race.race_run import NetworkRace
from core.training.comparison.network_race_settings import NetworkRaceSettings


def snippet(settings: NetworkRaceSettings) -> str:
    """Code that runs this race."""
    return f"""from core.snapshots import last
from core.training.comparison import network_race
from core.training.comparison.network_race_settings import NetworkRaceSettings

settings = {settings.source()}
metrics = last(network_race.run(settings)).metrics
for name, rate in settings.learning_rates().items():
    print(f"{{name:9}} {{rate:<8g}} {{metrics.get(f'{{name}}_validation_accuracy', 0):.4f}}")
"""


def as_json(race: NetworkRace) -> bytes:
    """The settings of a race and its numbers, step by step."""
    steps: list[dict[str, Any]] = [{"step": step, **metrics} for step, metrics in race.steps]
    return json.dumps({"settings": race.settings.model_dump(), "steps": steps}, indent=1).encode()
