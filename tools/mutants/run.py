"""Change the code on purpose, one small fault at a time: does a test notice?

    python tools/mutants/run.py                    every module of modules.toml, an hour at most
    python tools/mutants/run.py statistics/runs    only this one
    python tools/mutants/run.py --sample 150       a fixed sample of each module's mutants
    python tools/mutants/run.py --show MODULE      its survivors
    python tools/mutants/run.py --lines            measure which lines the listed tests run
    python tools/mutants/run.py --table            write docs/mutants.md from what is known

What was tried is kept in the work folder: the next run goes on where this one stopped, makes the
mutants of changed functions anew and tries survivors again where a test changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from lines import measure
from survivors import OPEN, marked, survivors
from table import figures, write
from workspace import DEFAULT_WORK, Scratch, run, scratches

DEFAULT_MINUTES = 60


def main() -> int:
    options = _options()
    chosen = scratches(options.work)
    if options.modules:
        chosen = [one for one in chosen if one.module in options.modules]
    if options.show:
        show(chosen, every=options.all)
    elif options.table:
        write(scratches(options.work), work=options.work)
    elif options.lines:
        measure(chosen, work=options.work)
    else:
        return try_all(chosen, minutes=options.minutes, sample=options.sample)
    return 0


def try_all(chosen: list[Scratch], *, minutes: float, sample: int | None) -> int:
    """Run module after module until the time is up; 1 where one of them could not be run."""
    end = time.monotonic() + 60 * minutes
    failed = 0
    for scratch in chosen:
        left = end - time.monotonic()
        if left <= 0:
            print("time is up; the next run goes on from here")
            break
        try:
            whole = run(scratch, seconds=left, sample=sample)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            failed = 1
            continue
        row = figures(scratch)
        print(f"{row.line()}{'' if whole else ' (not finished)'}", flush=True)
    return failed


def show(chosen: list[Scratch], *, every: bool) -> None:
    """Print the survivors that no reason explains, or all."""
    for scratch in chosen:
        print(f"# {figures(scratch).line()}")
        for one in survivors(scratch):
            if every or one.reason == OPEN:
                number = one.name.rpartition("_")[2]
                print(f"{one.function} {number}: {marked(one)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="for example statistics/runs; without: all")
    parser.add_argument("--minutes", type=float, default=DEFAULT_MINUTES)
    parser.add_argument("--sample", type=int, help="at most so many mutants of each module")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="where results are kept")
    parser.add_argument("--show", action="store_true", help="print survivors without a reason")
    parser.add_argument("--all", action="store_true", help="with --show: those with one, too")
    parser.add_argument("--lines", action="store_true", help="measure the lines that tests run")
    parser.add_argument("--table", action="store_true", help="write docs/mutants.md")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
