"""Tables in the form in which Streamlit sends them to the browser."""

import pickle
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas
import pyarrow

Rows = Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]
"""Rows by the names of their columns, or columns by their names."""


def arrow_table(rows: Rows) -> pyarrow.Table | Rows:
    """A table for `st.dataframe`, converted once for equal content.

    Streamlit would convert it by way of a pandas table at every run of a page, in 3 ms of processor time. Rows with
    numbers and text in one column are returned as they are: Streamlit makes text of the whole column.
    """
    table = _converted(pickle.dumps(rows))
    return rows if table is None else table


def pandas_table(rows: Rows) -> pandas.DataFrame:
    """A table for `st.table`, which also shows row numbers; made once for equal content, so nobody may change it."""
    return _pandas(pickle.dumps(rows))


@lru_cache(maxsize=64)
def _pandas(pickled: bytes) -> pandas.DataFrame:
    return pandas.DataFrame(pickle.loads(pickled))


@lru_cache(maxsize=256)
def _converted(pickled: bytes) -> pyarrow.Table | None:
    try:
        return pyarrow.Table.from_pandas(pandas.DataFrame(pickle.loads(pickled)))
    except pyarrow.ArrowException:
        return None
