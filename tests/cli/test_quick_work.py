"""Work that is over before the bar shows leaves nothing on the terminal."""

from __future__ import annotations

from branchstats.cli.progress import progress


def test_a_bar_that_never_showed_prints_nothing(capsys):
    with progress() as report:
        report("读取", 0, 2)
        report("读取", 2, 2)
    assert capsys.readouterr().err == ""
