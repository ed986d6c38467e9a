"""Facts that exports repeat or dispute: each is kept once, and every other one is accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from branchstats.cleaning.copies import SheetName, find_copies
from branchstats.cleaning.facts import content_of, is_vaguer, may_repeat, shown, subject_of
from branchstats.cleaning.meetings import Meetings, merge, place_of
from branchstats.cleaning.records import Draft, Reject

MOST_CONFLICTS = 50  # of two files that are told one by one
ADVICE = "若采用的不对，请删去旧的导出表，或在 data/corrections.csv 里用 drop 去掉不要的一格"
Row = tuple[str, str, int]  # file, sheet, 1-based row: one line of the ledger


@dataclass(frozen=True)
class Settled:
    """What is left of all drafts. `kept` and `meeting_ids` stand in the order of the drafts.

    `rows` are ledger lines of kind duplicate (no draft of theirs is kept) with the reason.
    """

    kept: tuple[bool, ...]
    meeting_ids: tuple[str | None, ...]
    meetings: tuple[Mapping[str, Any], ...]  # records of the table meetings
    rows: Mapping[Row, str]
    notices: tuple[Reject, ...]


@dataclass(frozen=True)
class _Loss:
    """Why a draft is not kept: `winner` states the same fact, or another one (a conflict)."""

    winner: Draft
    is_conflict: bool


def settle(
    drafts: Sequence[Draft],
    member_ids: Sequence[str | None],
    *,
    rank: Callable[[str], Any] = str,
) -> Settled:
    """Take out repeated sheets, merge meetings, then take out repeated and disputed facts.

    Where two exports disagree, the file with the higher `rank` (see `export_dates.rank_by`) wins;
    on one sheet the later row. The same person, same fact and same meeting is one record; another
    meeting of the day, and another activity, is another fact. Nothing is dropped without a ledger
    reason or a notice.
    """
    copies = find_copies(drafts, rank=rank)
    losses: dict[int, _Loss] = {}
    for at, draft in enumerate(drafts):
        if (draft.file, draft.sheet) in copies:
            losses[at] = _Loss(copies[draft.file, draft.sheet], is_conflict=False)
    current = [at for at in range(len(drafts)) if at not in losses]
    meetings = merge([drafts[at] for at in current], rank=rank)
    ids = [meetings.id_of(draft) for draft in drafts]  # of a copy: None, its sheet was passed over
    losses |= _superseded(drafts, member_ids, current, meetings)
    remaining = [at for at in current if at not in losses]
    losses |= _repeated(drafts, remaining, member_ids, ids, rank)
    return Settled(
        kept=tuple(at not in losses for at in range(len(drafts))),
        meeting_ids=tuple(ids),
        meetings=meetings.records,
        rows=_rows(drafts, losses),
        notices=(*meetings.notices, *_notices(drafts, losses)),
    )


def _superseded(
    drafts: Sequence[Draft],
    member_ids: Sequence[str | None],
    current: Iterable[int],
    meetings: Meetings,
) -> dict[int, _Loss]:
    """Every draft of a register's row that a later register replaces; disputed where they differ."""
    if not meetings.superseded:
        return {}
    told: dict[Hashable, set[Hashable]] = defaultdict(set)
    of_place: dict[Hashable, list[int]] = defaultdict(list)
    for at in current:
        draft = drafts[at]
        if draft.meeting:
            of_place[place_of(draft)].append(at)
            told[place_of(draft)].add(_statement(draft, member_ids[at]))
    result = {}
    for place, winner in meetings.superseded.items():
        differs = told[place] != told[place_of(winner)]
        result.update({at: _Loss(winner, differs) for at in of_place[place]})
    return result


def _statement(draft: Draft, member_id: str | None) -> Hashable:
    return (draft.table, member_id, *map(str, content_of(draft)))


def _repeated(
    drafts: Sequence[Draft],
    remaining: Iterable[int],
    member_ids: Sequence[str | None],
    meeting_ids: Sequence[str | None],
    rank: Callable[[str], Any],
) -> dict[int, _Loss]:
    subjects: dict[Hashable, list[int]] = defaultdict(list)
    for at in remaining:
        subject = subject_of(drafts[at], member_ids[at], meeting_ids[at])
        if subject is not None:
            subjects[subject].append(at)
    result: dict[int, _Loss] = {}
    for found in subjects.values():
        if len(found) > 1:
            result |= _contest(drafts, found, rank)
    return result


def _contest(
    drafts: Sequence[Draft], found: Sequence[int], rank: Callable[[str], Any]
) -> dict[int, _Loss]:
    """Of drafts about one subject all but the winner (and what its own file may hold beside it)."""

    def position(at: int) -> tuple[Any, ...]:
        draft = drafts[at]
        return (rank(draft.file), draft.sheet, draft.row, draft.cell)

    ordered = sorted(found, key=position)
    winner = drafts[ordered[-1]]
    winner = next((drafts[at] for at in ordered if is_vaguer(winner, drafts[at])), winner)
    stays: dict[
        Hashable, int
    ] = {}  # what is said → the first row of the winning file that says so
    for at in ordered:
        says = content_of(drafts[at])
        if drafts[at].file == winner.file and (says == content_of(winner) or may_repeat(winner)):
            stays.setdefault(says, at)
    result = {}
    for at in set(ordered) - set(stays.values()):
        same = stays.get(content_of(drafts[at]))
        if same is not None:
            result[at] = _Loss(drafts[same], is_conflict=False)
        else:
            result[at] = _Loss(winner, is_conflict=not is_vaguer(drafts[at], winner))
    return result


def _rows(drafts: Sequence[Draft], losses: Mapping[int, _Loss]) -> dict[Row, str]:
    """Ledger rows none of whose drafts is kept → why; a conflict says so first."""
    alive = {_row(draft) for at, draft in enumerate(drafts) if at not in losses}
    result: dict[Row, str] = {}
    for at, loss in losses.items():
        row = _row(drafts[at])
        if row not in alive and not result.get(row, "").startswith("冲突"):
            where = _where(loss.winner)
            result[row] = f"冲突：以 {where} 为准" if loss.is_conflict else f"与 {where} 重复"
    return result


def _row(draft: Draft) -> Row:
    return (draft.file, draft.sheet, draft.row)


def _where(draft: Draft) -> str:
    return " ".join(part for part in (draft.file, draft.sheet, draft.cell) if part)


def _notices(drafts: Sequence[Draft], losses: Mapping[int, _Loss]) -> Iterable[Reject]:
    """One notice a pair of files for what repeats, one a cell for what is in conflict."""
    repeats: dict[tuple[SheetName, str], list[int]] = defaultdict(list)
    conflicts: dict[tuple[SheetName, str], list[int]] = defaultdict(list)
    for at, loss in sorted(losses.items(), key=lambda pair: _row(drafts[pair[0]])):
        kind = conflicts if loss.is_conflict else repeats
        kind[(drafts[at].file, drafts[at].sheet), loss.winner.file].append(at)
    for (_, file), found in repeats.items():
        facts = [at for at in found if drafts[at].table != "meetings"]
        where = "同一个文件" if file == drafts[found[0]].file else file
        reason = f"{len(facts)}条记录与{where}重复，只算一次"
        yield _notice(
            drafts[found[0]], "重复", "", reason, "无需处理；不想再看到的，可移走重复的文件"
        )
    for found in conflicts.values():
        for at in found[:MOST_CONFLICTS]:
            winner = losses[at].winner
            other = f"（{shown(winner)}）" if winner.table == drafts[at].table else ""
            reason = f"冲突：与 {_where(winner)}{other} 不一致，以后者为准"
            yield _notice(drafts[at], "冲突", shown(drafts[at]), reason, ADVICE)
        if len(found) > MOST_CONFLICTS:
            rest = len(found) - MOST_CONFLICTS
            reason = f"冲突：与 {losses[found[0]].winner.file} 还有{rest}处不一致，以后者为准"
            yield _notice(drafts[found[MOST_CONFLICTS]], "冲突", "", reason, ADVICE)


def _notice(draft: Draft, field: str, raw: str, reason: str, advice: str) -> Reject:
    dataset = "attendance" if draft.table == "meetings" else draft.table
    return Reject(draft.file, draft.sheet, draft.cell, dataset, field, raw, reason, advice)
