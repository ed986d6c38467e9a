"""A short run of what `make fuzz` does for hours, and every input that it once found."""

from __future__ import annotations

import io
import random

import openpyxl
import pytest
from fuzz.seeds import seeds
from fuzz.targets import TARGETS, one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchstats.errors import ExportError
from branchstats.exports import workbook
from branchstats.exports.guard import Format

QUICK = (
    "masking", "values", "review_toml", "words_toml", "corrections_csv", "notes_csv", "xml_2003",
    "text", "html", "mht",
)  # fmt: skip
SEED_BYTES = 8_000  # larger seeds are for the long run


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_is_near_them_are_read_or_refused_in_words(name):
    drawn = random.Random(name)
    small = [content for content in seeds(name) if len(content) <= SEED_BYTES][:6]
    assert small
    accepted = [one(name, content) for content in small[:2]]
    for content in small:
        one(name, _changed(content, drawn))
    assert any(accepted), "a target that refuses its own seeds tries nothing"


def _changed(content: bytes, drawn: random.Random) -> bytes:
    """Some bytes of a file changed, and a piece cut out or doubled."""
    made = bytearray(content)
    for _ in range(drawn.randint(1, 6)):
        made[drawn.randrange(len(made))] = drawn.randrange(256)
    start, length = drawn.randrange(len(made)), drawn.randrange(1 + len(made) // 4)
    piece = made[start : start + length]
    return bytes(made[:start] + piece * drawn.choice((0, 2)) + made[start + length :])


@pytest.mark.parametrize("name", QUICK)
@given(data=st.binary(max_size=80) | st.text(max_size=60).map(lambda text: text.encode("utf-8")))
@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
def test_any_bytes_are_read_or_refused_in_words(name, data):
    one(name, data)


def test_a_zip_with_a_piece_missing_is_refused_in_words():
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    content = made.getvalue()
    for start in range(0, len(content), 61):
        with pytest.raises(ExportError):
            workbook.read_as(Format.ZIP, content[:start] + content[start + 1300 :], file="x.xlsx")


def test_an_mht_whose_part_has_a_location_that_is_no_ascii_is_read():
    page = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: "
        b"text/html; charset=utf-8\nContent-Location: s\xffeet001.htm\n\n<table><tr><td>1</table>"
    )
    (sheet,) = workbook.read_as(Format.MHT, page, file="x.mht")
    assert sheet.rows == ((1,),) or sheet.rows == (("1",),)


def test_a_panic_of_native_code_is_a_damaged_file(monkeypatch):
    panic = type("PanicException", (BaseException,), {})

    def reader(content, *, file):
        raise panic("slice index starts at 12288 but ends at 12060")

    monkeypatch.setitem(workbook.READERS, Format.BIFF, reader)
    with pytest.raises(ExportError, match="损坏"):
        workbook.read_as(Format.BIFF, b"", file="x.xls")


def test_other_things_that_are_no_exception_go_through(monkeypatch):
    def reader(content, *, file):
        raise KeyboardInterrupt

    monkeypatch.setitem(workbook.READERS, Format.BIFF, reader)
    with pytest.raises(KeyboardInterrupt):
        workbook.read_as(Format.BIFF, b"", file="x.xls")
