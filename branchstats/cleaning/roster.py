"""A located roster → drafts of `members`, one a person."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from branchstats.cleaning.body import BodyRow, body_rows, read_cell, read_who, restore_dates
from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.dates import read_date
from branchstats.cleaning.records import Cleaned, Reject, joined
from branchstats.cleaning.wordlists import exact_meaning, find_meaning, find_word, load, squeeze
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Table
from branchstats.settings import Settings

UNKNOWN = "未知"
# column of the tidy table → the fields that may state it, the first that is there
DATES = {
    "joined_party": ("joined_party", "event:接收预备党员"),
    "joined_branch": ("joined_branch", "event:转入"),
    "left_branch": ("left_branch", "event:转出"),
}
ADVICE_CATEGORY = "请写成正式党员、预备党员、发展对象、入党积极分子、入党申请人或群众"


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A table of data set `members` → one draft a person, dates as first day of what is given.

    A date or category that cannot be read is a reject; its person stays, without it.
    """
    fields = [field for listed in DATES.values() for field in listed]
    table = restore_dates(table, [c for c in table.columns if c.field in fields])
    return joined(map(_read_row, body_rows(table)))


def _read_row(row: BodyRow) -> Cleaned:
    person = read_who(row)
    if isinstance(person, Cleaned):
        return person
    category, rejects = read_cell(
        row, row.column("category"), read_category, field="category", advice=ADVICE_CATEGORY
    )
    role = row.text("role")
    values: dict[str, object] = {
        "group": person.group or None,
        "role": role or None,
        "is_leader": is_leader(role) if row.table.by_field("role") else None,
        "category": category or _category_of_title(row.table),
    }
    for name, fields in DATES.items():
        values[name], bad = _date(row, fields)
        rejects += bad
    draft = row.draft("members", values, person=person)
    return Cleaned(drafts=(draft,), rejects=rejects, ledger=(row.line("record"),))


def read_category(value: CellValue) -> str | None:
    """A cell → category of tables.toml; None where blank.

    Raises
    ------
    ValueError : a text without any word of members.toml (Chinese reason).
    """
    if is_blank(value):
        return None
    text, categories = squeeze(plain_text(value)), load("members")["categories"]
    category = exact_meaning(text, categories) or find_meaning(text, categories)
    if not category:
        raise refuse(value, "不是人员类别")
    return category


def is_leader(role: str) -> bool:
    """Whether a post in the branch is one of the committee: 书记, 副书记, 委员."""
    words = load("members")["leaders"]
    return any(
        find_word(post, words["words"]) and not find_word(post, words["others"])
        for post in re.split(r"[、,，;；/兼\s]+", role)
    )


def _category_of_title(table: Table) -> str:
    titles = load("members")["titles"]
    found = (find_meaning(title, titles) for title in table.titles)
    return next((category for category in found if category), UNKNOWN)


def _date(row: BodyRow, fields: tuple[str, ...]) -> tuple[pd.Timestamp | None, tuple[Reject, ...]]:
    field = next((field for field in fields if row.table.by_field(field)), None)
    column = None if field is None else row.column(field)
    when, rejects = read_cell(row, column, partial(read_date), field=fields[0])
    return (None if when is None else when.date), rejects
