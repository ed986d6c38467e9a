"""Located simple lists → drafts of `events`: posts, sendings, honours, appraisals, votes, dues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from branchstats.cleaning.body import (
    ADVICE,
    BodyRow,
    body_rows,
    read_cell,
    read_people,
    refused,
    restore_dates,
)
from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.dates import PartialDate, read_date, read_range
from branchstats.cleaning.event_values import SENDINGS, Stated, post_of, read_values
from branchstats.cleaning.period import NO_PERIOD, last_day, period_of, places
from branchstats.cleaning.records import Cleaned, Draft, Person, Reject, joined
from branchstats.cleaning.wordlists import find_meaning, find_word, load, squeeze
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Table
from branchstats.settings import Settings

DATE_FIELDS = ("start", "honour_date", "date")
POSTS = ("任职", *SENDINGS)
VOTES = ("表决", "选举")
WITHOUT_PERSON = ("荣誉", *VOTES, "议决事项")  # the fact may be the branch's
ADVICE_VALUE = "请补上内容，或删去这一行"
ADVICE_KIND = "请在标题里写明是任职、选派、荣誉、民主评议、表决、选举、培训学时、议决事项还是党费"


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A table of data set `events` → one draft a row (and person) with kind, dates and value.

    `value` is the post, the honour, the grade, the hours, the matter decided, the sum paid, or
    present/due of a vote. Honours and decisions may have no person, votes have none: they are
    the branch's.
    """
    table = restore_dates(table, [c for c in table.columns if c.field in (*DATE_FIELDS, "end")])
    parts: list[Cleaned] = []
    told: list[Draft] = []
    for row in body_rows(table):
        cleaned = _read_row(row)
        if _is_told(cleaned, told):
            cleaned = Cleaned(ledger=(row.line("ignored", "同一次表决（选举），只计一次"),))
        parts.append(cleaned)
        told += cleaned.drafts
    return joined(parts)


def _is_told(cleaned: Cleaned, before: Sequence[Draft]) -> bool:
    """Whether a vote whose counts stand in the titles was counted with an earlier candidate."""
    return bool(cleaned.drafts) and all(
        draft.values["kind"] in VOTES and any(draft.values == other.values for other in before)
        for draft in cleaned.drafts
    )


def kind_of(row: BodyRow) -> str:
    """The kind of event of a row: its own cell, else its table and its post, else the title.

    '' where nothing says it.
    """
    kinds = load("events")["kinds"]
    if stated := find_meaning(squeeze(row.text("event_kind")), kinds):
        return stated
    table, titled = row.table, _titled_kind(row.table)
    kind = _located_kind(table) or titled
    if kind in POSTS:
        sent = find_meaning(squeeze(post_of(row).text), load("events")["sendings"])
        titled = titled if titled in SENDINGS else ""
        is_sending = bool(titled or table.by_field("village")) or sent == SENDINGS[0]
        return sent or titled if is_sending else "任职"
    return titled if kind == "表决" and titled == "选举" else kind


def _located_kind(table: Table) -> str:
    """What `locate` took the list for (its `why` begins with the kind), else what fields say."""
    words = load("events")
    named = table.why.partition("：")[0]
    if named in words["kinds"]:
        return named
    rules = (r["kind"] for r in words["by_field"] if any(map(table.by_field, r["fields"])))
    return next(rules, "")


def _titled_kind(table: Table) -> str:
    kinds = load("events")["kinds"]
    texts = (*table.titles, table.sheet.name)
    return next((kind for text in texts if (kind := find_meaning(squeeze(text), kinds))), "")


def _read_row(row: BodyRow) -> Cleaned:
    if row.is_blank:
        return Cleaned(ledger=(row.line("blank"),))
    kind = kind_of(row)
    if not kind:
        return refused(row, "看不出是哪一类事项", ADVICE_KIND, field="kind")
    people = _people(row, kind)
    if isinstance(people, Cleaned):
        return people
    values, rejects = read_values(row, kind)
    if not values and kind in SENDINGS:
        values = (Stated(""),)
    drafts: tuple[Draft, ...] = ()
    for stated in values:
        (start, end), bad_dates = _dates(row, header=_header(row, stated))
        rejects += tuple(reject for reject in bad_dates if reject not in rejects)
        facts = {
            "kind": kind,
            "date": start.date,
            "end": None if end is None else end.date,
            "date_precision": start.precision,
            "level": _level(row, stated.text) if kind == "荣誉" else None,
            "value": stated.text or None,
        }
        drafts += tuple(
            row.draft("events", facts, person=person, column=stated.column) for person in people
        )
    if drafts:
        line = row.line("record")
    elif rejects:
        line = row.line("rejected", rejects[0].reason)
    elif kind == "民主评议":
        line = row.line("ignored", "没有评定等次")
    else:
        return refused(row, f"没有写{kind}的内容", ADVICE_VALUE, field="value")
    return Cleaned(drafts=drafts, rejects=rejects, ledger=(line,))


def _header(row: BodyRow, stated: Stated) -> str:
    """The header of a cell that stands in one of several columns alike, else ''."""
    column = stated.column
    alike = row.table.by_field(column.field) if column else ()
    return column.header if column and len(alike) > 1 else ""


def _people(row: BodyRow, kind: str) -> tuple[Person | None, ...] | Cleaned:
    """The persons of a row; (None,) where the fact is the branch's own."""
    name = row.text("name")
    is_collective = bool(find_word(name, load("events")["collective"]["words"]))
    if kind in VOTES or (kind in WITHOUT_PERSON and (not name or is_collective)):
        return (None,)
    return read_people(row)


def _dates(
    row: BodyRow, *, header: str
) -> tuple[tuple[PartialDate, PartialDate | None], tuple[Reject, ...]]:
    """Start and end of a row: its cells (one may hold both, 2019.3-2021.5), else the titles.

    `header` is that of the cell where the row has several: then it says when, not the row.
    """
    around = period_of((header, *places(row.table)))
    if header:
        return (around, None), ()
    year = None if around.date is None else around.date.year
    columns = (row.column(field) for field in DATE_FIELDS)
    filled = (column for column in columns if column is not None and row.is_filled(column))
    column = next(filled, None)
    found, rejects = read_cell(row, column, partial(read_range, year=year), field="date")
    start, end = found or (NO_PERIOD if rejects else around, None)
    until, bad_end = read_cell(row, row.column("end"), partial(_read_end, year=year), field="end")
    end = until or end
    last = None if end is None else last_day(end)
    if last is not None and start.date is not None and last < start.date:
        bad = row.reject("结束时间早于开始时间", ADVICE, field="end", column=row.column("end"))
        return (start, None), (*rejects, *bad_end, bad)
    return (start, end), (*rejects, *bad_end)


def _read_end(value: CellValue, *, year: int | None) -> PartialDate | None:
    """The end of a post; 至今, 在任 and the like are none yet."""
    text = squeeze(plain_text(value))
    if text in load("events")["open_end"]["words"]:
        return None
    return read_date(value, year=year)


def _level(row: BodyRow, honour: str) -> str | None:
    levels = load("events")["levels"]
    texts = (row.text("level"), row.text("granted_by"), honour)
    found = (find_meaning(squeeze(text), levels) for text in texts)
    return next((level for level in found if level), row.text("level") or None)
