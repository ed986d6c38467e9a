"""`branchstats verify`: a review against its inputs."""

from __future__ import annotations

import argparse

from branchstats.errors import EXIT_DONE, EXIT_IMPOSSIBLE


def verify(chosen: argparse.Namespace) -> int:
    """Say what differs; exit 0 where nothing does."""
    from branchstats.cli.progress import progress
    from branchstats.project import load_project
    from branchstats.review.previous import load_previous
    from branchstats.review.verify import verify as differences_of

    project = load_project(chosen.project)
    last = load_previous(project, chosen.previous) if chosen.previous else None
    with progress() as report:
        differences = differences_of(
            chosen.report, project, last=last, rerun=not chosen.quick, progress=report
        )
    for line in differences:
        print(line)
    if differences:
        print(f"核对不一致：{len(differences)}处")
        return EXIT_IMPOSSIBLE
    again = "来源文件和设置都没有改过" if chosen.quick else "重新计算的结果一模一样"
    print(f"核对一致：{again}")
    return EXIT_DONE
