"""A file below data/raw → its sheets; which reader is decided by the bytes, not by the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from branchstats.errors import ExportError
from branchstats.exports.delimited import read_delimited
from branchstats.exports.guard import Format, damaged, read_content, sniff
from branchstats.exports.html import read_html
from branchstats.exports.mht import read_mht
from branchstats.exports.sheet import Sheet
from branchstats.exports.spreadsheet_2003 import read_spreadsheet_2003
from branchstats.exports.xls import read_xls
from branchstats.exports.xlsx import read_xlsx

# calamine's word for a fault of its own; it is no Exception, and no module has it by name
RUST_PANIC = "PanicException"
READERS: dict[Format, Callable[..., tuple[Sheet, ...]]] = {
    Format.ZIP: read_xlsx,
    Format.BIFF: read_xls,
    Format.HTML: read_html,
    Format.MHT: read_mht,
    Format.SPREADSHEET_2003: read_spreadsheet_2003,
    Format.TEXT: read_delimited,
}


def read_file(path: Path, *, file: str) -> tuple[Sheet, ...]:
    """The sheets of one export in its own order, hidden ones marked, personal data masked.

    `file` is its name below data/raw with forward slashes; every Sheet and message carries it.
    A sheet without values has no rows. Reads whatever the bytes are: xlsx, xlsm, et, xls, csv,
    tsv, txt, HTML, MHT, XML Spreadsheet 2003.

    Raises
    ------
    ExportError : nothing can be read from it; the message says why and what to do.
    """
    content = read_content(path, file=file)
    return read_as(sniff(content, file=file), content, file=file)


def read_as(form: Format, content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """The sheets in the bytes of an export whose format is known; see `read_file`."""
    try:
        sheets = READERS[form](content, file=file)
    except MemoryError as fault:
        raise ExportError(
            file=file, reason="内容太多，内存不够",
            advice="请只保留需要的工作表、行和列，另存后再放进来",
        ) from fault  # fmt: skip
    except BaseException as fault:
        if type(fault).__name__ != RUST_PANIC:
            raise
        raise damaged(file=file) from fault
    if not sheets:
        raise ExportError(
            file=file, reason="文件里没有工作表（只有图表或宏）",
            advice="请把数据放在普通工作表里，另存后再放进来",
        )  # fmt: skip
    return tuple(_distinct(sheets))


def _distinct(sheets: tuple[Sheet, ...]) -> Iterator[Sheet]:
    """Sheets with names that differ: names that were masked, and pages of an MHT, may be equal."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        seen[sheet.name] += 1
        n = seen[sheet.name]
        yield sheet if n == 1 else replace(sheet, name=f"{sheet.name}（{n}）")
