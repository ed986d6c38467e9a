"""From a finding back to its cells: files, sheets, cells, and the numbers recomputed from them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from branchstats.errors import ProjectError
from branchstats.evidence.case import Case, case
from branchstats.evidence.finding import Finding
from branchstats.evidence.judging import all_findings, finding_alone, one_finding
from branchstats.evidence.sources import sources_of
from branchstats.evidence.verdicts import ON_RECORD
from branchstats.indicators.catalogue import TABLE_NAMES
from branchstats.indicators.select import Frozen, Tables
from branchstats.settings import Settings
from branchstats.tables import SOURCE_COLUMNS

# tables that say who was due and what a sheet speaks about: kept whole when numbers are recomputed
_FRAME_OF_REFERENCE = ("members", "coverage")
_SHOWN = (
    "date",
    "title",
    "event",
    "exam",
    "activity",
    "status",
    "value",
    "format",
    "hours",
    "score_pct",
)


@dataclass(frozen=True)
class Trace:
    """Where one finding comes from.

    finding : as judged from all tables. sources : one row a file and sheet (file, sheet, cells,
    rows). cells : one row a cell with what it states; no names. recomputed : the same finding
    judged again from those rows alone; None where they do not give it.
    """

    finding: Finding
    sources: pd.DataFrame
    cells: pd.DataFrame
    recomputed: Finding | None

    @property
    def agrees(self) -> bool:
        """Whether the numbers recomputed from the cells are those of the finding.

        Of a fact the whole sentence is compared. A test's verdict also hangs on the other tests,
        which these cells do not hold: its estimate, n and numbers are compared.
        """
        ours, again = self.finding, self.recomputed
        if again is None:
            return False
        if ours.verdict == ON_RECORD:
            return ours.sentence == again.sentence
        same = (ours.estimate, ours.n) == (again.estimate, again.n)
        return same and dict(ours.numbers) == dict(again.numbers)


def trace(
    id: str, tables: Tables, *, term_start: Any, months: int = 36,
    settings: Mapping[str, Any] | Settings | None = None,
) -> Trace:  # fmt: skip
    """The files, sheets and cells behind a finding of `judge` with the same arguments.

    Raises
    ------
    ProjectError : no finding has that id; the message names the nearest ones.
    """
    branch = case(tables, term_start=term_start, months=months, settings=settings)
    found = one_finding(branch, id)
    if found is None:
        known = [f.id for f in all_findings(branch)]
        near = difflib.get_close_matches(id, known, n=3, cutoff=0.0)
        raise ProjectError(
            raw=id, reason="没有这个编号的结论", advice=f"最接近的有：{'、'.join(near)}"
        )
    own = dict(found.evidence)
    sources = pd.DataFrame(sources_of(own.values()), columns=["file", "sheet", "cells", "rows"])
    cells = pd.concat(
        [_cells(name, rows) for name, rows in own.items()] or [_cells("", pd.DataFrame())]
    )
    return Trace(found, sources, cells.reset_index(drop=True), recomputed(branch, found))


def recomputed(branch: Case, found: Finding) -> Finding | None:
    """The finding judged again from the rows behind it alone; itself where it has none."""
    own = dict(found.evidence)
    if not own:
        return found
    kept = {name: branch[name] for name in _FRAME_OF_REFERENCE}
    only = {name: _only(branch[name], rows) for name, rows in own.items()}
    if "attendance" in only:
        # a roll is a meeting's: the meetings of these rows belong to them
        only["meetings"] = branch["meetings"]
    # the same months are judged: fewer rows reach less far
    return finding_alone(replace(branch, tables=Frozen({**kept, **only})), found.id)


def _only(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table's rows that are among `rows`, by their source cell and person."""
    keys = [c for c in (*SOURCE_COLUMNS, "member_id", "meeting_id") if c in table and c in rows]
    wanted = set(rows[keys].fillna("").astype(str).itertuples(index=False, name=None))
    own = table[keys].fillna("").astype(str).itertuples(index=False, name=None)
    return table[[key in wanted for key in own]]


def _cells(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["table", "file", "sheet", "cell", "states"]
    if rows.empty:
        return pd.DataFrame({c: pd.Series(dtype="str") for c in columns})
    shown = [c for c in _SHOWN if c in rows]
    states = [
        " ".join(_text(v) for v in row if _text(v)) for row in rows[shown].itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "table": TABLE_NAMES.get(name, name),
            "file": rows["source_file"].to_numpy(),
            "sheet": rows["source_sheet"].to_numpy(),
            "cell": rows["source_cell"].to_numpy(),
            "states": states,
        }
    )


def _text(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def trace_text(found: Trace, *, limit: int = 40) -> str:
    """A trace as plain Chinese lines for the terminal; `limit` cells are listed one by one."""
    lines = [
        f"{found.finding.id}  {found.finding.indicator}（{found.finding.verdict}）",
        found.finding.sentence,
        "",
        "来源：",
    ]
    for source in found.sources.to_dict("records"):
        place = "，".join(str(source[k]) for k in ("file", "sheet", "cells") if source[k])
        lines.append(f"  {place}：{source['rows']}条")
    if found.sources.empty:
        lines.append("  没有对应的表格记录")
    for row in found.cells.head(limit).itertuples():
        lines.append(f"    {row.file} {row.sheet} {row.cell}：{row.states}")
    if len(found.cells) > limit:
        lines.append(f"    …… 另有{len(found.cells) - limit}个单元格")
    if len(found.cells):
        agree = "一致" if found.agrees else "不一致，请把这一情况告诉开发者"
        lines += ["", f"只用以上单元格重新计算：{agree}。"]
        if found.recomputed is not None:
            lines.append(f"  {found.recomputed.sentence}")
    return "\n".join(lines)
