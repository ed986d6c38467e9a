"""The tidy tables: what `vocabulary/tables.toml` says, as schemas, empty frames and checks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandas.api.types import is_list_like

from branchstats.errors import SchemaError

SOURCE_COLUMNS = ("source_file", "source_sheet", "source_cell")
DATASETS = ("attendance", "scores", "recruitment", "volunteering")
_DTYPES = {
    "str": "str",
    "date": "datetime64[us]",
    "int": "Int64",
    "float": "float64",
    "bool": "boolean",
    "list": "object",
}


@dataclass(frozen=True)
class TableSchema:
    """One tidy table: its columns in order (name → type of tables.toml), key and closed values."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]


@cache
def _contract() -> dict[str, Any]:
    text = files("branchstats.vocabulary").joinpath("tables.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def names() -> tuple[str, ...]:
    """The tidy tables in the order of tables.toml."""
    return tuple(name for name in _contract() if name not in ("source", "precision"))


@cache
def schema(name: str) -> TableSchema:
    """The schema of one tidy table. Raises KeyError for a name that tables.toml does not have."""
    contract = _contract()
    spec = dict(contract[name])
    has_source = spec.pop("source", True)
    key = tuple(spec.pop("key"))
    values = {column: tuple(allowed) for column, allowed in spec.pop("values", {}).items()}
    columns = {column: kind for column, kind in spec.items() if isinstance(kind, str)}
    if has_source:
        columns |= contract["source"]
    if "date_precision" in columns:
        values["date_precision"] = tuple(contract["precision"]["values"])
    return TableSchema(name=name, key=key, columns=columns, values=values)


def frame(name: str, records: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Records → a frame with exactly the columns, order and types of the table.

    A column that a record lacks is missing (NA, NaT, NaN; an empty list for lists); keys that the
    table does not have are dropped.
    """
    rows = list(records)
    data = {
        column: _series([row.get(column) for row in rows], kind)
        for column, kind in schema(name).columns.items()
    }
    return pd.DataFrame(data)


def _series(values: list[Any], kind: str) -> pd.Series:
    if kind == "list":
        return pd.Series([list(v) if v is not None else [] for v in values], dtype=object)
    if kind == "str":
        texts = [
            v if type(v) is str else None if v is None or pd.isna(v) else str(v) for v in values
        ]
        return pd.Series(texts, dtype="str")
    dtype: Any = _DTYPES[kind]
    if kind == "date":
        return pd.to_datetime(pd.Series(values, dtype=object)).astype(dtype)
    return pd.Series(values, dtype=dtype)


def conform(name: str, data: pd.DataFrame) -> pd.DataFrame:
    """A new frame with the table's columns in order and of the table's types (see `frame`)."""
    records: list[dict[Any, Any]] = data.to_dict("records")
    return frame(name, records)


@cache
def _pandera_schema(name: str, exact: frozenset[str]) -> pa.DataFrameSchema:
    """`exact`: columns that are of their very type, whose values need no look one by one."""
    spec = schema(name)
    columns = {}
    for column, kind in spec.columns.items():
        checks = []
        if column in spec.values and kind == "str":
            checks.append(pa.Check.isin(list(spec.values[column])))
        if column in spec.values and kind == "list":
            allowed = set(spec.values[column])
            checks.append(pa.Check(lambda cell, ok=allowed: set(cell) <= ok, element_wise=True))
        dtype = None if column in exact else _DTYPES[kind]
        columns[column] = pa.Column(dtype, checks=checks, nullable=True)
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def validate(name: str, data: pd.DataFrame) -> None:
    """Check columns, types, closed values and the uniqueness of the key.

    Raises
    ------
    SchemaError : names the table, the column, the first offending value and row.
    """
    if not _is_as_declared(name, data):
        _find_fault(name, data)
    key = list(schema(name).key)
    repeated = data.duplicated(subset=key, keep=False)
    if repeated.any():
        raise SchemaError(
            file=f"{name}.parquet",
            raw=" | ".join(map(str, data.loc[repeated, key].iloc[0])),
            reason=f"主键重复（{'、'.join(key)}），共{int(repeated.sum())}行",
            advice="这是程序的问题，请把这一行信息告诉开发者",
        )


def _is_as_declared(name: str, data: pd.DataFrame) -> bool:
    """A quick look: columns in order, of their very types, and no value that is not allowed."""
    spec = schema(name)
    dtypes = dict(data.dtypes)
    declared = {column: _DTYPES[kind] for column, kind in spec.columns.items()}
    return list(dtypes.items()) == list(declared.items()) and all(
        _values_in(data[column], spec.columns[column]) <= set(allowed)
        for column, allowed in spec.values.items()
    )


def _values_in(column: pd.Series, kind: str) -> set[Any]:
    known = column.dropna()
    if kind != "list":
        return set(known.unique())
    return {value for cell in known for value in (cell if is_list_like(cell) else (cell,))}


def _find_fault(name: str, data: pd.DataFrame) -> None:
    """Raise SchemaError for the first fault; none of them where only a type was not the very one."""
    exact = frozenset(
        column
        for column, kind in schema(name).columns.items()
        if kind != "list" and column in data and data.dtypes[column] == _DTYPES[kind]
    )
    try:
        _pandera_schema(name, exact).validate(data, lazy=True)
    except pa.errors.SchemaErrors as fault:
        first = fault.failure_cases.iloc[0]
        raise SchemaError(
            file=f"{name}.parquet",
            cell=str(first.get("index", "")),
            raw=str(first["failure_case"]),
            reason=f"不符合数据表定义（{first['column']}：{first['check']}）",
            advice="这是程序的问题，请把这一行信息告诉开发者",
        ) from fault


@cache
def statuses() -> pd.DataFrame:
    """statuses.csv: one row a status, columns due, present, leave, unexcused (0/1), note."""
    with files("branchstats.vocabulary").joinpath("statuses.csv").open(encoding="utf-8") as text:
        return pd.read_csv(text, keep_default_na=False)


@cache
def words() -> dict[str, str]:
    """words.csv: word as it stands in an export → status ('' where the word is no status)."""
    with files("branchstats.vocabulary").joinpath("words.csv").open(encoding="utf-8") as text:
        listed = pd.read_csv(text, dtype=str, keep_default_na=False)
    return {
        word: status
        for group, status in zip(listed["word"], listed["status"], strict=True)
        for word in group.split()
    }
