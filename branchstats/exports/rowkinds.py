"""What a row under a header is: a row with facts, or a total, a legend, a note, blank."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from branchstats.exports.celltypes import (
    SYMBOLS,
    is_number,
    is_session,
    is_status,
    looks_like_person,
    text_of,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import HeaderBlock
from branchstats.exports.headers import meanings
from branchstats.exports.legend import is_legend, starts_as_legend
from branchstats.exports.rowwords import says_example, says_note, says_total
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import RowKind

EXAMPLE = "示例行，不是数据"
MAX_NAME = 4  # characters of a usual name; a longer text alone on its row may be a title


class RowJudge:
    """Says for each row under a header what it is; None for a row with facts."""

    def __init__(self, grid: Grid, block: HeaderBlock) -> None:
        self.grid = grid
        self.name = block.name_column
        header = grid.filled[block.anchor]
        self.width = len(header)
        self.first_column = header[0]
        self.seq = {
            c
            for c in header
            if any(m.field == "seq" for m in meanings(grid.text(block.anchor, c)))
        }
        self.is_after_summary = False

    def kind(self, row: int) -> RowKind | None:
        columns = self.grid.filled[row]
        if not columns:
            return RowKind("blank", "空行")
        first = self.grid.text(row, columns[0])
        if says_example(first):
            return RowKind("note", EXAMPLE)
        if self.name is None:
            return self._without_names(row, columns, first)
        name = self._name(row, self.name)
        if _is_no_label(first) and _is_only_name(name) and not self._is_text_alone(columns, name):
            return None  # nearly every row
        is_person = looks_like_person(name) and not starts_as_legend(name)
        beside = "" if is_person else self.grid.row_label(row)
        is_mark = is_person and is_status(first)  # 请假 before a name: a person's mark, no label
        if (says_total(first) and not is_mark) or says_total(name) or says_total(beside):
            self.is_after_summary = True
            return RowKind("total", "合计、平均等汇总行")
        may_explain = not is_person or name[0] in SYMBOLS or starts_as_legend(first)
        if may_explain and is_legend(raw_texts(self.grid, row)):
            return RowKind("legend")
        if says_note(first) and (":" in first or len(columns) <= 2):
            self.is_after_summary |= "统计" in first
            return RowKind("note")
        if is_person and not self._is_text_alone(columns, name):
            return None
        return self._nobody(row, columns, name)

    def _is_text_alone(self, columns: Sequence[int], name: str) -> bool:
        """A text with nothing beside it in the first column, too long for a name."""
        if columns != (self.name,) or self.name != self.first_column or self.width < 2:
            return False
        return self.is_after_summary or (len(name) > MAX_NAME and "·" not in name)

    def _name(self, row: int, column: int) -> str:
        """The name of a row; a text merged over the columns before it is none."""
        merge = self.grid.merge(row, column)
        if merge is None:
            return self.grid.text(row, column)
        return "" if merge.left < column else self.grid.text(merge.top, merge.left)

    def _nobody(self, row: int, columns: Sequence[int], name: str) -> RowKind | None:
        """A row without a name that looks like a person's."""
        cells = [self.grid.cell(row, column) for column in columns]
        if self.seq.issuperset(columns) and all(map(is_number, cells)):
            return RowKind("blank", "只有序号，没有内容")
        if any(text_of(cell).endswith(":") for cell in cells):
            return RowKind("note", "签字、填表等文字")
        if len(columns) == 1 and _is_mere_text(cells[0]):
            return RowKind("note", "只有一格文字，没有姓名")
        if name and (self.is_after_summary or len(columns) * 2 < self.width):
            return RowKind("total", "姓名列里不是姓名，按统计行处理")
        if self.is_after_summary and len(columns) * 2 < self.width:
            return RowKind("total", "统计行")
        return None

    def _without_names(self, row: int, columns: Sequence[int], first: str) -> RowKind | None:
        """A row of a table whose rows are no persons: meetings, activities."""
        texts = self.grid.texts(row)
        if says_total(first) or (len(columns) <= 2 and any(map(says_total, texts))):
            return RowKind("total", "合计、平均等汇总行")
        if len(columns) <= 3:
            if is_legend(raw_texts(self.grid, row)):
                return RowKind("legend")
            if says_note(first) or texts[0].endswith(":"):
                return RowKind("note")
        if self.seq.issuperset(columns) and is_number(self.grid.cell(row, columns[0])):
            return RowKind("blank", "只有序号，没有内容")
        if len(columns) == 1 and self.width > 1 and _is_mere_text(self.grid.cell(row, columns[0])):
            return RowKind("note", "只有一格文字")
        return None


@lru_cache(maxsize=1 << 14)
def _is_no_label(first: str) -> bool:
    return not (says_total(first) or says_note(first) or starts_as_legend(first))


@lru_cache(maxsize=1 << 14)
def _is_only_name(name: str) -> bool:
    is_name = looks_like_person(name) and name[0] not in SYMBOLS
    return is_name and not starts_as_legend(name) and not says_total(name)


def _is_mere_text(cell: CellValue) -> bool:
    """Text that is no value: not a number, not 上午, not a cell with an error in it."""
    return cell is not None and not is_number(cell) and not is_session(cell)


def raw_texts(grid: Grid, row: int) -> list[str]:
    """The filled cells of a row as texts, white space kept."""
    return [str(grid.cell(row, column)) for column in grid.filled[row]]
