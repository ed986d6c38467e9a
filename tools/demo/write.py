"""Write the demonstration branch: data/raw, notes.csv, and the facts that tests compare with.

python tools/demo/write.py [FOLDER]     the checkout itself by default
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from demo.branch import make_branch
from demo.people import make_members
from demo.records import Fact, Made
from demo.recruitment import make_applicants, make_recruitment
from demo.registers import make_registers
from demo.scores import make_scores
from demo.study import make_study
from demo.volunteering import make_volunteering
from demo.worktime import make_worktime

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 20190101
NOTES = "month,text\n2020-02,疫情停开集中活动\n2020-03,疫情停开集中活动\n"


def made() -> Made:
    """Every file of the demonstration branch with its facts; each part has dice of its own."""
    applicants = make_applicants(random.Random(SEED + 6))
    accepted = [(person.name, person.accepted) for person in applicants if person.accepted]
    people = make_members(random.Random(SEED), accepted)
    result = make_branch(people)
    parts = (make_study, make_registers, make_worktime, make_scores, make_volunteering)
    for number, part in enumerate(parts, start=1):
        result += part(random.Random(SEED + number), people)
    return result + make_recruitment(random.Random(SEED + 7), people, applicants)


def facts_csv(facts: Sequence[Fact]) -> str:
    """The facts as csv, in the order in which they were made."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Fact)])
    writer.writerows(astuple(fact) for fact in facts)
    return text.getvalue()


def write(folder: Path) -> None:
    """Write data/raw, data/notes.csv and tests/demo/facts.csv below a folder."""
    result = made()
    for name, content in result.files.items():
        target = folder / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    outputs = {"data/notes.csv": NOTES, "tests/demo/facts.csv": facts_csv(result.facts)}
    for name, text in outputs.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
