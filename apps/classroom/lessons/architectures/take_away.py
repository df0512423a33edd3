"""What visitors take home: the code, the graph as SVG, all layers as CSV, and the feature maps as PNG."""

import csv
import io
from functools import partial

import streamlit as st

from apps.classroom.lessons.architectures import network_graph, networks
from apps.classroom.lessons.architectures.feature_maps import ShownMaps
from core import images
from core.nets.architecture_settings import ArchitectureSettings
from core.nets.layer_graph import LayerGraph


def downloads(network: LayerGraph, maps: ShownMaps | None) -> None:
    """Show the download buttons.

    Args:
        network: the one that the page draws.
        maps: the feature maps on the page, if any.
    """
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("The graph (SVG)", network_graph.row(network).encode(), f"{network.name}.svg", "image/svg+xml")
    button("All layers (CSV)", partial(table, network), f"{network.name}.csv", "text/csv")
    if maps is not None and maps.sheet is not None:
        button("The maps (PNG)", partial(images.encode, maps.sheet, "png"), f"{maps.layer}.png", "image/png")


def table(network: LayerGraph) -> bytes:
    """All layers of a network as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["layer", "what", "output", "parameters", "multiply_accumulates", "inputs"])
    for layer in network.layers:
        shape, inputs = "x".join(map(str, layer.shape)), " ".join(layer.inputs)
        writer.writerow([layer.name, layer.title, shape, layer.parameters, layer.macs, inputs])
    return buffer.getvalue().encode()


def snippet(settings: ArchitectureSettings, maps: ShownMaps | None) -> str:
    """Code that counts the modules of the network, and writes the feature maps if the page shows some.

    Args:
        settings: which network.
        maps: the feature maps on the page, if any.
    """
    name = networks.by_title()[settings.network].name
    counted = f"""from core.nets import description

network = description.published("{name}")
for module in network.groups:
    print(f"{{module.name:20}} {{module.parameters:>12,}} {{module.macs:>15,}}")
"""
    if maps is None:
        return counted
    samples = "from core.data import samples\n" if maps.source.startswith("samples") else ""
    return f"""{counted}
from core import images
{samples}from core.snapshots import last
from core.synthesis.feature_map_settings import FeatureMapSettings
from core.synthesis.feature_maps import feature_maps

sheets = last(feature_maps({maps.source}, {maps.settings.source()})).panels
for layer, sheet in sheets.items():
    images.write(sheet, f"{{layer}}.png")
"""


SEQUENTIAL = """import keras
from keras import layers

model = keras.Sequential()
model.add(keras.Input((32, 32, 3)))
model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
"""
FUNCTIONAL = """import keras
from keras import layers

image = keras.Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding="same", activation="relu")(image)
branch = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
branch = layers.Conv2D(16, 3, padding="same")(branch)
x = layers.GlobalAveragePooling2D()(layers.add([x, branch]))
model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
"""
"""Small networks in plain Keras, one for each way to write them."""
