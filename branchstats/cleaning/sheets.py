"""One sheet → everything that it says: each located table by the cleaner of its data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from branchstats.cleaning import attendance, events, recruitment, roster, scores, volunteering
from branchstats.cleaning.records import Cleaned, LedgerLine, Reject
from branchstats.exports.locate import locate
from branchstats.exports.sheet import Sheet, address
from branchstats.exports.table import Table
from branchstats.settings import Settings

# what a row is where two tables see it differently, weakest first
_WEAKEST_FIRST = ("blank", "note", "ignored", "title", "legend", "header", "total", "duplicate", "units", "rejected", "record")  # fmt: skip
_STRENGTH = {kind: strength for strength, kind in enumerate(_WEAKEST_FIRST)}
EMPTY = "空的工作表，没有文字和数"
Cleaner = Callable[..., Cleaned]
CLEANERS: dict[str, Cleaner] = {
    "attendance": attendance.clean,
    "scores": scores.clean,
    "recruitment": recruitment.clean,
    "volunteering": volunteering.clean,
    "members": roster.clean,
    "events": events.clean,
}


def clean_sheet(sheet: Sheet, *, settings: Settings) -> Cleaned:
    """Drafts, rejects, ledger lines, coverage and notices of one sheet.

    Every row of the sheet gets exactly one ledger line; a sheet that is not recognised gives a
    notice that says how to declare it.
    """
    located = locate(sheet, settings)
    lines = [
        LedgerLine(sheet.file, sheet.name, row + 1, kind.kind, reason=kind.reason)
        for row, kind in located.kinds.items()
    ]
    if not sheet.rows:
        lines.append(LedgerLine(sheet.file, sheet.name, 1, "blank", reason=EMPTY))
    result = Cleaned(
        ledger=tuple(lines), notices=tuple(_remark(sheet, text) for text in sheet.remarks)
    )
    for table in located.tables:
        cleaner = CLEANERS.get(table.dataset, _clean_unknown)
        result += cleaner(table, settings=settings)
    return replace(result, ledger=_one_line_a_row(result.ledger))


def _remark(sheet: Sheet, text: str) -> Reject:
    """What reading had to say of a sheet: a stray cell left out, a text cut."""
    return Reject(
        source_file=sheet.file,
        source_sheet=sheet.name,
        source_cell="",
        dataset="",
        field="工作表",
        raw="",
        reason=text,
        advice="请核对原表；有遗漏的，另存为 .xlsx 后重新放进来",
    )


def _one_line_a_row(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """A row that several tables side by side share counts once, as the most that it is."""
    kept: dict[int, LedgerLine] = {}
    for line in lines:
        known = kept.get(line.row)
        if known is None or _STRENGTH[line.kind] > _STRENGTH[known.kind]:
            kept[line.row] = line
    return tuple(kept[row] for row in sorted(kept))


def _clean_unknown(table: Table, *, settings: Settings) -> Cleaned:
    sheet = table.sheet
    why = table.why or "不是出勤、成绩、发展党员、志愿服务或名册"
    first = table.header_rows[0] if table.header_rows else min(table.body, default=0)
    notice = Reject(
        source_file=sheet.file,
        source_sheet=sheet.name,
        source_cell=address(first, 0),
        dataset="",
        field="工作表",
        raw="",
        reason=why,
        advice=_advice(table),
    )
    lines = tuple(
        LedgerLine(sheet.file, sheet.name, row + 1, "ignored", reason=why) for row in table.body
    )
    return Cleaned(ledger=lines, notices=(notice,))


def _advice(table: Table) -> str:
    if table.header_rows and not table.body:
        return "填好后再运行一次；不用的可以从 data/raw 拿走"
    sheet = table.sheet
    where = f"{sheet.file}/{sheet.name}" if sheet.name else sheet.file
    return (
        f'如果有用，请在 review.toml 的 [sheets] 一节写 "{where}" = "attendance"'
        '（或 scores、recruitment、volunteering、members、events）；不用就写 "ignore"'
    )
