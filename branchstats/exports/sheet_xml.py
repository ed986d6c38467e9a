"""One look at a sheet's XML before calamine: its box, error cells, formulas without a value.

calamine shows error cells, formulas that nobody computed and blank cells alike as "", rounds
whole numbers of 16 and more digits, and lays out the whole box up to the farthest cell, which
for a stray cell in XFD1048576 is 550 GB. So the XML is scanned first, in pieces, by regular
expressions: a fifth of calamine's own time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from branchstats.exports.package import HEAD, refuse_entities
from branchstats.exports.sheet import Fault

CHUNK = 1 << 20  # bytes read at a time
MIN_EXACT_DIGITS = 16  # a float keeps 15
N_SINGLE_LETTERS = 26  # columns A to Z, the least that is assumed of a sheet
# A sheet as nearly every program writes it: no prefixes, double quotes, no spaces about "=".
# Patterns that begin with literal bytes are searched five times as fast as general ones.
PLAIN_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
PLAIN_TALL = {d: re.compile(rb' r="[A-Z]{1,3}\d{%d,7}"' % (d + 1)) for d in range(1, 7)}
PLAIN_LONG = re.compile(rb"<v>-?\d{%d}" % MIN_EXACT_DIGITS)
PLAIN_FORMULA = re.compile(rb"<f[\s/>]")  # twice as fast as `in`: `<` stands everywhere
PLAIN_ROW = re.compile(rb'<row (?:[^>]*? )?r="(\d{1,7})"')
OTHER_CELL = re.compile(rb'<c(?! r=")[ >]')
# a cell that is more than formatting
FILLED = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'](?:[^>]*[^>/])?>(?!</)"
)
TOKEN = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
WHOLE = re.compile(rb"-?\d{%d,40}" % MIN_EXACT_DIGITS)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass
class Scan:
    """What the XML of one sheet says. Rows and columns are counts, cells are 0-based."""

    n_rows: int = 0
    n_columns: int = 0
    is_exact: bool = True  # False: cells may stand in rows beyond n_rows
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    exact: dict[tuple[int, int], int] = field(default_factory=dict)  # numbers of 16 digits or more

    @property
    def n_cells(self) -> int:
        """Cells of the box."""
        return self.n_rows * self.n_columns


def scan_sheet(stream: IO[bytes], *, file: str) -> Scan:
    """One pass over the XML of a sheet; the box is an upper bound, some formatted cells included.

    Raises
    ------
    ExportError : the XML declares entities.
    """
    scan, position, is_plain = Scan(), _Position(), None
    for chunk in _chunks(stream, file=file):
        if is_plain is None:
            is_plain = _is_plain(chunk)
        if is_plain is not False and not _has_contents(chunk):
            continue  # rows of formatted blank cells, of which there may be a million
        if is_plain is False or _is_remarkable(chunk):
            position.read(chunk, scan)
        else:
            _measure(chunk, scan)
    return scan


def _has_contents(chunk: bytes) -> bool:
    return any(mark in chunk for mark in (b"<v", b"<is", b"<f", b":v", b":is", b":f"))


def _is_plain(chunk: bytes) -> bool | None:
    """Whether cells are written <c r="A1" …>; None: no cell yet. A writer does it one way."""
    if b'<c r="' in chunk and not OTHER_CELL.search(chunk):
        return True
    return False if TOKEN.search(chunk.replace(b'<row r="', b"")) else None


def _measure(chunk: bytes, scan: Scan) -> None:
    """Take a piece into the box, without looking at each of its cells."""
    last = PLAIN_ROW.match(chunk, chunk.rfind(b"<row "))
    n_rows = int(last[1]) if last else scan.n_rows
    tall = PLAIN_TALL.get(len(str(n_rows)))
    if tall and tall.search(chunk):
        scan.is_exact = False
    wide = max(map(column_number, set(PLAIN_WIDE.findall(chunk))), default=N_SINGLE_LETTERS)
    scan.n_rows, scan.n_columns = max(scan.n_rows, n_rows), max(scan.n_columns, wide)


def filled_cells(stream: IO[bytes], *, file: str) -> Iterator[tuple[int, int]]:
    """0-based (row, column) of every cell that holds something, in the order of the file."""
    for chunk in _chunks(stream, file=file):
        if _has_contents(chunk):
            for letters, row in FILLED.findall(chunk):
                yield int(row) - 1, column_number(letters) - 1


def without_cells(xml: bytes, references: list[str]) -> bytes:
    """The XML of a sheet without the named cells (J1048576 …)."""
    names = b"|".join(name.encode("ascii") for name in references)
    cell = re.compile(
        rb"<((?:\w+:)?c)\s(?:[^>]*?\s)?r\s*=\s*[\"'](?:"
        + names
        + rb")[\"'][^>]*?(?:/>|>.*?</\1>)",
        re.DOTALL,
    )
    return cell.sub(b"", xml)


def column_number(letters: bytes) -> int:
    """b"A" → 1, b"AA" → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _is_remarkable(chunk: bytes) -> bool:
    return (
        b't="e"' in chunk
        or PLAIN_FORMULA.search(chunk) is not None
        or PLAIN_LONG.search(chunk) is not None
    )


def _chunks(stream: IO[bytes], *, file: str) -> Iterator[bytes]:
    """The XML in pieces that end before a cell, so that no cell is cut in two."""
    rest, read = b"", stream.read(CHUNK)
    refuse_entities(read[:HEAD], file=file)
    while len(read) == CHUNK:  # less is the last piece, of most sheets the only one
        end = max(read.rfind(mark) for mark in (b"<c ", b"<row ", b":c ", b":row ", b"<row>"))
        end = read.rfind(b"<", 0, end + 1)
        if end <= 0:
            rest = (rest + read)[-CHUNK:]  # one long text: nothing in it matters here
        else:
            yield rest + read[:end]
            rest = read[end:]
        read = stream.read(CHUNK)
    yield rest + read


class _Position:
    """Where a cell stands: by its own address, or by counting where a writer leaves that out."""

    def __init__(self) -> None:
        self.row, self.column = -1, -1

    def read(self, chunk: bytes, scan: Scan) -> None:
        tokens = list(TOKEN.finditer(chunk))
        ends = [*(token.start() for token in tokens[1:]), len(chunk)][: len(tokens)]
        for token, end in zip(tokens, ends, strict=True):
            if self._move(token):
                self._note(token[2], chunk[token.end() : end], scan)

    def _move(self, token: re.Match[bytes]) -> bool:
        """Go to a row or a cell; whether it is a cell."""
        address = REFERENCE.search(token[2])
        if token[1] == b"row":
            self.row = int(address[2]) - 1 if address else self.row + 1
            self.column = -1
            return False
        if address and address[1]:
            self.row, self.column = int(address[2]) - 1, column_number(address[1]) - 1
        else:
            self.column += 1
        return True

    def _note(self, attributes: bytes, body: bytes, scan: Scan) -> None:
        scan.n_rows = max(scan.n_rows, self.row + 1)
        scan.n_columns = max(scan.n_columns, self.column + 1)
        if attributes.endswith(b"/"):
            return
        kind = KIND.search(attributes)
        value = VALUE.search(body)
        if kind and kind[1] == b"e":
            scan.faults[self.row, self.column] = Fault.ERROR
        elif value is None:
            # t="str" with an empty value is a formula that gives an empty text
            if not (kind and kind[1] == b"str") and FORMULA.search(body):
                scan.faults[self.row, self.column] = Fault.UNCACHED
        elif (kind is None or kind[1] == b"n") and WHOLE.fullmatch(value[1]):
            scan.exact[self.row, self.column] = int(value[1])
