"""docs/benchmarks.md: the figures of one run, and what stands in the way where a target is missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bench import notebooks, reading
from bench.county_pass import Pass
from bench.targets import Target
from bench.timing import Timing, ratio

OBSTACLES = "<!-- written by hand below this line; make bench leaves it as it is -->"


@dataclass(frozen=True)
class Figures:
    """What one run measured; a part that was left out is empty."""

    machine: str
    load: float | None
    n_workbooks: int
    rounds: int
    reading: Mapping[str, Timing] = field(default_factory=dict)
    notebooks: Mapping[str, Timing] = field(default_factory=dict)
    rerun: Mapping[str, Timing] = field(default_factory=dict)
    county: Pass | None = None
    targets: Sequence[Target] = ()


def report(figures: Figures, *, on: date, by_hand: str) -> str:
    """The page in Markdown; `by_hand` is what stood below OBSTACLES before."""
    load = "" if figures.load is None else f" Load average before the run: {figures.load:.1f}."
    parts = [
        "# Benchmarks",
        f"Written by `make bench` on {on.isoformat()}. {figures.machine}.{load}",
        "Every comparison is made in one run: the ways take turns, and a ratio is the median over"
        f" {figures.rounds} rounds of the two times of the same round. Seconds are medians, with"
        " the quickest and the slowest round in brackets; they are this machine's, the ratios"
        " are not. The county is invented (`tools/corpus`, seeded).",
        "## Targets",
        _table(
            ("target", "seen", "at most", "reached"),
            [
                (t.what, _number(t.seen, t.unit), _number(t.most, t.unit), "yes" if t.is_reached else "**no**")
                for t in figures.targets
            ],
        ),
    ]  # fmt: skip
    if figures.reading:
        parts += [
            f"## Reading and cleaning {figures.n_workbooks} workbooks (.xlsx)",
            _timings(
                figures.reading,
                {"/ floor": reading.FLOOR, "/ pandas with openpyxl": reading.PANDAS_OPENPYXL},
            ),
        ]
    if figures.notebooks:
        parts += [
            "## Executing and rendering the review's notebooks",
            _timings(
                figures.notebooks,
                {"/ nbconvert": notebooks.NBCONVERT, "/ scripts": notebooks.SCRIPTS},
            ),
        ]
    if figures.rerun:
        parts += ["## The whole command", _timings(figures.rerun, {})]
    if figures.county is not None:
        parts += _county(figures.county)
    return "\n\n".join([*parts, OBSTACLES, by_hand.strip()]).rstrip() + "\n"


def _county(found: Pass) -> list[str]:
    rows = [
        (
            str(mark),
            f"{found.seconds_at(mark):.1f} s",
            f"{found.seconds_at(mark) / mark:.2f} s",
            f"{found.peak_mb_at(mark):.0f} MB",
        )
        for mark in found.marks
    ]
    return [
        f"## The county: {len(found.branches)} branches, {found.n_files} exports of all kinds",
        f"One pass, {found.workers} workers: every export read and cleaned, every branch judged."
        f" A branch takes {found.clean_s:.2f} s to clean and {found.evidence_s:.2f} s to judge"
        " (medians, both workers busy).",
        _table(("branches", "until finished", "a branch", "peak memory of a worker"), rows),
    ]


def _timings(timings: Mapping[str, Timing], bases: Mapping[str, str]) -> str:
    rows = []
    for name, timing in timings.items():
        low, high = timing.spread
        seconds = f"{timing.median:.2f} s ({low:.2f}–{high:.2f})"
        rows.append((name, seconds, *(f"{ratio(timings, name, b):.2f}" for b in bases.values())))
    return _table(("way", "seconds", *bases), rows)


def _number(value: float, unit: str) -> str:
    return f"{value:.0f} MB" if unit == "MB" else f"{value:.2f} {unit}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
