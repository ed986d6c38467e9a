"""Two people of one name on one sheet that gives no number: told by facts that cannot be one's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Sequence

from branchstats.cleaning.records import Draft, Person

ONCE_ONLY = (
    "申请入党", "确定积极分子", "列为发展对象", "接收预备党员", "党委审批", "转正",
)  # fmt: skip
LEAST_DOUBLED = 0.5  # share of a person's facts that occur twice before two people are assumed


def slots(
    drafts: Sequence[Draft],
    persons: Sequence[Person | None],
    *,
    known_namesakes: Container[str] = (),
) -> tuple[int, ...]:
    """For each draft 0, or 1, 2 … where its person is the second, third … of that name on a sheet.

    Only people without staff or student number are looked at. Two rows that name one person and
    disagree about the same meeting, test, period or event are two people of one name (so are two
    that agree, where the roster is known to have `known_namesakes`), provided that this holds for
    more than half of the facts; one repeated line is a duplicate instead.
    """
    result = [0] * len(drafts)
    groups: dict[tuple[str, str, str, Person], list[int]] = defaultdict(list)
    for at, (draft, person) in enumerate(zip(drafts, persons, strict=True)):
        if person is not None and not person.staff_no and not person.student_no:
            groups[draft.file, draft.sheet, draft.table, person].append(at)
    for (_, _, _, person), members in groups.items():
        if len({drafts[at].row for at in members}) > 1:
            expected = person.name in known_namesakes
            for at, slot in _slots_of(drafts, members, expected=expected).items():
                result[at] = slot
    return tuple(result)


def _slots_of(
    drafts: Sequence[Draft], members: Sequence[int], *, expected: bool
) -> dict[int, int]:
    facts: dict[Hashable, list[int]] = defaultdict(list)
    for at in members:
        key = _fact_key(drafts[at])
        if key is not None:
            facts[key].append(at)
    doubled = [found for found in facts.values() if len({drafts[at].row for at in found}) > 1]
    if not doubled or len(doubled) <= LEAST_DOUBLED * len(facts):
        return {}
    disagree = any(len({_fact_value(drafts[at]) for at in found}) > 1 for found in doubled)
    if not disagree and not expected:
        return {}
    rows = sorted({drafts[at].row for at in members})
    if len(rows) == max(len(found) for found in doubled):  # a row a person, as in a sign-in grid
        return {at: rows.index(drafts[at].row) for at in members}
    return {
        at: slot
        for found in facts.values()
        for slot, at in enumerate(sorted(found, key=lambda at: drafts[at].row))
    }


def _fact_key(draft: Draft) -> Hashable:
    """What one person can have once on a sheet; None for facts that may come again."""
    values = draft.values
    if draft.table == "attendance":
        return (draft.meeting, values.get("kind"), values.get("date"))
    if draft.table == "scores":
        return tuple(values.get(name) for name in ("exam", "subject", "date", "attempt"))
    if draft.table == "volunteering" and values.get("date_precision") != "day":
        return tuple(values.get(name) for name in ("date", "activity", "kind"))
    if draft.table == "recruitment" and values.get("event") in ONCE_ONLY:
        return values.get("event")
    if draft.table == "members":
        return "members"
    return None


def _fact_value(draft: Draft) -> Hashable:
    values = draft.values
    names = {
        "attendance": ("status", "raw"),
        "scores": ("score", "status", "grade"),
        "volunteering": ("hours",),
        "recruitment": ("date",),
    }.get(draft.table, tuple(values))
    return tuple(str(values.get(name)) for name in names)
