"""docs/mutants.md: how many mutants each module's tests killed, and why the others live."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from lines import known_shares
from survivors import OPEN, survivors
from workspace import NO_TESTS, ROOT, SKIPPED, SURVIVED, TIMEOUTS, Scratch, verdicts

PAGE = ROOT / "docs" / "mutants.md"
FIGURES_FILE = Path(__file__).with_name("figures.csv")
HEAD = """\
# Mutants: do the tests bite?

For developers. Written by `make mutants-table` from the figures of `make mutants`
(`tools/mutants/figures.csv`); do not edit by hand. mutmut changes the code of one module at a time (`<` for `<=`,
`+` for `-`, an argument dropped, a text altered …) in a scratch copy outside the checkout, and runs the tests that
`tools/mutants/modules.toml` names for the module. A mutant is killed when a test fails; one that runs far longer than
its tests is killed too and counted as a timeout. What stands outside functions (constants, patterns) and decorated
functions are not mutated. Hypothesis runs with few, fixed examples meanwhile (profile `mutation`), so that the figures
are the same each time; simulations of seconds (`[slow]` there) are left out. "Tried" is fewer than "mutants" where
`--sample` drew a fixed random sample. A survivor is equivalent where no input tells it from the code
(`tools/mutants/survivors.toml` says why); these count against the share killed all the same.

| Module | Mutants | Tried | Killed | of these timeouts | Survived | of these equivalent | Killed % | Lines run % | Date |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|
"""


@dataclass(frozen=True)
class Figures:
    """What became of a module's mutants; `reasons`: why the survivors may live, with counts."""

    module: str
    mutants: int
    tried: int
    killed: int
    timeouts: int
    survived: int
    equivalent: int = 0  # survivors that no test can tell from the code, by survivors.toml
    lines: float = 0.0  # share of the module's lines that its tests run; 0 where not measured
    date: str = ""
    reasons: str = ""

    @property
    def share(self) -> float:
        return self.killed / self.tried if self.tried else 0.0

    def line(self) -> str:
        return (
            f"{self.module}: {self.mutants} mutants, {self.killed}/{self.tried} killed ({self.share:.1%}), "
            f"{self.timeouts} of them by time, {self.survived} survived"
        )


def figures(scratch: Scratch, *, reasons: bool = False) -> Figures:
    """Count the verdicts; mutants not tried yet do not count."""
    every = verdicts(scratch)
    codes = [code for code in every.values() if code not in (None, SKIPPED)]
    survived = sum(code == SURVIVED or code in NO_TESTS for code in codes)
    explained = Counter(one.reason for one in survivors(scratch)) if reasons else Counter()
    return Figures(
        module=scratch.module,
        mutants=len(every),
        tried=len(codes),
        killed=len(codes) - survived,
        timeouts=sum(code in TIMEOUTS for code in codes),
        survived=survived,
        equivalent=sum(n for text, n in explained.items() if text.startswith("equivalent")),
        date=datetime.date.today().isoformat(),
        reasons="; ".join(f"{text} ({n})" for text, n in explained.most_common()),
    )


def write(chosen: list[Scratch], *, work: Path) -> None:
    """Bring figures.csv up to date with the modules run here and write the page."""
    known = {row.module: row for row in _read()}
    shares = known_shares(work)
    for scratch in chosen:
        if verdicts(scratch):
            found = figures(scratch, reasons=True)
            if found.tried:
                known[scratch.module] = replace(found, lines=shares.get(scratch.module, 0.0))
    rows = [known[scratch.module] for scratch in chosen if scratch.module in known]
    with FIGURES_FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [field.name for field in fields(Figures)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    missing = [scratch.module for scratch in chosen if scratch.module not in known]
    PAGE.write_text(page(rows, missing), encoding="utf-8", newline="\n")


def page(rows: list[Figures], missing: list[str]) -> str:
    """The text of docs/mutants.md; `missing`: modules that have no figures yet."""
    total = Figures(
        "**all**", **{name: sum(getattr(row, name) for row in rows) for name in _COUNTS}
    )
    table = "".join(_row(row) for row in [*rows, total])
    reasons = "".join(f"- `{row.module}`: {row.reasons}\n" for row in rows if row.reasons)
    open_ones = sum(OPEN in row.reasons for row in rows)
    note = f"\n`{OPEN}`: nobody has looked at these yet.\n" if open_ones else ""
    if missing:
        table += f"\nNot tried yet: {', '.join(missing)}.\n"
    return f"{HEAD}{table}\n## Why the survivors live\n\n{reasons}{note}"


_COUNTS = ("mutants", "tried", "killed", "timeouts", "survived", "equivalent")


def _row(row: Figures) -> str:
    return (
        f"| {row.module} | {row.mutants} | {row.tried} | {row.killed} | {row.timeouts} | {row.survived} | {row.equivalent} "
        f"| {row.share:.1%} | {f'{row.lines:.1%}' if row.lines else ''} | {row.date} |\n"
    )


def _read() -> list[Figures]:
    if not FIGURES_FILE.exists():
        return []
    with FIGURES_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Figures(
                **row | {name: int(row[name]) for name in _COUNTS} | {"lines": float(row["lines"])}
            )
            for row in csv.DictReader(file)
        ]
