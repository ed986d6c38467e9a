"""`branchstats`: words in, one function called, an exit code out; never a traceback."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence

from branchstats.cli.commands import COMMANDS
from branchstats.cli.parser import nearest_command, parser
from branchstats.errors import EXIT_DONE, EXIT_IMPOSSIBLE, EXIT_USAGE, BranchstatsError, message

_INTERRUPTED = 130
_DATA = re.compile(r"[^\x00-\x7f]|\d")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code of DESIGN §2."""
    _speak_chinese()
    words = list(sys.argv[1:] if arguments is None else arguments)
    names = [command.name for command in COMMANDS]
    if words and not words[0].startswith("-") and words[0] not in names:
        near = nearest_command(words[0], names)
        hint = f"是不是 {near}？" if near else ""
        print(f"没有“{words[0]}”这个命令；{hint}可用的有：{'、'.join(names)}", file=sys.stderr)
        return EXIT_USAGE
    try:
        chosen = parser(COMMANDS).parse_args(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        return chosen.run(chosen)
    except BranchstatsError as fault:
        print(fault, file=sys.stderr)
        return EXIT_IMPOSSIBLE
    except BrokenPipeError:  # `… | head` has read enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return EXIT_DONE
    except Exception as fault:  # noqa: BLE001 (the last line of defence: a clerk reads no traceback)
        print(_unexpected(fault), file=sys.stderr)
        return EXIT_IMPOSSIBLE
    except KeyboardInterrupt:
        print("已停止；原来的数据和报告没有改动", file=sys.stderr)
        return _INTERRUPTED


def _unexpected(fault: Exception) -> str:
    """A fault of ours: where its details were written, and what to do."""
    try:
        # a file of its own that only its owner may read, whoever else uses the folder
        number, record = tempfile.mkstemp(prefix="branchstats-error-", suffix=".txt")
        with os.fdopen(number, "w", encoding="utf-8") as text:
            text.write("\n".join(_without_data(fault)))
        where = f"详细情况写在 {record}，请发给开发者"
    except OSError:
        where = "请把这一行告诉开发者"
    return message(raw=type(fault).__name__, reason="程序内部出错，没有完成", advice=where)


def _without_data(fault: BaseException | None) -> Iterator[str]:
    """Where it happened and what kind of fault it was, without the names and numbers in it.

    Chinese signs and digits of the fault's own words are blotted out: they may be a cell's.
    """
    while fault is not None:
        words = _DATA.sub("□", str(fault))
        yield f"{type(fault).__name__}: {words}"
        yield "".join(traceback.format_tb(fault.__traceback__))
        fault = fault.__cause__ or fault.__context__


def _speak_chinese() -> None:
    """Print Chinese on any console: what the console cannot show becomes ?, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
