"""`branchstats review` where nothing has changed: say so, at once, instead of doing it again."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import wraps
from pathlib import Path
from typing import TextIO

from branchstats import receipt
from branchstats.cli.parser import argument
from branchstats.errors import EXIT_DONE
from branchstats.review.output import PAGES

UNCHANGED = "来源文件、设置、笔记本和程序都没有改动，不用重新生成；要重新做一遍，请加 --again"
AGAIN = argument("--again", action="store_true", help="什么都没有改动也重新做一遍")
_MADE, _STILL = "已生成：", "没有变，仍是："
_SUMMARY = "汇总.xlsx"  # below reports

Run = Callable[[argparse.Namespace], int]


def unless_unchanged(make: Run) -> Run:
    """The command `review`, after a look at the last one's receipt."""

    @wraps(make)
    def run(chosen: argparse.Namespace) -> int:
        root = chosen.project.resolve()
        inputs = _inputs(root, chosen)
        last = None if chosen.again else receipt.current(root, inputs=inputs)
        if last is not None:
            print(last.said.replace(_MADE, _STILL), end="")
            print(UNCHANGED)
            return EXIT_DONE
        receipt.forget(root)
        with redirect_stdout(_Both(sys.stdout)) as both:
            code = make(chosen)
        # what was changed while it was at work is not in the page
        if code == EXIT_DONE and _inputs(root, chosen) == inputs:
            page = chosen.output or root / "reports" / PAGES[chosen.edition]
            written = [page.resolve(), root / "reports" / _SUMMARY]
            receipt.keep(root, inputs=inputs, written=written, said=both.said.getvalue())
        return code

    return run


def _inputs(root: Path, chosen: argparse.Namespace) -> dict[str, str]:
    options = {
        "edition": chosen.edition,
        "output": str(chosen.output.resolve()) if chosen.output else "",
        "previous": str(chosen.previous.resolve()) if chosen.previous else "",
    }
    return receipt.inputs_of(
        root, options=options, also=[chosen.previous] if chosen.previous else []
    )


class _Both(io.TextIOBase):
    """Writes on to a stream and remembers what it wrote."""

    def __init__(self, stream: TextIO) -> None:
        self.said = io.StringIO()
        self._stream = stream

    def write(self, text: str) -> int:
        self.said.write(text)
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()
