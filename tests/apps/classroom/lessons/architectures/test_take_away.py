"""What the page of the architectures offers to take home gives what the page shows."""

from pathlib import Path

import numpy as np

from apps.classroom.lessons.architectures import networks, take_away
from apps.classroom.lessons.architectures.feature_maps import ShownMaps
from apps.shared import finished
from core import images
from core.nets.architecture_settings import ArchitectureSettings
from core.synthesis.feature_map_settings import LAYERS, FeatureMapSettings
from tests.apps.classroom.pages import execute


def test_the_snippet_counts_the_modules_and_writes_the_feature_maps(tmp_path: Path) -> None:
    settings = ArchitectureSettings(network="MiniVGGNet")
    code = take_away.snippet(settings, ShownMaps('samples.find("cat").read()', FeatureMapSettings(), "", None))
    printed = execute(code, tmp_path)
    network = networks.by_title()["MiniVGGNet"]
    rows = [line.replace(",", "").split() for line in printed.strip().splitlines()]
    assert rows == [[group.name, str(group.parameters), str(group.macs)] for group in network.groups]
    assert {path.stem for path in tmp_path.glob("*.png")} == {"window", *LAYERS}
    difference = images.read(tmp_path / "features.png").astype(int) - finished.picture("feature_maps/features")
    assert np.abs(difference).mean() < 8
    assert execute(take_away.snippet(settings, None), tmp_path) == printed


def test_every_network_that_can_be_chosen_is_described() -> None:
    (knob,) = ArchitectureSettings.knobs()
    assert set(knob.choices) == set(networks.by_title())


def test_the_table_has_every_layer() -> None:
    for network in networks.by_title().values():
        lines = take_away.table(network).decode().splitlines()
        assert len(lines) == len(network.layers) + 1


def test_both_ways_to_write_a_network_run(tmp_path: Path) -> None:
    first = execute(take_away.SEQUENTIAL + "print(model.output_shape, model.count_params())\n", tmp_path, keras=True)
    second = execute(take_away.FUNCTIONAL + "print(model.output_shape, model.count_params())\n", tmp_path, keras=True)
    assert first.split(")")[0] == second.split(")")[0] == "(None, 10"
    assert int(first.split()[-1]) == 3 * 3 * 3 * 16 + 16 + 16 * 16 * 16 * 10 + 10
    assert int(second.split()[-1]) == 3 * 3 * 3 * 16 + 16 + 2 * (3 * 3 * 16 * 16 + 16) + 16 * 10 + 10
