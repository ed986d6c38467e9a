"""make bench: measure, and write docs/benchmarks.md.

python tools/bench/run.py [--quick] [--corpus FOLDER] [--minutes N] [--no-papermill] [--only …]

--quick: a small county and few rounds, for development; it prints the page and writes nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(_ROOT / "tools"), str(_ROOT / "tests" / "offices")]

from bench import targets  # noqa: E402
from bench.county_pass import measure_pass  # noqa: E402
from bench.machine import load_before, machine  # noqa: E402
from bench.notebooks import measure_notebooks  # noqa: E402
from bench.reading import measure_reading  # noqa: E402
from bench.report import OBSTACLES, Figures, report  # noqa: E402
from bench.rerun import measure_rerun  # noqa: E402
from bench.sample import take_sample  # noqa: E402
from corpus.write import write_corpus  # noqa: E402

from branchstats.project import packaged_notebooks  # noqa: E402

PAGE = _ROOT / "docs" / "benchmarks.md"
TARGETS: dict[str, Callable[[Any], list[targets.Target]]] = {
    "reading": targets.reading_targets,
    "rerun": targets.rerun_targets,
    "notebooks": targets.notebook_targets,
    "county": targets.pass_targets,
}
PARTS = tuple(TARGETS)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    n_branches: int
    n_workbooks: int
    rounds: int
    notebooks: str = "0*.ipynb"


FULL = Size(n_branches=300, n_workbooks=200, rounds=5)
QUICK = Size(n_branches=6, n_workbooks=20, rounds=2, notebooks="03*.ipynb")
WORKERS = 2


def measure(
    size: Size, scratch: Path, *, corpus: Path | None = None, parts: Sequence[str] = PARTS,
    keep: Callable[[Figures], Any] = lambda figures: None, most_s: float = inf,
    has_papermill: bool = True,
) -> Figures:  # fmt: skip
    """Measure the given parts, in `scratch`; `corpus` is a county that was written before.

    The pass over the county begins no further branch after `most_s` seconds.

    `keep` is called with the figures so far whenever a part is finished.
    """
    load = load_before()
    if corpus is None:
        corpus = write_corpus(scratch / "county", size.n_branches, workers=WORKERS)
    folders = sorted(folder for folder in corpus.iterdir() if folder.is_dir())[: size.n_branches]
    sample = take_sample(corpus, scratch / "sample", n_workbooks=size.n_workbooks)
    one = Path(shutil.copytree(sample_branch(folders), scratch / "one"))
    (scratch / "notebooks").mkdir()
    notebooks = sorted(packaged_notebooks().glob(size.notebooks))
    measured: dict[str, Callable[[], Any]] = {
        "reading": lambda: measure_reading(sample, rounds=size.rounds),
        "county": lambda: measure_pass(folders, workers=WORKERS, most_s=most_s),
        "rerun": lambda: measure_rerun(one, rounds=size.rounds),
        "notebooks": lambda: measure_notebooks(
            one,
            scratch / "notebooks",
            rounds=size.rounds,
            sources=notebooks,
            has_papermill=has_papermill,
        ),
    }
    figures = Figures(machine(), load, len(sample.workbooks), size.rounds)
    for part in parts:
        print(f"{datetime.now():%H:%M:%S} {part}", file=sys.stderr)
        seen = measured[part]()
        reached = (*figures.targets, *TARGETS[part](seen))
        figures = replace(figures, **{part: seen, "targets": reached})
        keep(figures)
    return figures


def sample_branch(folders: list[Path]) -> Path:
    """The branch for whole commands: the one with the most exports among the first five."""
    return max(folders[:5], key=lambda folder: sum(1 for _ in folder.rglob("*.xls*")))


def write_page(figures: Figures) -> None:
    """Replace docs/benchmarks.md, but for what was written into it by hand."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    by_hand = before.partition(OBSTACLES)[2]
    page = report(figures, on=date.today(), by_hand=by_hand)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


def main() -> None:
    """Parse the words, measure, and write or print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--no-papermill", action="store_true")
    parser.add_argument("--minutes", type=float, default=inf, help="most for the county's pass")
    parser.add_argument("--only", default=",".join(PARTS))
    given = parser.parse_args()
    parts = given.only.split(",")
    is_whole = not given.quick and set(parts) == set(PARTS)
    with tempfile.TemporaryDirectory(prefix="branchstats-bench-") as scratch:
        figures = measure(
            QUICK if given.quick else FULL,
            Path(scratch),
            corpus=given.corpus,
            parts=parts,
            most_s=given.minutes * 60,
            has_papermill=not given.no_papermill,
            keep=write_page if is_whole else lambda figures: None,
        )
    if not is_whole:
        print(report(figures, on=date.today(), by_hand=""))


if __name__ == "__main__":
    main()
