"""Tables: the browser gets the very bytes that it would get of the rows themselves."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from apps.shared.arrow_table import Rows, arrow_table

TABLES: tuple[Rows, ...] = (
    [{"layer": "conv1", "weights": 1728, "share": 0.25}, {"layer": "dense", "weights": None, "share": 0.75}],
    {"name": ["a", "b"], "rank-1": [0.5, 1.0]},
    [{"network": "first", "minutes": "–"}, {"network": "second", "minutes": 12}],
)


def page(number: int) -> None:
    """A table twice, as rows and converted; runs inside AppTest."""
    import streamlit as st

    from apps.shared.arrow_table import arrow_table
    from tests.apps.shared.test_arrow_table import TABLES

    st.dataframe(TABLES[number], hide_index=True)
    st.dataframe(arrow_table(TABLES[number]), hide_index=True)


@pytest.mark.parametrize("number", range(len(TABLES)))
def test_nothing_else_is_sent(number: int) -> None:
    app = AppTest.from_function(page, kwargs={"number": number}, default_timeout=120).run()
    assert not app.exception
    plain, converted = (table.proto for table in app.dataframe)
    assert plain.arrow_data.data == converted.arrow_data.data and plain.columns == converted.columns


def test_equal_rows_are_converted_once() -> None:
    rows: list[dict[str, Any]] = [{"a": 1}]
    assert arrow_table(rows) is arrow_table([{"a": 1}]) is not arrow_table([{"a": 2}])
