"""What is fuzzed: each target takes bytes and calls one door of the library.

A door may refuse its input with one of the project's own errors. Anything else that comes out of
it is a fault of ours, a broken contract of tables.toml (SchemaError) included.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from fuzz.sheet_text import cell_of, sheet_of

from branchstats import tables, words
from branchstats.cleaning import corrections, dates, marks, names, numbers, periods
from branchstats.cleaning.assemble import assemble
from branchstats.cleaning.sheets import clean_sheet
from branchstats.cleaning.statuses import read_status
from branchstats.errors import CellError, CorrectionError, ExportError, ProjectError
from branchstats.exports import workbook
from branchstats.exports.explain import explain
from branchstats.exports.guard import Format, sniff
from branchstats.exports.locate import locate
from branchstats.exports.sheet import Sheet
from branchstats.privacy import harmless, mask_text, may_be_personal
from branchstats.project import Project, load_notes, load_project
from branchstats.settings import Settings

REFUSALS = (CellError, CorrectionError, ExportError, ProjectError)
VALIDATED = 8  # one sheet in so many goes on into the tables, which takes ten times as long
# What a reader of files gives goes on into the cleaning one time in so many: cleaning takes ten
# times as long as reading, and has the target `sheet` for itself.
CLEANED = 8
MOST_CELLS_CLEANED = 1_000  # a larger sheet is read but not cleaned: the fuzzer stays quick
FILE = "某表.xlsx"
Target = Callable[[bytes], None]


def cleaned(sheet: Sheet) -> None:
    """A sheet in words, cleaned, and (one in VALIDATED) as tables that keep the contract."""
    settings = Settings()
    explain(sheet, locate(sheet, settings))
    part = clean_sheet(sheet, settings=settings)
    if crc32(repr(sheet.rows).encode("utf-8", "replace")) % VALIDATED:
        return
    made = assemble([part])
    for name, frame in made.frames.items():
        tables.validate(name, frame)
    counted = made.frames["ledger"]
    for name in ("attendance", "scores", "recruitment", "volunteering"):
        rows = counted[(counted["dataset"] == name) & (counted["kind"] == "record")]
        # a register names only its absentees, and counts them: every row has its record
        if int(rows["records"].sum()) != len(made.frames[name]):
            raise AssertionError(f"conservation of {name} is broken")


def read_as(form: Format, content: bytes) -> None:
    """Bytes through the reader of one format; one time in CLEANED, what it gives is cleaned."""
    sheets = workbook.read_as(form, content, file=FILE)
    if crc32(content) % CLEANED:
        return
    for sheet in sheets:
        if len(sheet.rows) * sheet.n_columns <= MOST_CELLS_CLEANED:
            cleaned(sheet)


def any_file(data: bytes) -> None:
    """Bytes as a file of unknown kind: the guard decides which reader gets them."""
    read_as(sniff(data, file=FILE), data)


def xlsx_parts(data: bytes) -> None:
    """A package that is whole, with wild XML in one of its parts (the first byte says which)."""
    template = xlsx_template()
    places = sorted(name for name in template if name.endswith((".xml", ".rels")))
    place = places[data[0] % len(places)] if data else places[0]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in template.items():
            archive.writestr(name, data[1:] if name == place else content)
    read_as(Format.ZIP, out.getvalue())


@lru_cache(maxsize=1)
def xlsx_template() -> Mapping[str, bytes]:
    """The parts of a small workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["2019年学习签到表", None], ["姓名", "1月8日"], ["丁一凡", "√"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in sorted(archive.namelist())}


def sheet(data: bytes) -> None:
    """A sheet written as text (fuzz/sheet_text.py) through locate, explain and cleaning."""
    cleaned(sheet_of(data.decode("utf-8", "replace")))


def values(data: bytes) -> None:
    """One cell through every parser of values."""
    value = cell_of(data.decode("utf-8", "replace"))
    text = value if isinstance(value, str) else ""
    parsers: tuple[Callable[[], object], ...] = (
        lambda: dates.read_date(value),
        lambda: dates.read_date(value, year=2021, month=3),
        lambda: dates.read_range(value, year=2020),
        lambda: numbers.read_number(value),
        lambda: numbers.read_percent(value),
        lambda: numbers.read_hours(value, half_day_hours=4.0),
        lambda: numbers.read_score(value),
        lambda: marks.read_attempts(value),
        lambda: marks.read_status(value),
        lambda: marks.read_grade(value),
        lambda: names.read_person(value, staff_no=value, department=value),
        lambda: names.read_absentees(value),
        lambda: names.split_people(text),
        lambda: read_status(value, legend={"○": "迟到"}, codes={}),
        lambda: periods.find_period(value),
        lambda: periods.find_export_date(value),
        lambda: periods.find_session(value),
    )
    for parse in parsers:
        try:
            parse()
        except REFUSALS:
            continue


def masking(data: bytes) -> None:
    """Masking twice changes no more; the first look overlooks nothing; formulas are disarmed."""
    text = data.decode("utf-8", "replace")
    once = mask_text(text)
    if mask_text(once) != once:
        raise AssertionError("masking twice differs")
    if once != text and not may_be_personal(text):
        raise AssertionError("the first look overlooks it")
    if harmless(text)[:1] in tuple("=+-@＝＋－＠\t\r\n"):
        raise AssertionError("a formula is left")


def review_toml(data: bytes) -> None:
    """review.toml as any bytes."""
    with _project("../review.toml", data) as project:
        load_project(project.root)


def words_toml(data: bytes) -> None:
    """data/words.toml as any bytes."""
    with _project("words.toml", data) as project:
        words.load_words(project, findings={"attendance.rate"}, sections={"一（一）"})


def corrections_csv(data: bytes) -> None:
    """data/corrections.csv as any bytes, applied to a sheet."""
    with _project("corrections.csv", data) as project:
        made = corrections.load_corrections(project)
        corrections.apply_to_sheets([sheet_of("姓名|1月8日\n丁一凡|√")], made)


def notes_csv(data: bytes) -> None:
    """data/notes.csv as any bytes."""
    with _project("notes.csv", data) as project:
        load_notes(project)


class _project:
    """A project in a folder of its own that holds one file below data/."""

    def __init__(self, name: str, content: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        root = Path(self._folder.name)
        (root / "data").mkdir()
        (root / "data" / name).write_bytes(content)
        self._project = Project(root=root, settings=Settings())

    def __enter__(self) -> Project:
        return self._project

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


TARGETS: dict[str, Target] = {
    "any_file": any_file,
    "xlsx": lambda data: read_as(Format.ZIP, data),
    "xlsx_parts": xlsx_parts,
    "xls": lambda data: read_as(Format.BIFF, data),
    "html": lambda data: read_as(Format.HTML, data),
    "mht": lambda data: read_as(Format.MHT, data),
    "xml_2003": lambda data: read_as(Format.SPREADSHEET_2003, data),
    "text": lambda data: read_as(Format.TEXT, data),
    "sheet": sheet,
    "values": values,
    "masking": masking,
    "review_toml": review_toml,
    "words_toml": words_toml,
    "corrections_csv": corrections_csv,
    "notes_csv": notes_csv,
}


def one(name: str, data: bytes) -> bool:
    """Give bytes to a target; whether they were accepted. Whatever is no refusal is raised."""
    try:
        TARGETS[name](data)
    except REFUSALS:
        return False
    return True
