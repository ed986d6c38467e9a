"""make bench: measure, and write docs/benchmarks.md.

python tools/bench/run.py [--quick] [--corpus FOLDER] [--only reading,county,rerun,notebooks]

--quick: a small county and few rounds, for development; it prints the page and writes nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
PARTS = ("reading", "county", "rerun", "notebooks")


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
    size: Size, scratch: Path, *, corpus: Path | None = None, parts: tuple[str, ...] = PARTS,
    say: Callable[[str], Any] = print,
) -> Figures:  # fmt: skip
    """Measure the given parts, in `scratch`; `corpus` is a county that was written before."""
    load = load_before()
    if corpus is None:
        say("writing the county")
        corpus = write_corpus(scratch / "county", size.n_branches, workers=WORKERS)
    folders = sorted(folder for folder in corpus.iterdir() if folder.is_dir())
    found: dict[str, Any] = {"reading": {}, "county": None, "rerun": {}, "notebooks": {}}
    sample = take_sample(corpus, scratch / "sample", n_workbooks=size.n_workbooks)
    one = Path(shutil.copytree(sample_branch(folders), scratch / "one"))
    reached: list[targets.Target] = []
    if "reading" in parts:
        say("reading")
        found["reading"] = measure_reading(sample, rounds=size.rounds)
        reached += targets.reading_targets(found["reading"])
    if "county" in parts:
        say("the county")
        chosen = folders[: size.n_branches]
        found["county"] = measure_pass(chosen, workers=WORKERS)
        reached += targets.pass_targets(found["county"])
    if "rerun" in parts:
        say("the whole command")
        found["rerun"] = measure_rerun(one, rounds=size.rounds)
        reached += targets.rerun_targets(found["rerun"])
    if "notebooks" in parts:
        say("notebooks")
        (scratch / "notebooks").mkdir()
        found["notebooks"] = measure_notebooks(
            one,
            scratch / "notebooks",
            rounds=size.rounds,
            sources=sorted(packaged_notebooks().glob(size.notebooks)),
        )
        reached += targets.notebook_targets(found["notebooks"])
    return Figures(
        machine(), load, len(sample.workbooks), size.rounds, targets=tuple(reached), **found
    )


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
    parser.add_argument("--only", default=",".join(PARTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="branchstats-bench-") as scratch:
        figures = measure(
            QUICK if given.quick else FULL,
            Path(scratch),
            corpus=given.corpus,
            parts=tuple(given.only.split(",")),
        )
    if given.quick or given.only != ",".join(PARTS):
        print(report(figures, on=date.today(), by_hand=""))
    else:
        write_page(figures)


if __name__ == "__main__":
    main()
