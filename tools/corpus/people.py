"""The members of one invented branch of the county: as many as asked, some of them come and go."""

from __future__ import annotations

import random
from datetime import date, timedelta

from demo.people import GIVEN, SURNAMES, DemoMember, members_of
from demo.recruitment import Applicant

TERM_START, TERM_DAYS = date(2019, 1, 1), 1095
COMES, GOES = 0.06, 0.06  # of all members during the term


def make_people(dice: random.Random, size: int, applicants: list[Applicant]) -> list[DemoMember]:
    """`size` members with different names, and the applicants who were accepted in the term."""
    names = dice.sample([family + given for family in SURNAMES for given in GIVEN], size)
    entries = [(name, *_membership(dice, index), False) for index, name in enumerate(names)]
    accepted = [person for person in applicants if person.accepted]
    entries += [(person.name, person.accepted, None, True) for person in accepted]
    return members_of(dice, entries)


def _membership(dice: random.Random, index: int) -> tuple[date | None, date | None]:
    """The first twelve stay throughout: posts and files name them."""
    chance = dice.random()
    day = TERM_START + timedelta(days=dice.randint(60, TERM_DAYS - 60))
    if index < 12 or chance > COMES + GOES:
        return None, None
    return (day, None) if chance < COMES else (None, day)
