"""Small BIFF8 workbooks (.xls) in an OLE container, written record by record.

Layouts after Microsoft's [MS-XLS] and [MS-CFB]; no library that is still kept writes them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DAY, ELAPSED = 0, 1, 2  # places of the cell formats that every book here has


@dataclass(frozen=True)
class Serial:
    """A number shown as a date (`DAY`) or as elapsed hours (`ELAPSED`)."""

    value: float
    form: int = DAY


@dataclass(frozen=True)
class Error:
    """An error cell: 0x07 #DIV/0!, 0x2A #N/A."""

    code: int = 0x2A


@dataclass(frozen=True)
class Blank:
    """A formatted cell without a value."""


def raw_xls(
    cells: dict[tuple[int, int], object],
    *,
    name: str = "Sheet1",
    merges: tuple[tuple[int, int, int, int], ...] = (),
    codepage: int = 1200,
    is_1904: bool = False,
    is_hidden: bool = False,
) -> bytes:
    """One sheet; `merges` are (top, bottom, left, right), 0-based, both ends included."""
    sheet = _record(0x0809, struct.pack("<4H2I", 0x0600, 0x0010, 0, 0, 0, 6))
    for (row, column), value in sorted(cells.items()):
        sheet += _cell(row, column, value)
    if merges:
        ranges = b"".join(struct.pack("<4H", *merge) for merge in merges)
        sheet += _record(0x00E5, struct.pack("<H", len(merges)) + ranges)
    sheet += _record(0x000A, b"")
    head = _record(0x0809, struct.pack("<4H2I", 0x0600, 0x0005, 0, 0, 0, 6))
    head += _record(0x0042, struct.pack("<H", codepage))
    head += _record(0x0022, struct.pack("<H", is_1904))
    head += _record(0x0031, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("A"))
    head += _record(0x041E, struct.pack("<H", 164) + _long("[h]:mm"))
    for form in (0, 14, 164):  # General, m/d/yy, the elapsed hours above
        head += _record(0x00E0, struct.pack("<3H4B2IH", 0, form, 1, 0, 0, 0, 0, 0, 0, 0))
    bound = _record(0x0085, struct.pack("<IBB", 0, is_hidden, 0) + _short(name))
    start = len(head) + len(bound) + 4
    bound = _record(0x0085, struct.pack("<IBB", start, is_hidden, 0) + _short(name))
    return container("Workbook", head + bound + _record(0x000A, b"") + sheet)


def container(stream_name: str, stream: bytes) -> bytes:
    """An OLE compound file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    n = len(stream) // SECTOR
    fat = [
        FAT,
        END,
        *range(3, 2 + n),
        END,
    ]  # sector 0: the table, 1: the directory, then the stream
    fat += [FREE] * (SECTOR // 4 - len(fat))
    if len(fat) > SECTOR // 4:
        raise ValueError("one sector of allocation table holds 63 kB")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<4I", 0, 1, 1, 0) + struct.pack("<5I", 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    entries = _entry("Root Entry", 5, child=1) + _entry(stream_name, 2, start=2, size=len(stream))
    directory = entries.ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def _entry(name: str, kind: int, *, child: int = FREE, start: int = END, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _record(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _cell(row: int, column: int, value: object) -> bytes:
    form = value.form if isinstance(value, Serial) else GENERAL
    place = struct.pack("<3H", row, column, form)
    if isinstance(value, str):
        return _record(0x0204, place + _long(value))
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, Error):
        return _record(0x0205, place + struct.pack("<BB", value.code, 1))
    if isinstance(value, Blank):
        return _record(0x0201, place)
    number = value.value if isinstance(value, Serial) else value
    return _record(0x0203, place + struct.pack("<d", number))
