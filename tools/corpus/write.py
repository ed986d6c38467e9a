"""Write a county of invented branches, each a review project, for benchmarks and tests.

python tools/corpus/write.py FOLDER [--branches 300] [--seed 8] [--workers 2]

FOLDER/branch-00001/{review.toml, data/notes.csv, data/raw/…} and so on, and FOLDER/truth.csv: what
was planted in which branch. The same seed gives the same bytes. Nothing of it is committed.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

_TOOLS = Path(__file__).resolve().parent.parent
_OFFICES = _TOOLS.parent / "tests" / "offices"  # written without a look at the reader
sys.path[:0] = [str(_TOOLS), str(_OFFICES)]

from corpus.files import branch_files  # noqa: E402
from corpus.plan import BranchPlan, plan_county  # noqa: E402
from demo.write import NOTES  # noqa: E402

SEED = 8
BRANCHES = 300
REVIEW_TOML = """[branch]
name = "{name}"

[term]
start = 2019-01-01
months = 36
"""
TRUTH_COLUMNS = ("folder", "size", "decline_logit", "n_carriers", "foreign", "broken")


def write_corpus(folder: Path, n_branches: int, *, seed: int = SEED, workers: int = 1) -> Path:
    """Write the first `n_branches` of the county below `folder`; the folder."""
    plans = plan_county(n_branches, seed=seed)
    if workers == 1:
        for plan in plans:
            write_branch(folder, plan)
    else:
        with ProcessPoolExecutor(workers) as pool:
            list(pool.map(partial(write_branch, folder), plans, chunksize=4))
    _write_truth(folder, plans)
    return folder


def write_branch(folder: Path, plan: BranchPlan) -> None:
    """One branch project: review.toml, notes and data/raw."""
    root = folder / plan.folder
    for name, content in branch_files(plan).items():
        target = root / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    _write_text(root / "review.toml", REVIEW_TOML.format(name=plan.name))
    _write_text(root / "data" / "notes.csv", NOTES)


def _write_truth(folder: Path, plans: Sequence[BranchPlan]) -> None:
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(TRUTH_COLUMNS)
        for plan in plans:
            foreign = " ".join(plan.foreign)
            writer.writerow(
                (plan.folder, plan.size, plan.decline_logit, plan.n_carriers, foreign, plan.broken)
            )


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--branches", type=int, default=BRANCHES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    write_corpus(given.folder, given.branches, seed=given.seed, workers=given.workers)
