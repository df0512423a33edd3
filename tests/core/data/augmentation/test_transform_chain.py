"""Chains as lines: what is written is read again, and garbage is a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.augmentation import transform_chain as chains
from core.data.augmentation.transform_chain import Link
from core.data.augmentation.transforms.geometric import Flip, Rotation, Translation
from core.data.augmentation.transforms.registry import TRANSFORMS, from_dicts
from core.settings import Knob, SettingsError


def values(knob: Knob) -> st.SearchStrategy:
    """What a control of this knob can be set to."""
    if knob.kind == "choice":
        return st.sampled_from(knob.choices)
    assert knob.minimum is not None and knob.maximum is not None and knob.step
    steps = int((knob.maximum - knob.minimum) / knob.step)
    number = int if knob.kind == "integer" else float
    low, step = knob.minimum, knob.step
    return st.integers(0, steps).map(lambda i: number(round(low + i * step, 6)))


@st.composite
def links(draw: st.DrawFn) -> Link:
    model = draw(st.sampled_from(list(TRANSFORMS.values())))
    chosen = {knob.name: draw(values(knob)) for knob in model.knobs()}
    (transform,) = from_dicts([{"kind": model.kind, **chosen}])
    return Link(transform, draw(st.booleans()))


@given(st.lists(links(), max_size=chains.LONGEST))
def test_what_is_written_is_read_again(chain: list[Link]) -> None:
    line = chains.write(chain)
    assert chains.parse(line) == tuple(chain)
    assert all(letter.isalnum() or letter in "~-._" for letter in line)  # What an address shows as it is.


@given(st.text(max_size=60) | st.from_regex(r"(flip|zoom|x)?(-[a-z.0-9]{0,6}){0,4}(~[a-z-]{0,8}){0,9}", fullmatch=True))
def test_garbage_is_a_sentence(line: str) -> None:
    try:
        chains.parse(line)
    except SettingsError as error:
        assert str(error).endswith((".", ".”"))


def test_the_example() -> None:
    found = chains.parse("flip~rotation-angle-30~translation-off-width-0.1")
    assert found == (Link(Flip()), Link(Rotation(angle=30)), Link(Translation(width=0.1), on=False))
    assert chains.active(found) == (Flip(), Rotation(angle=30))


@pytest.mark.parametrize("line", ["", " ", "none"])
def test_an_empty_chain(line: str) -> None:
    assert chains.parse(line) == ()
    assert chains.write(()) == "none"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("flop", "no augmentation “flop”"),
        ("rotation-angle", "each knob needs a value"),
        ("rotation-angle-900", "from 0 to 180"),
        ("rotation-speed-1", "no setting “speed”"),
        ("~".join(["flip"] * 9), "at most 8"),
    ],
)
def test_what_is_wrong_is_named(line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        chains.parse(line)


@pytest.mark.parametrize("line", [chains.DEFAULT, *chains.PRESETS.values()])
def test_presets_are_chains(line: str) -> None:
    assert chains.write(chains.parse(line)) == line
