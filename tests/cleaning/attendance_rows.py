"""Short ways to write attendance tables and to read what their cleaning gives."""

from __future__ import annotations

from dataclasses import replace

from handmade import covers_body_once, make_table

from branchstats.cleaning import attendance
from branchstats.cleaning.records import Cleaned
from branchstats.settings import Settings


def cleaned(header, body, *, shape, legend=None, settings=None, **more) -> Cleaned:
    """The table cleaned through the dispatch, its ledger checked to cover the body once."""
    table = make_table(header, body, dataset="attendance", shape=shape, **more)
    table = replace(table, legend=legend or {})
    result = attendance.clean(table, settings=settings or Settings())
    assert covers_body_once(table, result)
    return result


def drafts(result: Cleaned, table: str = "attendance"):
    return [draft for draft in result.drafts if draft.table == table]


def statuses(result: Cleaned) -> list[tuple[str, str, str]]:
    """(name, date as ISO text or "", status) of every attendance draft."""
    return [
        (draft.person.name, day(draft.values["date"]), draft.values["status"])
        for draft in drafts(result)
    ]


def day(date) -> str:
    return "" if date is None else date.strftime("%Y-%m-%d")


def reasons(result: Cleaned) -> list[tuple[str, str]]:
    """(cell, reason) of every reject."""
    return [(reject.source_cell, reject.reason) for reject in result.rejects]


def notices(result: Cleaned) -> list[str]:
    return [notice.reason for notice in result.notices]
