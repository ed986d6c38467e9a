"""data/corrections.csv: an analyst's declared corrections; raw files are never touched."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from branchstats.cleaning.cells import plain_text
from branchstats.errors import CorrectionError
from branchstats.exports.sheet import CellValue, Sheet, address
from branchstats.privacy import mask_text
from branchstats.project import Project

FILE = "data/corrections.csv"
COLUMNS = ("file", "sheet", "cell", "action", "value", "reason")
CELL_ACTIONS = ("replace", "drop")
PERSON_ACTIONS = ("rename_person", "same_person", "different_person")
ENCODINGS = ("utf-8-sig", "gb18030")  # Excel saves csv files as either
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_ROW = re.compile(r"(?:第)?([1-9]\d{0,6})(?:行)?|([1-9]\d{0,6}):\2")


@dataclass(frozen=True)
class Correction:
    """One line of corrections.csv; file, sheet and cell are the scope, empty where everywhere."""

    line: int  # in corrections.csv, the header is line 1
    file: str
    sheet: str
    cell: str  # A1, or a row (7, 第7行)
    action: str
    value: str
    reason: str

    @property
    def row(self) -> int | None:
        """The 1-based row that `cell` names, alone or with its column; None for no cell."""
        found = _CELL.fullmatch(self.cell)
        if found:
            return int(found[2])
        whole = _ROW.fullmatch(self.cell)
        return int(whole[1] or whole[2]) if whole else None

    @property
    def column(self) -> int | None:
        """The 0-based column that `cell` names; None for a whole row or no cell."""
        found = _CELL.fullmatch(self.cell)
        if not found:
            return None
        number = 0
        for letter in found[1].upper():
            number = 26 * number + ord(letter) - ord("A") + 1
        return number - 1

    def covers(self, file: str, sheet: str, row: int) -> bool:
        """Whether a 1-based row of a sheet lies in the scope."""
        return (
            self.file in ("", file)
            and self.sheet in ("", sheet)
            and (self.row is None or self.row == row)
        )

    def fault(self, reason: str, advice: str) -> CorrectionError:
        """The error that stops the run, naming this line."""
        where = "，".join(part for part in (self.file, self.sheet, self.cell) if part)
        shown = f"{self.action} {where} {self.value}".strip()
        return CorrectionError(
            file=FILE, cell=f"第{self.line}行", raw=shown, reason=reason, advice=advice
        )


def load_corrections(project: Project) -> tuple[Correction, ...]:
    """The lines of data/corrections.csv in order; no file gives none; blank lines are skipped.

    Raises
    ------
    CorrectionError : unreadable, wrong columns, an unknown action, a line that lacks what its
        action needs; names the line.
    """
    if not project.corrections.is_file():
        return ()
    rows = list(csv.reader(io.StringIO(_decoded(project), newline="")))
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise CorrectionError(
            file=FILE, cell="第1行", raw=",".join(rows[0]) if rows else "", reason="列名不对",
            advice=f"第一行应当是 {','.join(COLUMNS)}",
        )  # fmt: skip
    lines = enumerate(rows[1:], start=2)
    return tuple(
        _correction(line, row) for line, row in lines if any(cell.strip() for cell in row)
    )


def _decoded(project: Project) -> str:
    content = project.corrections.read_bytes()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CorrectionError(file=FILE, reason="编码读不出来", advice="请另存为 UTF-8 编码的 csv")


def _correction(line: int, row: Sequence[str]) -> Correction:
    cells = [*(cell.strip() for cell in row), *[""] * len(COLUMNS)]
    if any(cells[len(COLUMNS) :]):
        raise CorrectionError(
            file=FILE, cell=f"第{line}行", raw=",".join(row)[:60],
            reason=f"有 {len(row)} 列，多于 {len(COLUMNS)} 列",
            advice="内容里有逗号的，请用英文双引号括起来",
        )  # fmt: skip
    file, sheet, cell, action, value, reason = cells[: len(COLUMNS)]
    correction = Correction(
        line,
        mask_text(file.replace("\\", "/")),
        mask_text(sheet),
        cell.replace(" ", ""),
        action,
        value,
        reason,
    )
    if action not in (*CELL_ACTIONS, *PERSON_ACTIONS):
        raise correction.fault(
            "没有这个动作", f"action 只能是 {'、'.join((*CELL_ACTIONS, *PERSON_ACTIONS))}"
        )
    if cell and correction.row is None:
        raise correction.fault("单元格写法不对", "请写 B7 这样的位置；整行写 7")
    if action in CELL_ACTIONS and not (file and cell):
        raise correction.fault("没有写文件或单元格", "replace 和 drop 要写 file 和 cell")
    if action == "replace" and correction.column is None:
        raise correction.fault("replace 只能改一格", "请写 B7 这样的位置")
    if action in PERSON_ACTIONS and not value:
        raise correction.fault("没有写是谁", "请在 value 里写 旧姓名=新姓名，或 姓名=工号")
    return correction


def apply_to_sheets(
    sheets: Sequence[Sheet], corrections: Sequence[Correction]
) -> tuple[tuple[Sheet, ...], dict[tuple[str, str, int], str]]:
    """New sheets with `replace` and `drop` done, in the order of the lines.

    `drop` of a cell blanks it; of a row, the whole row: the second result maps (file, sheet,
    1-based row) to the reason for the ledger. Person actions are left to `people.resolve`.

    Raises
    ------
    CorrectionError : a file, sheet or cell that is not there, a dropped cell that is blank
        already, a cell that a merge hides; names the line.
    """
    result = list(sheets)
    dropped: dict[tuple[str, str, int], str] = {}
    for correction in corrections:
        if correction.action not in CELL_ACTIONS:
            continue
        at = _find_sheet(result, correction)
        result[at] = _applied(result[at], correction)
        if correction.column is None and correction.row is not None:
            reason = "按 data/corrections.csv 删除"
            reason += f"：{correction.reason}" if correction.reason else ""
            dropped[result[at].file, result[at].name, correction.row] = reason
    return tuple(result), dropped


def _find_sheet(sheets: Sequence[Sheet], correction: Correction) -> int:
    of_file = [at for at, sheet in enumerate(sheets) if sheet.file == correction.file]
    if not of_file:
        near = _nearest(correction.file, [sheet.file for sheet in sheets])
        raise correction.fault("没有读到这个文件", f"请核对路径（data/raw 下的写法）{near}")
    if not correction.sheet and len(of_file) == 1:
        return of_file[0]
    found = [at for at in of_file if sheets[at].name == correction.sheet]
    if not found:
        names = "、".join(sheets[at].name or "（空）" for at in of_file)
        raise correction.fault("没有这个工作表", f"这个文件里有：{names}")
    return found[0]


def _nearest(wanted: str, known: Sequence[str]) -> str:
    last = wanted.rsplit("/", 1)[-1]
    near = sorted({name for name in known if name.rsplit("/", 1)[-1] == last})
    return f"；是不是 {near[0]}" if near else ""


def _applied(sheet: Sheet, correction: Correction) -> Sheet:
    row, column = (correction.row or 1) - 1, correction.column
    if row >= len(sheet.rows) or (column is not None and column >= sheet.n_columns):
        last = address(max(len(sheet.rows) - 1, 0), max(sheet.n_columns - 1, 0))
        raise correction.fault("这一格在表格之外", f"这个工作表只到 {last}")
    columns = range(sheet.n_columns) if column is None else (column,)
    blank = all(sheet.rows[row][at] is None and (row, at) not in sheet.faults for at in columns)
    if correction.action == "drop" and blank:
        raise correction.fault("这里本来就是空的", "请核对位置，或删去这一行更正")
    if column is not None:
        _refuse_hidden(sheet, row, column, correction)
    new: CellValue = correction.value or None if correction.action == "replace" else None
    cells = tuple(new if at in columns else cell for at, cell in enumerate(sheet.rows[row]))
    faults: Mapping = {
        place: fault
        for place, fault in sheet.faults.items()
        if not (place[0] == row and place[1] in columns)
    }
    return replace(sheet, rows=(*sheet.rows[:row], cells, *sheet.rows[row + 1 :]), faults=faults)


def _refuse_hidden(sheet: Sheet, row: int, column: int, correction: Correction) -> None:
    for merge in sheet.merges:
        inside = merge.top <= row <= merge.bottom and merge.left <= column <= merge.right
        if inside and (row, column) != (merge.top, merge.left):
            raise correction.fault(
                "这一格被合并单元格盖住", f"请写合并区左上角的 {address(merge.top, merge.left)}"
            )


def person_pair(correction: Correction) -> tuple[str, str]:
    """The two sides of `张玮=张伟` (also → and ＝); a value without = has an empty left side.

    Raises
    ------
    CorrectionError : an empty side, or no = where nothing else says whom the line is about.
    """
    text = plain_text(correction.value).replace("→", "=").replace("->", "=").replace("=>", "=")
    left, equals, right = (part.strip() for part in text.partition("="))
    if not equals:
        if not correction.cell:
            raise correction.fault("看不出是谁", "请在 value 里写 旧姓名=新姓名，或 姓名=工号")
        return "", left
    if not left or not right:
        raise correction.fault("等号两边缺一边", "请写成 旧姓名=新姓名，或 姓名=工号")
    return left, right
