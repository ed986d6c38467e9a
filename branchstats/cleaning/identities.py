"""Which mentions of persons are one person: by number first, then by name and place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Self

from branchstats.cleaning.records import Person
from branchstats.cleaning.wordlists import load

EVIDENCE = ("工号", "学号", "姓名+部门", "姓名")  # strongest first: identified_by of tables.toml
BY_PLACE, BY_NAME = EVIDENCE[2], EVIDENCE[3]
UNRESOLVED, DECLARED = "未定", "更正"  # keys of people that nothing, or a correction, tells apart
SAME_NAME_RATIO = 0.5  # one number, two spellings: at least half of the characters agree
ROSTER_WEIGHT = 1000  # the roster's spelling of a name outweighs any number of exports
Key = tuple[str, ...]


class Rival(IntEnum):
    """Whether another person of the same name stands on the same sheet."""

    NONE = 0
    PLACED = 1  # told apart by suffix, group or department
    ALIKE = 2  # nothing on the sheet tells them apart


@dataclass(frozen=True)
class Mention:
    """A person as one sheet names them; `slot` tells namesakes of a sheet without numbers apart."""

    person: Person
    file: str
    sheet: str
    is_roster: bool = False
    slot: int = 0
    forced: Key = ()  # by corrections.csv

    @property
    def match_name(self) -> str:
        """The name as it is compared: 买买提·艾力 is 买买提艾力."""
        return self.person.name.replace("·", "").replace(" ", "").casefold()

    @property
    def numbers(self) -> tuple[Key, ...]:
        """The numbers of the person as keys, staff number first."""
        found = (("工号", self.person.staff_no), ("学号", self.person.student_no))
        return tuple(
            (kind, plain_number(number)) for kind, number in found if plain_number(number)
        )

    @property
    def mark(self) -> str:
        """A suffix that tells namesakes apart (张伟A, 张伟（大）); "" for any other remark."""
        remark = self.person.remark.strip("-_ ")
        return remark if remark in load("names")["namesake_marks"] else ""

    @property
    def place(self) -> str:
        """What tells the person from a namesake beside the name; "" where nothing does."""
        return self.mark or self.person.group or self.person.department


@dataclass(frozen=True)
class Profile:
    """What is told of one person before mentions without a number are attributed."""

    key: Key
    is_roster: bool
    marks: frozenset[str]
    groups: frozenset[str]
    departments: frozenset[str]
    others: frozenset[str]  # numbers and remarks

    @classmethod
    def of(cls, identity: Identity) -> Self:
        """The profile of an identity as it stands now."""
        told = identity.mentions
        numbers = {number for mention in told for _, number in mention.numbers}
        return cls(
            key=identity.key,
            is_roster=identity.is_roster,
            marks=frozenset(mention.mark for mention in told) - {""},
            groups=frozenset(mention.person.group for mention in told) - {""},
            departments=frozenset(mention.person.department for mention in told) - {""},
            others=frozenset(numbers | {mention.person.remark for mention in told}) - {""},
        )

    def fit(self, mention: Mention) -> int:
        """1 where a suffix, group or department agrees and none differs; -1 where one differs."""
        person = mention.person
        verdicts = [
            _agreement(mention.mark, self.marks),
            _agreement(person.group, self.groups),
            _agreement(person.department, self.departments, partly=True),
        ]
        if person.remark in self.others | self.groups | self.departments:
            verdicts.append(1)  # 张伟（组织部）
        return -1 if -1 in verdicts else max(verdicts)


@dataclass
class Identity:
    """One person: the key that it is told by, every mention of it, the weakest evidence used."""

    key: Key
    mentions: list[Mention] = field(default_factory=list)
    evidence: str = EVIDENCE[0]

    def take(self, mention: Mention, evidence: str) -> None:
        """Add a mention that was attributed by `evidence`."""
        self.mentions.append(mention)
        self.evidence = max(self.evidence, evidence, key=EVIDENCE.index)

    @property
    def is_roster(self) -> bool:
        return any(mention.is_roster for mention in self.mentions)

    @property
    def is_unresolved(self) -> bool:
        return self.key[0] == UNRESOLVED

    @property
    def name(self) -> str:
        """The roster's spelling, else the most frequent one, else the one with its dots."""
        count: Counter[str] = Counter()
        for mention in self.mentions:
            count[mention.person.name] += ROSTER_WEIGHT if mention.is_roster else 1
        return min(count, key=lambda name: (-count[name], "·" not in name, name))


def plain_number(number: str) -> str:
    """A staff number as it is compared: 02258 and 2258 are one; 0 is none."""
    return number.lstrip("0") if number.isdecimal() else number


def by_number(mentions: Iterable[Mention]) -> tuple[list[Identity], dict[Key, list[str]]]:
    """Mentions that have a number → identities, and the numbers that carry several names.

    One number with two names is one person where the names resemble each other and never stand
    on one sheet together; else it is two, and said so.
    """
    numbered = [mention for mention in mentions if mention.numbers]
    of_number: dict[Key, list[Mention]] = defaultdict(list)
    for mention in numbered:
        for number in mention.numbers:
            of_number[number].append(mention)
    clusters = {number: _clusters(found) for number, found in of_number.items()}
    keys = {
        mention: tuple(
            number if clusters[number][mention.match_name] == 0 else (*number, mention.match_name)
            for number in mention.numbers
        )
        for mention in numbered
    }
    main = _linked(keys.values())
    identities: dict[Key, Identity] = {}
    for mention in numbered:
        key = main[keys[mention][0]]
        identities.setdefault(key, Identity(key)).take(mention, mention.numbers[0][0])
    several = {
        number: sorted({mention.person.name for mention in of_number[number]})
        for number, names in clusters.items()
        if len(names) > 1
    }
    return list(identities.values()), several


def by_name(
    mentions: Sequence[Mention], identities: Sequence[Identity], rivals: Mapping[Mention, Rival]
) -> list[Identity]:
    """Attribute mentions without a number to people of that name; new people where there is none.

    People of a roster come before others. Of several people of one name, the one whose suffix,
    group or department alone agrees; where none does, the mention stays a person of its own sheet
    (`is_unresolved`): nothing is attributed silently. Returns the new identities; the given ones
    take the mentions that are theirs.
    """
    pools: dict[str, list[Profile]] = defaultdict(list)
    for identity in identities:
        profile = Profile.of(identity)
        for name in {mention.match_name for mention in identity.mentions}:
            pools[name].append(profile)
    known = {identity.key: identity for identity in identities}
    contested = {mention.match_name for mention in mentions if rivals.get(mention, Rival.NONE)}
    new: dict[Key, Identity] = {}
    for mention in mentions:
        pool = pools[mention.match_name]
        pool = [profile for profile in pool if profile.is_roster] or pool
        rival = rivals.get(mention, Rival.NONE)
        if not pool and mention.match_name in contested:
            rival = max(rival, Rival.PLACED)  # elsewhere the name is two people
        key = _choose(mention, pool, rival) or _apart(mention, rival)
        identity = known.get(key) or new.setdefault(key, Identity(key))
        placed = len(pool) > 1 or (key[0] == BY_NAME and len(key) > 2)
        identity.take(mention, BY_PLACE if placed and key[0] != UNRESOLVED else BY_NAME)
    return list(new.values())


def rivals_of(mentions: Sequence[Mention]) -> dict[Mention, Rival]:
    """Which mentions share their name with another person: on their sheet, or by suffixes A and B."""
    marks: dict[str, set[str]] = defaultdict(set)
    same: dict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        marks[mention.match_name].add(mention.mark)
        same[mention.file, mention.sheet, mention.match_name].append(mention)
    result = {}
    for found in same.values():
        for mention in found:
            marked = len(marks[mention.match_name] - {""}) > 1
            others = [_rival(mention, other) for other in found if other is not mention]
            result[mention] = max([*others, Rival.PLACED if marked else Rival.NONE])
    return result


def _rival(one: Mention, other: Mention) -> Rival:
    if one.slot != other.slot:
        return Rival.ALIKE
    pairs = (
        (one.person.group, other.person.group),
        (one.person.department, other.person.department),
    )
    differ = one.mark != other.mark or any(a and b and a != b for a, b in pairs)
    return Rival.PLACED if differ else Rival.NONE


def _choose(mention: Mention, pool: Sequence[Profile], rival: Rival) -> Key | None:
    """The key of the person that a mention means, or of a new one; None where nothing tells."""
    if rival is Rival.ALIKE:
        return None
    if not pool:
        if rival is Rival.NONE:
            return (BY_NAME, mention.match_name)
        return _own_key(mention) if mention.place else None
    fits = {profile.key: profile.fit(mention) for profile in pool}
    agreeing = [key for key, fit in fits.items() if fit == 1]
    if len(agreeing) == 1:
        return agreeing[0]
    if rival is Rival.NONE:
        possible = [key for key, fit in fits.items() if fit != -1]
        if len(pool) == 1 or len(possible) == 1:
            return pool[0].key if len(pool) == 1 else possible[0]
    elif mention.place and all(fit == -1 for fit in fits.values()):
        return _own_key(mention)
    return None


def _own_key(mention: Mention) -> Key:
    return (BY_NAME, mention.match_name, mention.place)


def _apart(mention: Mention, rival: Rival) -> Key:
    """The key of a mention that nothing attributes: of its own sheet, except that whom the roster
    lists is a person even where nothing tells him from a namesake."""
    if mention.is_roster:
        order = (f"第{mention.slot + 1}位",) if rival is Rival.ALIKE else ()
        return (*_own_key(mention), *order)
    return (
        UNRESOLVED, mention.match_name, mention.file, mention.sheet, mention.place,
        str(mention.slot),
    )  # fmt: skip


def _clusters(mentions: Sequence[Mention]) -> dict[str, int]:
    """Names under one number → 0 for the main spelling and those like it, 1, 2 … for others."""
    sheets: dict[str, set[tuple[str, str]]] = defaultdict(set)
    weight: Counter[str] = Counter()
    for mention in mentions:
        sheets[mention.match_name].add((mention.file, mention.sheet))
        weight[mention.match_name] += ROSTER_WEIGHT if mention.is_roster else 1
    heads: list[str] = []
    result: dict[str, int] = {}
    for name in sorted(weight, key=lambda name: (-weight[name], name)):
        alike = (
            at
            for at, head in enumerate(heads)
            if not sheets[head] & sheets[name]
            and SequenceMatcher(None, head, name).ratio() >= SAME_NAME_RATIO
        )
        found = next(alike, None)
        if found is None:
            found = len(heads)
            heads.append(name)
        result[name] = found
    return result


def _linked(groups: Iterable[tuple[Key, ...]]) -> dict[Key, Key]:
    """Each key → the first (工号 before 学号) of the keys that belong to one person with it."""
    link: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while link.setdefault(key, key) != key:
            key = link[key]
        return key

    for keys in sorted(set(groups)):
        first, *rest = sorted({root(key) for key in keys}, key=_strength)
        for other in rest:
            link[other] = first
    return {key: root(key) for key in list(link)}


def _strength(key: Key) -> tuple[int, Key]:
    return (EVIDENCE.index(key[0]), key)


def _agreement(own: str, told: frozenset[str], *, partly: bool = False) -> int:
    """1 agrees, -1 differs, 0 where one side says nothing."""
    if not own or not told:
        return 0
    if own in told or (partly and any(own in other or other in own for other in told)):
        return 1
    return -1
