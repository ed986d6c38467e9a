"""Write docs/数据字典.md from the schemas, the descriptions and the catalogue of indicators."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from branchstats import tables
from branchstats.cleaning.records import Reject
from branchstats.evidence import finding, verdicts
from branchstats.indicators.catalogue import catalogue

FILE = Path(__file__).resolve().parent.parent / "docs" / "数据字典.md"
INTRODUCTION = """\
# 数据字典

`data/processed` 里每张表、每一列的意思，和报告里每个指标的算法。这一页由 `tools/dictionary.py` 从程序的定义生成，请勿手工修改。

- 表是 Parquet 格式：在 JupyterLab 里用 pandas 打开。`rejects.csv`、`notices.csv` 可以用 Excel 打开。
- 每条记录都带着来源：哪个文件、哪张工作表、哪个单元格。
- 比率一律是 0 到 1 的小数，写进报告时才变成百分数。
- 任何一列都没有身份证号、手机号、银行卡号、住址。
"""
OUTSIDE_TABLES = {"rejects": tuple(Reject.__dataclass_fields__), "findings": finding.COLUMNS}
OUTSIDE_VALUES = {
    "family": verdicts.FAMILIES,
    "verdict": verdicts.VERDICTS,
    "direction": verdicts.DIRECTIONS,
}
STATUS_COLUMNS = {"due": "应到", "present": "实到", "leave": "请假", "unexcused": "无故"}


def descriptions() -> dict[str, Any]:
    """dictionary.toml: types, shared columns, and a section a table."""
    text = files("branchstats.vocabulary").joinpath("dictionary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def description(table: str, column: str) -> str:
    """What a column means: the table's own words, else the shared ones. KeyError where none."""
    said = descriptions()
    return said[table]["columns"].get(column) or said["shared"][column]


def dictionary() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION, *map(_table, tables.names())]
    parts += [_statuses(), _ledger_kinds(), *map(_outside, OUTSIDE_TABLES), _indicators()]
    return "\n".join(parts)


def _table(name: str) -> str:
    schema = tables.schema(name)
    kinds = descriptions()["types"]
    rows = [
        (f"`{column}`", kinds[kind], description(name, column), _listed(schema.values.get(column)))
        for column, kind in schema.columns.items()
    ]
    key = "、".join(f"`{column}`" for column in schema.key)
    return (
        _heading(name, f"{name}.parquet")
        + _grid(("列", "类型", "意思", "可取的值"), rows)
        + f"\n每行由 {key} 唯一确定。\n"
    )


def _outside(name: str) -> str:
    rows = [
        (f"`{column}`", description(name, column), _listed(OUTSIDE_VALUES.get(column)))
        for column in OUTSIDE_TABLES[name]
    ]
    return _heading(name, "") + _grid(("列", "意思", "可取的值"), rows)


def _statuses() -> str:
    listed = tables.statuses()
    rows = [
        (row["status"], *("计入" if row[column] else "" for column in STATUS_COLUMNS))
        for row in listed.to_dict("records")
    ]
    return "## 出勤状态怎样计入\n\n" + _grid(("状态", *STATUS_COLUMNS.values()), rows)


def _ledger_kinds() -> str:
    said = descriptions()["ledger"]["kinds"]
    rows = [(f"`{kind}`", said[kind]) for kind in tables.schema("ledger").values["kind"]]
    return "## 逐行账的种类\n\n" + _grid(("种类", "意思"), rows)


def _indicators() -> str:
    better = descriptions()["better"]
    rows = [
        (one.name, one.formula, one.unit, better[one.better], f"`{one.id}`")
        for one in catalogue().values()
    ]
    return "## 指标\n\n" + _grid(("指标", "怎样算", "单位", "方向", "编号"), rows)


def _heading(name: str, file: str) -> str:
    said = descriptions()[name]
    title = f"{said['title']}（{file}）" if file else said["title"]
    return f"## {title}\n\n{said['about']}\n\n"


def _listed(values: Iterable[str] | None) -> str:
    return "" if values is None else "、".join(value or "（空）" for value in values)


def _grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', '／') for cell in line)} |\n" for line in lines
    )


if __name__ == "__main__":
    FILE.write_text(dictionary(), encoding="utf-8", newline="\n")
