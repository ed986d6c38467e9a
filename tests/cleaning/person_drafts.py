"""Drafts that name invented people, for the tests that match persons."""

from __future__ import annotations

import pandas as pd

from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.people import resolve
from branchstats.cleaning.records import Draft, Person


def draft(table: str, person: Person, file: str, row: int, **values: object) -> Draft:
    return Draft(table, file, "表", row, f"B{row}", values, person, str(values.pop("meeting", "")))


def listed(name: str, row: int, *, file: str = "花名册.xlsx", **said: str) -> Draft:
    person = Person(name, **{k: v for k, v in said.items() if k in Person.__dataclass_fields__})
    values = {k: v for k, v in said.items() if k in ("role", "category", "group")}
    return draft("members", person, file, row, **values)


def marked(
    name: str, row: int, status: str = "出勤", *, file: str = "签到.xlsx", **said: str
) -> Draft:
    day = said.pop("day", "2021-03-05")
    person = Person(name, **said)
    return draft("attendance", person, file, row, meeting=day, kind="会议",
                 date=pd.Timestamp(day), status=status, raw=status)  # fmt: skip


def line(action: str, value: str, **scope: str) -> Correction:
    where = {"file": "", "sheet": "", "cell": ""} | scope
    return Correction(2, where["file"], where["sheet"], where["cell"], action, value, "")


def ids(*drafts: Draft, corrections: tuple[Correction, ...] = ()) -> tuple[str | None, ...]:
    return resolve(drafts, corrections=corrections).member_ids


def reasons(*drafts: Draft) -> str:
    return " ".join(notice.reason for notice in resolve(drafts).notices)
