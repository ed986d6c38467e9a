"""The person actions of corrections.csv: rename_person, same_person, different_person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from branchstats.cleaning.cells import code_text
from branchstats.cleaning.corrections import Correction, person_pair
from branchstats.cleaning.identities import BY_NAME, DECLARED, Identity, Key, Mention, plain_number
from branchstats.cleaning.names import clean_name
from branchstats.cleaning.records import Draft, Person

_NUMBER = re.compile(r"(?=.*\d)[0-9A-Za-z-]+")
SAME = "同一人"  # Mention.forced of a same_person line


@dataclass(frozen=True)
class _Spec:
    """Whom a side of a correction names: a number, a name, or a name with what tells it apart."""

    number: str
    name: str
    mark: str

    @classmethod
    def of(cls, text: str) -> _Spec:
        name, mark = clean_name(text)
        return cls(plain_number(code_text(text)), name.replace("·", "").casefold(), mark)

    def matches(self, mention: Mention) -> bool:
        numbers = [number for _, number in mention.numbers]
        if self.number in numbers:
            return True
        if self.name != mention.match_name:
            return False
        person = mention.person
        told = (person.remark, person.group, person.department, *numbers)
        return not self.mark or self.mark in told


def renamed(drafts: Sequence[Draft], corrections: Sequence[Correction]) -> list[Person | None]:
    """The person of each draft after every rename_person line.

    Raises
    ------
    CorrectionError : a line that matches nobody, or several people where it names none.
    """
    persons = [draft.person for draft in drafts]
    for correction in corrections:
        if correction.action != "rename_person":
            continue
        old, new = person_pair(correction)
        name, remark = clean_name(new)
        inside = _in_scope(drafts, correction)
        if not old and len({person.name for at in inside if (person := persons[at])}) > 1:
            raise correction.fault("这一行有好几个人", "请在 value 里写 旧姓名=新姓名")
        spec = _Spec.of(old)
        found = [
            at
            for at in inside
            if (person := persons[at]) is not None
            and (not old or spec.matches(Mention(person, drafts[at].file, drafts[at].sheet)))
        ]
        if not found:
            raise _matches_nobody(correction, old)
        for at in found:
            person = persons[at]
            if person is not None:
                persons[at] = replace(person, name=name, remark=remark or person.remark)
    return persons


def forced_keys(
    drafts: Sequence[Draft], persons: Sequence[Person | None], corrections: Sequence[Correction]
) -> list[Key]:
    """For each draft the key that same_person or different_person forces on it, else ().

    Of several lines the last decides. Raises CorrectionError for a line that matches nobody.
    """
    forced: list[Key] = [()] * len(drafts)
    for correction in corrections:
        if correction.action not in ("same_person", "different_person"):
            continue
        left, right = person_pair(correction)
        if correction.action == "different_person" and not left:
            left = right
        key = _key(correction, left, right)
        found = [
            at
            for at in _in_scope(drafts, correction)
            if _means(left, right, persons[at], drafts[at], correction)
        ]
        if not found:
            raise _matches_nobody(correction, left)
        for at in found:
            forced[at] = key
    return forced


def _key(correction: Correction, left: str, right: str) -> Key:
    if correction.action == "same_person":
        return (SAME, str(correction.line))
    name, mark = clean_name(right)
    scope = mark or "/".join((correction.file, correction.sheet, correction.cell)).strip("/")
    if not scope:
        raise correction.fault(
            "看不出与谁不是同一人",
            f"请写上 file，或在 value 里写 {name}={name}（能区分的字样）",
        )
    return (DECLARED, name.replace("·", "").casefold(), scope)


def _means(
    left: str, right: str, person: Person | None, draft: Draft, correction: Correction
) -> bool:
    """Whether a line speaks of the person of a draft that lies in its scope."""
    if person is None:
        return False
    mention = Mention(person, draft.file, draft.sheet)
    own, other = _Spec.of(left), _Spec.of(right)
    if own.number in [number for _, number in mention.numbers]:
        return True
    if not left:
        return True
    # 张伟=JG4038 speaks of the rows that have no number
    tells_namesakes = _NUMBER.fullmatch(other.number) or other.name == own.name
    if correction.action == "same_person" and mention.numbers and tells_namesakes:
        return False
    return own.matches(mention)


def attribute(
    identities: Sequence[Identity], forced: Sequence[Mention], corrections: Sequence[Correction]
) -> list[Identity]:
    """Give each mention of a same_person or different_person line to its person.

    Returns the identities with them, new ones for people who are declared different. A line may
    name a person whom another line has attributed.

    Raises
    ------
    CorrectionError : same_person names nobody, or several people.
    """
    result = list(identities)
    declared: dict[Key, Identity] = {}
    for mention in forced:
        if mention.forced[0] == DECLARED:
            declared.setdefault(mention.forced, Identity(mention.forced)).take(mention, BY_NAME)
    result += declared.values()
    waiting = {
        correction.line: correction
        for correction in corrections
        if correction.action == "same_person"
    }
    while waiting:
        done = [line for line, correction in waiting.items() if _join(result, forced, correction)]
        if not done:
            correction = next(iter(waiting.values()))
            raise correction.fault(
                f"没有找到“{person_pair(correction)[1]}”，或有好几个人",
                "请在等号右边写工号，或 姓名（党小组）",
            )
        for line in done:
            del waiting[line]
    return result


def _join(
    identities: Sequence[Identity], forced: Sequence[Mention], correction: Correction
) -> bool:
    spec = _Spec.of(person_pair(correction)[1])
    targets = [
        identity
        for identity in identities
        if not identity.is_unresolved and any(map(spec.matches, identity.mentions))
    ]
    if len(targets) != 1:
        return False
    for mention in forced:
        if mention.forced == (SAME, str(correction.line)):
            targets[0].take(mention, BY_NAME)
    return True


def _in_scope(drafts: Sequence[Draft], correction: Correction) -> list[int]:
    return [
        at
        for at, draft in enumerate(drafts)
        if correction.covers(draft.file, draft.sheet, draft.row)
    ]


def _matches_nobody(correction: Correction, who: str) -> Exception:
    return correction.fault(
        f"没有找到“{who}”" if who else "这个位置没有人员",
        "请核对姓名、文件和单元格；问题已不存在的，请删去这一行更正",
    )
