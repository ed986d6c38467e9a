"""`make faults`: kills, two runs at once and full disks, with the figures printed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "tests" / "trust")]

from faults.kill import (  # noqa: E402
    COMMANDS,
    full_disk,
    kill_once,
    moments,
    prepare,
    two_at_once,
)
from small_project import write_small_project  # noqa: E402

RERUN_EVERY = 5  # kills: what stands is looked at after each, a full rerun takes as long as ten
FREE_KB = tuple(range(0, 160, 8))


def main() -> int:
    """Exit 1 where anything was neither old nor new, or a rerun gave another result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--pairs", type=int, default=20)
    asked.add_argument("--command", action="append", choices=COMMANDS)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        work = Path(folder)
        write_small_project(work / "project")
        wholes = prepare(work / "project", work)
        for command in chosen.command or COMMANDS:
            whole = wholes[command]
            times = list(moments(whole.seconds, chosen.kills, seed=chosen.seed))
            faults = [
                fault
                for number, after_s in enumerate(times)
                for fault in kill_once(
                    work,
                    command,
                    whole,
                    after_s=after_s,
                    rerun=number % RERUN_EVERY == RERUN_EVERY - 1,
                )
            ]
            reruns = len(times) // RERUN_EVERY
            said = f"{len(times)} kills within {whole.seconds:.1f} s, {reruns} reruns"
            found += _told(f"{command:9} {said}", faults)
        found += _told(
            f"two at once: {chosen.pairs} pairs",
            _each(lambda _: two_at_once(work, wholes["clean"]), range(chosen.pairs)),
        )
        try:
            faults = _each(lambda kb: full_disk(work, wholes["clean"], free_kb=kb), FREE_KB)
        except (OSError, ValueError) as fault:
            print(f"full disk: not tried here ({fault})")
        else:
            found += _told(f"full disk: {len(FREE_KB)} sizes", faults)
    return int(bool(found))


def _each(trial: Callable[[int], list[str]], numbers: range | tuple[int, ...]) -> list[str]:
    return [fault for number in numbers for fault in trial(number)]


def _told(what: str, faults: list[str]) -> list[str]:
    print(f"{what}: {len(faults)} faults", flush=True)
    for fault in faults:
        print(f"    {fault}", file=sys.stderr, flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
