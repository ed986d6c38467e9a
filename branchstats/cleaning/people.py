"""Persons matched across every export: one stable member_id for each, namesakes kept apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from branchstats.cleaning import namesakes, person_corrections, person_notices
from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.identities import Identity, Mention, by_name, by_number, rivals_of
from branchstats.cleaning.membership import member_record
from branchstats.cleaning.records import Draft, Person, Reject

ROSTER = "members"  # table of the drafts that a roster gives
ID_BYTES = 6  # 48 bits: two of a million people collide with a chance of 1 in 500


@dataclass(frozen=True)
class People:
    """Who each draft is about. `member_ids` and `names` stand in the order of the drafts.

    Both are None where a draft names nobody. `members` are records of the table members, one a
    person; an unresolved namesake has a member_id of its own but no such record, for it is not
    known to be a further person.
    """

    member_ids: tuple[str | None, ...]
    names: tuple[str | None, ...]
    members: tuple[Mapping[str, Any], ...]
    notices: tuple[Reject, ...]


def resolve(drafts: Sequence[Draft], *, corrections: Sequence[Correction] = ()) -> People:
    """Match the persons of all drafts (those of table members are the roster).

    By staff or student number first; then by name, and of namesakes by suffix, group or
    department, within the roster. What cannot be told stays apart and is a notice, as are names
    that no roster knows. The same drafts in any order give the same ids.

    Raises
    ------
    CorrectionError : a person action of corrections.csv that matches nobody.
    """
    persons = person_corrections.renamed(drafts, corrections)
    forced = person_corrections.forced_keys(drafts, persons, corrections)
    mentions = _mentions(drafts, persons, forced)
    told = sorted({mention for mention in mentions if mention is not None}, key=_order)
    free = [mention for mention in told if not mention.forced]
    identities, several_names = by_number(free)
    nameless = [mention for mention in free if not mention.numbers]
    rivals = rivals_of(nameless)
    identities += by_name([m for m in nameless if m.is_roster], identities, rivals)
    identities += by_name([m for m in nameless if not m.is_roster], identities, rivals)
    identities = person_corrections.attribute(
        identities, [mention for mention in told if mention.forced], corrections
    )
    owner = {mention: identity for identity in identities for mention in identity.mentions}
    found = [owner[mention] if mention is not None else None for mention in mentions]
    of_person: dict[int, list[Draft]] = defaultdict(list)
    for draft, identity in zip(drafts, found, strict=True):
        if identity is not None:
            of_person[id(identity)].append(draft)
    ids = {id(identity): member_id(identity) for identity in identities}
    names = {id(identity): identity.name for identity in identities}
    settled = sorted((i for i in identities if not i.is_unresolved), key=lambda i: ids[id(i)])
    return People(
        member_ids=tuple(ids[id(i)] if i is not None else None for i in found),
        names=tuple(names[id(i)] if i is not None else None for i in found),
        members=tuple(
            {
                "member_id": ids[id(identity)],
                "name": names[id(identity)],
                "identified_by": identity.evidence,
                **member_record(of_person[id(identity)]),
            }
            for identity in settled
        ),
        notices=person_notices.collect(drafts, found, several_names),
    )


def member_id(identity: Identity) -> str:
    """A short stable id from what tells the person apart; the number itself cannot be read off."""
    return "m" + blake2s("|".join(identity.key).encode(), digest_size=ID_BYTES).hexdigest()


def _mentions(
    drafts: Sequence[Draft], persons: Sequence[Person | None], forced: Sequence[tuple[str, ...]]
) -> list[Mention | None]:
    slots = namesakes.slots(drafts, persons, known_namesakes=_namesakes(drafts, persons))
    return [
        Mention(person, draft.file, draft.sheet, draft.table == ROSTER, slot, key)
        if person is not None
        else None
        for draft, person, slot, key in zip(drafts, persons, slots, forced, strict=True)
    ]


def _namesakes(drafts: Sequence[Draft], persons: Sequence[Person | None]) -> frozenset[str]:
    """Names that two numbers, or two lines of one roster sheet, bear."""
    numbers: dict[str, set[str]] = defaultdict(set)
    lines: Counter[tuple[str, str, str]] = Counter()
    for draft, person in zip(drafts, persons, strict=True):
        if person is None:
            continue
        if person.staff_no:
            numbers[person.name].add(person.staff_no)
        if draft.table == ROSTER:
            lines[draft.file, draft.sheet, person.name] += 1
    listed = {name for (_, _, name), count in lines.items() if count > 1}
    return frozenset(listed | {name for name, found in numbers.items() if len(found) > 1})


def _order(mention: Mention) -> tuple[Any, ...]:
    person = mention.person
    return (
        mention.file, mention.sheet, person.name, person.staff_no, person.student_no,
        person.department, person.group, person.remark, mention.is_roster, mention.slot,
        mention.forced,
    )  # fmt: skip
