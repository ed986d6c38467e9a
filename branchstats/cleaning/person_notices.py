"""What to tell about persons: numbers with two names, namesakes, names that no roster knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from branchstats.cleaning.identities import DECLARED, UNRESOLVED, Identity, Key, plain_number
from branchstats.cleaning.membership import leaving_remark
from branchstats.cleaning.records import Draft, Reject

FILE = "data/corrections.csv"
LIKELY = 0.5  # of three characters two agree, of two one
MOST_NAMES = 8  # named in one notice
# tables in which somebody whom the roster does not know is to be expected
NEWCOMERS = ("recruitment", "events")


def collect(
    drafts: Sequence[Draft],
    found: Sequence[Identity | None],
    several_names: Mapping[Key, Sequence[str]],
) -> tuple[Reject, ...]:
    """Every notice about persons, in the order of files and rows; each names its first cell."""
    pairs = sorted(
        ((d, i) for d, i in zip(drafts, found, strict=True) if i is not None),
        key=lambda pair: (pair[0].file, pair[0].sheet, pair[0].row, pair[0].cell),
    )
    return (
        *_several_names(pairs, several_names),
        *_unresolved(pairs),
        *_unlinked(pairs),
        *_unknown(pairs),
        *_left(pairs),
    )


_Pairs = Sequence[tuple[Draft, Identity]]


def _several_names(pairs: _Pairs, several: Mapping[Key, Sequence[str]]) -> Iterator[Reject]:
    told: set[Key] = set()
    for draft, _ in pairs:
        person = draft.person
        if person is None:
            continue
        for kind, number in (("工号", person.staff_no), ("学号", person.student_no)):
            key = (kind, plain_number(number))
            if key in told or key not in several:
                continue
            told.add(key)
            names = several[key]
            yield _notice(
                draft, field=kind, raw=number,
                reason=f"同一个{kind}有{len(names)}个姓名：{'、'.join(names)}；不相像的按不同的人处理",
                advice=f"若是同一人，请在 {FILE} 写一行 ,,,same_person,{names[1]}={names[0]},原因；"
                f"若{kind}有误，请用 replace 改正",
            )  # fmt: skip


def _unresolved(pairs: _Pairs) -> Iterator[Reject]:
    rows: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    first: dict[tuple[str, str, str], Draft] = {}
    for draft, identity in pairs:
        if identity.is_unresolved:
            place = (draft.file, draft.sheet, identity.name)
            rows[place].add(draft.row)
            first.setdefault(place, draft)
    for place, draft in first.items():
        file, sheet, name = place
        yield _notice(
            draft, field="姓名", raw=name,
            reason=f"有重名的“{name}”，这个表没有工号，分不清是哪一位，{len(rows[place])}行先单独列出，没有算给任何人",
            advice=f"请在 {FILE} 写一行 {file},{sheet},{draft.row},same_person,{name}=工号,原因"
            "（整个表都是同一位的，行号可以不写）",
        )  # fmt: skip


def _different(pairs: _Pairs) -> Iterable[Identity]:
    """Every identity once, in the order of the pairs."""
    return {id(identity): identity for _, identity in pairs}.values()


def _unlinked(pairs: _Pairs) -> Iterator[Reject]:
    """People of a roster without numbers whose name several other people bear."""
    bearers: dict[str, set[Key]] = defaultdict(set)
    for identity in _different(pairs):
        if not identity.is_unresolved:
            bearers[identity.name].add(identity.key)
    told: set[Key] = set()
    for draft, identity in pairs:
        if draft.table != "members" or identity.key in told:
            continue
        if any(mention.numbers for mention in identity.mentions):
            continue
        others = len(bearers[identity.name]) - 1
        if others > 0:
            told.add(identity.key)
            yield _notice(
                draft, field="姓名", raw=identity.name,
                reason=f"花名册里的“{identity.name}”没有工号，另有{others}位同名的人，没有合并",
                advice=f"请在花名册里写上工号；或在 {FILE} 写一行 {draft.file},{draft.sheet},"
                f"{draft.row},same_person,{identity.name}=工号,原因",
            )  # fmt: skip


def _unknown(pairs: _Pairs) -> Iterator[Reject]:
    """Names that no roster knows: likely misspellings one by one, the others once a file."""
    names_of = {id(one): one.name for one in _different(pairs)}
    rostered = {id(one): names_of[id(one)] for one in _different(pairs) if one.is_roster}
    if not rostered:
        return
    listed = sorted(set(rostered.values()))
    newcomers = {id(identity) for draft, identity in pairs if draft.table in NEWCOMERS}
    strangers: dict[str, dict[str, Draft]] = defaultdict(dict)
    told: set[str] = set()
    likely_of = {
        name: get_close_matches(name, listed, n=1, cutoff=LIKELY)
        for name in set(names_of.values()) - set(listed)
    }
    for draft, identity in pairs:
        if id(identity) in rostered or identity.key[0] in (UNRESOLVED, DECLARED):
            continue
        if id(identity) in newcomers:
            continue
        name = names_of[id(identity)]
        likely = likely_of.get(name)
        if not likely:
            strangers[draft.file].setdefault(name, draft)
        elif name not in told:
            told.add(name)
            yield _notice(
                draft, field="姓名", raw=name,
                reason=f"花名册里没有“{name}”，最像的是“{likely[0]}”",
                advice=f"若写错了，请在 {FILE} 写一行 ,,,rename_person,{name}={likely[0]},原因；"
                "若确有此人，请补进花名册",
            )  # fmt: skip
    for names in strangers.values():
        shown = "、".join(list(names)[:MOST_NAMES]) + ("等" if len(names) > MOST_NAMES else "")
        yield _notice(
            next(iter(names.values())), field="姓名", raw=shown,
            reason=f"花名册里没有这{len(names)}人，也没有相像的姓名",
            advice="若是本支部党员，请补进花名册；若不是，可以不管",
        )  # fmt: skip


def _left(pairs: _Pairs) -> Iterator[Reject]:
    told: set[tuple[str, str]] = set()
    for draft, identity in pairs:
        remark = draft.person.remark if draft.person is not None else ""
        leaving = leaving_remark(remark)
        if leaving is None or (identity.name, remark) in told:
            continue
        told.add((identity.name, remark))
        when = leaving[1]
        yield _notice(
            draft, field="姓名", raw=f"{identity.name}（{remark}）",
            reason="姓名后面注着离开"
            + ("，没有完整日期，没有当作离开支部" if when is None else f"，离开日期按 {when:%Y-%m-%d}"),
            advice="请在花名册里写上转出时间",
        )  # fmt: skip


def _notice(draft: Draft, *, field: str, raw: str, reason: str, advice: str) -> Reject:
    return Reject(draft.file, draft.sheet, draft.cell, draft.table, field, raw, reason, advice)
