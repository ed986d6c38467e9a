"""Which attempt a mark is where the sheet does not say: a second row of a survey is a resit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from branchstats.cleaning.records import Draft

LONGEST_SITTING = pd.Timedelta(days=31)  # a survey stays open for weeks, not for half a year


def number_attempts(
    drafts: Sequence[Draft], *, submitted: Sequence[pd.Timestamp | None]
) -> tuple[Draft, ...]:
    """The drafts of a survey with attempts counted by time for each person and test.

    A person is told by staff number, else by name. Rows without a time come last, in the order
    of the sheet. The same result at the same time is one fact exported twice: it keeps its number
    (and is taken out later).
    """
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        groups[(_who(draft), draft.values["exam"], draft.values["subject"])].append(index)
    numbered = list(drafts)
    for indices in groups.values():
        attempt, before = 0, None
        for index in sorted(indices, key=lambda i: _time_key(submitted[i])):
            draft = drafts[index]
            fact = (submitted[index], draft.values["score"], draft.values["status"])
            if submitted[index] is None or fact != before:
                attempt = max(attempt + 1, int(draft.values["attempt"]))
            before = fact
            numbered[index] = draft._replace(values={**draft.values, "attempt": attempt})
    return tuple(numbered)


def with_test_day(
    drafts: Sequence[Draft], *, submitted: Sequence[pd.Timestamp | None]
) -> tuple[Draft, ...]:
    """The drafts of a survey with one day for the test: the first on which it was answered.

    Answers of a month after it are the same sitting; resits and later answers keep their own day.
    """
    days = [time for time in submitted if time is not None]
    if not days:
        return tuple(drafts)
    first = min(days).normalize()
    same = {"date": first, "date_precision": "day"}
    return tuple(
        draft._replace(values={**draft.values, **same})
        if draft.values["attempt"] == 1 and time is not None and time - first < LONGEST_SITTING
        else draft
        for draft, time in zip(drafts, submitted, strict=True)
    )


def _who(draft: Draft) -> str:
    person = draft.person
    if person is None:
        return ""
    return person.staff_no or person.student_no or person.name


def _time_key(time: pd.Timestamp | None) -> tuple[bool, pd.Timestamp]:
    return (time is None, pd.Timestamp(0) if time is None else time)
