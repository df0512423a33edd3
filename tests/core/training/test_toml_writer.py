"""Recipes as text: what is written is read back."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from core.training import recipe
from core.training.toml_writer import toml

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
SINGLE = (
    st.integers(-(2**53), 2**53)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aß“”\"\\'\n\t=[]#", max_size=12)
)
TABLE = st.dictionaries(NAMES, SINGLE | st.lists(st.integers(0, 9), max_size=3), max_size=4)


@settings(max_examples=100)
@given(st.dictionaries(NAMES, SINGLE | TABLE | st.lists(TABLE, min_size=1, max_size=3), max_size=5))
def test_what_is_written_is_read_back(values: dict) -> None:
    assert tomllib.loads(toml(values)) == values


def test_the_recipes_of_the_suite_survive() -> None:
    for name in recipe.names():
        loaded = recipe.load(name)
        assert recipe.parse(tomllib.loads(toml(loaded.model_dump(mode="json", exclude_none=True)))) == loaded
